package dev.mediaimporter.testkit.emulator.media;

import java.io.InputStream;
import java.util.Objects;

/** Reads {@link MediaBytes} from front to back. */
final class MediaBytesStream extends InputStream {
  private final MediaBytes bytes;
  private long position;

  MediaBytesStream(MediaBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    long left = bytes.size() - position;
    if (left == 0 && length > 0) {
      return -1;
    }
    int count = (int) Math.min(left, length);
    bytes.read(position, target, offset, count);
    position += count;
    return count;
  }
}
