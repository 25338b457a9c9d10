package dev.mediaimporter.sink;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place media is kept. Safe for concurrent use. Implementations do not close clients they were
 * given. Methods block; an interrupt ends them with {@link java.io.InterruptedIOException} or
 * {@link java.nio.channels.ClosedByInterruptException}.
 *
 * <p>Failures: {@link dev.mediaimporter.media.SinkException} when the implementation knows what the
 * failure means (a full disk, a missing bucket), any other {@link IOException} when it does not.
 * What {@link MediaContent#open()} or a read of its body throws passes through unchanged.
 *
 * <p>{@code MediaSinkContract} in the testkit is this text as tests; extend it for an
 * implementation of your own.
 */
public interface MediaSink extends AutoCloseable {
  /**
   * Keeps the content under the key if nothing is there yet. All or nothing: whatever fails,
   * {@code key} holds either nothing or the whole content, and what was under it before is never
   * changed. May open the content more than once, or not at all when the key is taken.
   *
   * @return what is there now, and whether this call created it
   */
  PutResult put(MediaKey key, MediaContent content) throws IOException;

  /** What is under the key, without reading its bytes. */
  Optional<StoredMedia> find(MediaKey key) throws IOException;

  /**
   * Everything this destination holds, in no promised order; the caller closes the stream. Used to
   * rebuild a ledger and to verify; reads no bytes.
   */
  Stream<StoredMedia> list() throws IOException;

  /**
   * Opens the bytes under a key, to verify them; the caller closes them.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   */
  java.io.InputStream read(MediaKey key) throws IOException;

  /**
   * False when this sink knows, at no cost, that it no longer holds what a ledger says it does.
   * Sinks for which the answer would cost a request say true; {@code verify} asks them.
   */
  default boolean mayStillHold(MediaKey key, long sizeBytes) {
    return true;
  }

  /** What people call this destination: {@code s3://bucket/prefix}, a path. Holds no secret. */
  String describe();

  /** Lets go of what the sink itself opened. */
  @Override
  default void close() throws IOException {}
}
