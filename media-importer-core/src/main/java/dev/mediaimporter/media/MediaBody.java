package dev.mediaimporter.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The opened bytes of one media item: a stream that counts and hashes (SHA-256) what is read. It
 * ends only when the announced length was met: a body that is too short or too long fails with
 * {@link BrokenBodyException} instead.
 *
 * <p>One thread at a time. Reads block. Whoever opened it closes it; closing before the end drops
 * the connection without draining it.
 */
public final class MediaBody extends FilterInputStream {
  private final String contentType;
  private final OptionalLong length;
  private final MessageDigest sha256;
  private long bytesRead;
  private boolean complete;

  /**
   * Wraps a stream that starts at byte 0 of the medium.
   *
   * @param in the bytes; closed with this
   * @param contentType the media type of these bytes, as the server delivered them
   * @param length how many bytes were announced; empty when the server did not say
   */
  public MediaBody(InputStream in, String contentType, OptionalLong length) {
    super(in);
    this.contentType = contentType;
    this.length = length;
    this.sha256 = newSha256();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The media type of these bytes. */
  public String contentType() {
    return contentType;
  }

  /** How many bytes were announced. */
  public OptionalLong length() {
    return length;
  }

  /** How many bytes were handed out so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Whether the end was reached and everything announced was handed out. */
  public boolean complete() {
    return complete;
  }

  /**
   * The SHA-256 of the whole medium in lower-case hex.
   *
   * @throws IllegalStateException before the end of the stream was reached
   */
  public String sha256() {
    if (!complete) {
      throw new IllegalStateException("the hash is known only at the end of the body");
    }
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this JVM cannot be cloned", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int n = super.read(buffer, offset, count);
    if (n < 0) {
      if (length.isPresent() && bytesRead < length.getAsLong()) {
        throw new BrokenBodyException(
            "the body ended after " + bytesRead + " of " + length.getAsLong() + " bytes");
      }
      complete = true;
      return -1;
    }
    bytesRead += n;
    if (length.isPresent() && bytesRead > length.getAsLong()) {
      throw new BrokenBodyException(
          "the body is longer than the " + length.getAsLong() + " bytes announced");
    }
    sha256.update(buffer, offset, n);
    return n;
  }

  /** Not supported: skipped bytes would be missing from the hash. */
  @Override
  public long skip(long count) throws IOException {
    throw new IOException("a media body cannot be skipped");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public synchronized void mark(int limit) {
    // What is not supported does nothing.
  }

  /** Not supported: bytes read twice would be in the hash twice. */
  @Override
  public synchronized void reset() throws IOException {
    throw new IOException("a media body cannot be reset");
  }
}
