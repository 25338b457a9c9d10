package dev.mediaimporter.sink;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A place media is kept. Safe for concurrent use. Implementations do not close clients they were
 * given. Methods block; an interrupt ends them with {@link java.io.InterruptedIOException} or
 * {@link java.nio.channels.ClosedByInterruptException}.
 *
 * <p>Failures: {@link SinkException} when the implementation knows what the failure means (a full
 * disk, a missing bucket), any other {@link IOException} when it does not. What
 * {@link MediaContent#open()} or a read of its body throws passes through unchanged.
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
   * @return what is there now, and whether this call created it; under
   *     {@link MediaContent#keyInsteadOf another key} if another item had this one and the sink
   *     asked for one
   */
  PutResult put(MediaKey key, MediaContent content) throws IOException;

  /** How surely importers that know nothing of each other do not replace each other's media. */
  enum Exclusion {
    /** Of all that put under one key at the same time, exactly one creates it. */
    CERTAIN,
    /** It was so when it was tried. A run looks at its end whether what it stored is there. */
    TRIED,
    /**
     * It is not so. A run gives each item a name that no other item has, and looks at its end as
     * well.
     */
    NONE
  }

  /**
   * What {@link #put} promises about several sinks on one destination, in any number of processes;
   * by default {@code CERTAIN}. Override it unless two processes that put under one key at once are
   * kept apart, by a conditional write or a lock of the operating system. The contract tests try
   * only sinks within one process. May have to try it out at the destination the first time.
   */
  default Exclusion exclusion() throws IOException {
    return Exclusion.CERTAIN;
  }

  /** What is under the key, without reading its bytes. */
  Optional<StoredMedia> find(MediaKey key) throws IOException;

  /**
   * The keys of everything this destination holds, in no promised order, without asking about each;
   * the caller closes the stream. Its iteration throws {@link java.io.UncheckedIOException} or
   * {@link SinkException}.
   */
  Stream<MediaKey> keys() throws IOException;

  /**
   * Of these receipts, the keys under which the destination still holds what they say, as far as it
   * can tell with far fewer requests than one for each. A run calls {@link #find} for the others.
   */
  default Set<MediaKey> unchanged(Collection<StoredMedia> receipts) throws IOException {
    return Set.of();
  }

  /**
   * Opens the bytes under a key, to verify them; the caller closes them.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   */
  InputStream read(MediaKey key) throws IOException;

  /**
   * Whether something of this size is under the key, for sinks that can say so at no cost. Empty
   * for others, where the answer would take a request. For those, a run lists the keys, or calls
   * {@code find} for a sample.
   */
  default Optional<Boolean> contains(MediaKey key, long sizeBytes) {
    return Optional.empty();
  }

  /**
   * What tells two keys apart here: keys with the same collision name cannot be kept side by side.
   * The key's own text, unless the destination folds case or Unicode forms. A pure function.
   */
  default String collisionName(MediaKey key) {
    return key.value();
  }

  /**
   * The longest name, in UTF-8 bytes, that a key may have between two slashes here; known once
   * {@link #checkWritable()} has returned. At least 64.
   */
  default int maxNameBytes() {
    return MediaKey.MAX_BYTES;
  }

  /**
   * Fails early when nothing can be kept here: a missing bucket, a folder that cannot be written.
   * Writes no media.
   *
   * @throws SinkException naming the destination and the remedy
   */
  default void checkWritable() throws IOException {}

  /**
   * Removes what imports that were killed left behind here, once it is too old to belong to one
   * that is still at work. A run calls this at its end; that it fails changes nothing.
   */
  default void removeAbandoned() throws IOException {}

  /**
   * Moves what is under the key to a place below the destination that no other method looks at, so
   * that the key is free and no byte is lost. Imports never call this; a person who repairs a
   * destination does.
   *
   * @return where it is now, below the destination
   * @throws java.nio.file.NoSuchFileException if nothing is there
   * @throws SinkException if it cannot be moved, by default always; it then stays where it is
   */
  default String setAside(MediaKey key) throws IOException {
    throw new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        describe() + " cannot set files aside; move " + key + " away yourself",
        null);
  }

  /**
   * Brings what is kept beside the bytes of an item up to date: its creation time and its details.
   * The bytes stay, and so does everything if this fails.
   *
   * @param there what a ledger says of it
   * @param item as its source describes it now; a detail without text is no longer so
   * @return what is there now; empty if that is what was there: because it says so already, because
   *     it is not what {@code there} says, or because nothing is kept beside the bytes, the default
   */
  default Optional<StoredMedia> renew(StoredMedia there, MediaItem item) throws IOException {
    return Optional.empty();
  }

  /** What people call this destination: {@code s3://bucket/prefix}, a path. Holds no secret. */
  String describe();

  /** Lets go of what the sink itself opened. */
  @Override
  default void close() throws IOException {}
}
