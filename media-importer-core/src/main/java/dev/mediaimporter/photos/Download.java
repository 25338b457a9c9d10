package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One answer of a byte host, headers read and body waiting. Not thread-safe, but {@link #close()}
 * may be called from another thread to break off a blocked read. The caller closes it.
 */
public interface Download extends Closeable {
  /**
   * A download whose length is known and whose bytes are had without a server, such as a file's.
   *
   * @param bytes the bytes from {@code startsAt} on; closed with the download
   * @param totalLength the size of the whole medium in bytes
   */
  static Download of(InputStream bytes, long startsAt, long totalLength, String contentType) {
    return of(bytes, startsAt, totalLength, contentType, Map.of());
  }

  /**
   * The same of an item about which its bytes say more.
   *
   * @param details see {@link #details()}
   */
  static Download of(
      InputStream bytes,
      long startsAt,
      long totalLength,
      String contentType,
      Map<String, String> details) {
    return new PlainDownload(bytes, startsAt, OptionalLong.of(totalLength), contentType, details);
  }

  /** How the end of the body is marked, which decides what its end proves. */
  enum Framing {
    /** By {@code Content-Length}. */
    LENGTH,
    /** By the transfer coding itself: a last chunk, or the end of an HTTP/2 stream. */
    SELF_DELIMITED,
    /** By the end of the connection, which looks the same when it is cut. */
    CONNECTION_CLOSE
  }

  /** The bytes from {@link #startsAt()} on. */
  InputStream stream();

  /**
   * The offset of the first byte in the whole medium: what was asked for, or 0 when the server
   * ignored that.
   */
  long startsAt();

  /** The size of the whole medium in bytes, when the server said it. */
  OptionalLong totalLength();

  /** The media type of the answer, without parameters. */
  String contentType();

  /** The entity tag, when there is one: two answers with different tags must not be joined. */
  Optional<String> etag();

  /** How the end of the body is marked. */
  Framing framing();

  /** What the bytes say of the item, to be added to {@link MediaItem#details()}. */
  default Map<String, String> details() {
    return Map.of();
  }

  /** Breaks the connection off if the body was not read to its end; never drains it. */
  @Override
  void close() throws IOException;
}
