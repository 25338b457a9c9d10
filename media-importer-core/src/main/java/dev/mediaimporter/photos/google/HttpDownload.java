package dev.mediaimporter.photos.google;

import dev.mediaimporter.photos.Download;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A download whose first bytes have been looked at already. */
final class HttpDownload implements Download {
  private final PeekedStream stream;
  private final long startsAt;
  private final OptionalLong totalLength;
  private final String contentType;
  private final Optional<String> etag;
  private final Framing framing;

  HttpDownload(
      PeekedStream stream,
      long startsAt,
      OptionalLong totalLength,
      String contentType,
      Optional<String> etag,
      Framing framing) {
    this.stream = stream;
    this.startsAt = startsAt;
    this.totalLength = totalLength;
    this.contentType = contentType;
    this.etag = etag;
    this.framing = framing;
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public long startsAt() {
    return startsAt;
  }

  @Override
  public OptionalLong totalLength() {
    return totalLength;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public Optional<String> etag() {
    return etag;
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  @Override
  public String toString() {
    return "HttpDownload[" + contentType + ", from " + startsAt + " of "
        + (totalLength.isPresent() ? totalLength.getAsLong() : "an unknown number of") + " bytes, "
        + framing + "]";
  }

  /**
   * A stream that hands out again what was read to look at it. If looking broke off, reading breaks
   * off at the same byte, so that whoever reads sees the failure as it happened.
   */
  static final class PeekedStream extends FilterInputStream {
    private final byte[] head;
    private final ByteArrayInputStream unread;
    private final @Nullable IOException broken;

    private PeekedStream(InputStream in, byte[] head, @Nullable IOException broken) {
      super(in);
      this.head = head;
      this.unread = new ByteArrayInputStream(head);
      this.broken = broken;
    }

    /** Reads up to so many bytes ahead. Blocks. */
    static PeekedStream peek(InputStream in, int count) {
      byte[] head = new byte[count];
      int length = 0;
      IOException broken = null;
      try {
        int n = 0;
        while (n >= 0 && length < count) {
          n = in.read(head, length, count - length);
          length += Math.max(n, 0);
        }
      } catch (IOException e) {
        broken = e;
      }
      return new PeekedStream(in, Arrays.copyOf(head, length), broken);
    }

    /** What was read ahead; shorter than asked if the body is. */
    byte[] head() {
      return head.clone();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (unread.available() > 0) {
        return unread.read(buffer, offset, count);
      }
      if (broken != null && count > 0) {
        throw broken;
      }
      return super.read(buffer, offset, count);
    }

    @Override
    public long skip(long count) throws IOException {
      return unread.available() > 0 ? unread.skip(count) : super.skip(count);
    }

    @Override
    public int available() throws IOException {
      return unread.available() > 0 ? unread.available() : super.available();
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
