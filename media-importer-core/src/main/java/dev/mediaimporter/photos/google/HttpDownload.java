package dev.mediaimporter.photos.google;

import dev.mediaimporter.photos.Download;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A download whose first bytes have been looked at already. */
record HttpDownload(
    InputStream stream,
    long startsAt,
    OptionalLong totalLength,
    String contentType,
    Optional<String> etag,
    Framing framing)
    implements Download {
  @Override
  public void close() throws IOException {
    stream.close();
  }

  /**
   * A stream that hands out again what was read to look at it. If looking broke off, reading breaks
   * off at the same byte, so that whoever reads sees the failure as it happened.
   */
  static final class PeekedStream extends InputStream {
    private final InputStream in;
    private final byte[] head;
    private final ByteArrayInputStream unread;
    private final @Nullable IOException broken;

    private PeekedStream(InputStream in, byte[] head, @Nullable IOException broken) {
      this.in = in;
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
      return head;
    }

    /** Whether the body ended before its first byte. */
    boolean isEmpty() {
      return head.length == 0 && broken == null;
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
      return in.read(buffer, offset, count);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
