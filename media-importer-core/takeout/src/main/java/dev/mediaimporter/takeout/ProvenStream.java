package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file whose length and CRC-32 are known. Its end is reported only when both are
 * right; otherwise reading fails with {@link ItemUnavailableException} and the reason
 * {@link FailureReason#DAMAGED_AT_SOURCE}. For one thread; the caller closes it.
 */
final class ProvenStream extends InputStream {
  private final InputStream in;
  private final Closeable alsoClosed;
  private final long size;
  private final long crc32;
  private final CRC32 crc = new CRC32();
  private long left;

  /**
   * A stream before its first byte.
   *
   * @param alsoClosed what is closed before the stream itself
   */
  ProvenStream(InputStream in, Closeable alsoClosed, long size, long crc32) {
    this.in = in;
    this.alsoClosed = alsoClosed;
    this.size = size;
    this.crc32 = crc32;
    this.left = size;
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
    try {
      int n = in.read(buffer, offset, (int) Math.min(count, Math.max(left, 1)));
      if (n < 0) {
        requireProof();
        return -1;
      }
      if (n > left) {
        throw damaged("it is longer than the " + size + " bytes in the archive's directory", null);
      }
      left -= n;
      crc.update(buffer, offset, n);
      return n;
    } catch (ZipException | EOFException e) {
      throw damaged("its compressed bytes are damaged", e);
    }
  }

  private void requireProof() {
    if (left > 0) {
      throw damaged("only " + (size - left) + " of " + size + " bytes are there", null);
    }
    if (crc.getValue() != crc32) {
      throw damaged("its bytes do not have the checksum in the archive's directory", null);
    }
  }

  static ItemUnavailableException damaged(String message, @Nullable Throwable cause) {
    return new ItemUnavailableException(FailureReason.DAMAGED_AT_SOURCE, message, cause);
  }

  @Override
  public void close() throws IOException {
    alsoClosed.close();
    in.close();
  }
}
