package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file in a zip archive. Its end is reported only when length and CRC-32 are those
 * of the archive's directory; otherwise reading fails with {@link ItemUnavailableException} and the
 * reason {@link FailureReason#DAMAGED_AT_SOURCE}. For one thread; the caller closes it.
 */
final class ZipEntryStream extends InputStream {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BUFFER_BYTES = 1 << 16;

  /** As much as is read before the data without asking how much that is. */
  static final int USUAL_HEADER_BYTES = 1024;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final long size;
  private final long crc32;
  private final CRC32 crc = new CRC32();
  private long left;

  private ZipEntryStream(InputStream data, int method, long compressedSize, long size, long crc32) {
    int buffer = (int) Math.max(PartBytes.SIDECAR_BYTES, Math.min(compressedSize, BUFFER_BYTES));
    this.in = method == DEFLATED ? new InflaterInputStream(data, inflater, buffer) : data;
    this.size = size;
    this.crc32 = crc32;
    this.left = size;
  }

  /**
   * Opens a file at its first byte. Blocks.
   *
   * @throws ItemUnavailableException if the archive is damaged there or has it in a form that
   *     cannot be read
   */
  static InputStream open(PartBytes archive, ZipDirectory.Entry entry) throws IOException {
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw damaged(
          archive.name() + " has it "
              + (entry.method() < 0 ? "encrypted" : "compressed by method " + entry.method()),
          null);
    }
    if (entry.method() == STORED && entry.compressedSize() != entry.size()) {
      throw damaged("two lengths in " + archive.name() + " contradict each other", null);
    }
    // The lengths of name and extra field may differ from those in the directory.
    InputStream in = archive.open(entry.offset(), USUAL_HEADER_BYTES + entry.compressedSize());
    try {
      byte[] bytes = in.readNBytes(LOCAL_BYTES);
      ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.length < LOCAL_BYTES || header.getInt(0) != LOCAL) {
        throw damaged(archive.name() + " is damaged where it should start", null);
      }
      int before = (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
      if (LOCAL_BYTES + before > USUAL_HEADER_BYTES) {
        in.close();
        in = archive.open(entry.offset() + LOCAL_BYTES + before, entry.compressedSize());
      } else {
        in.skipNBytes(before);
      }
      return new ZipEntryStream(
          new PartBytes.Range(in, entry.compressedSize()),
          entry.method(),
          entry.compressedSize(),
          entry.size(),
          entry.crc32());
    } catch (EOFException e) {
      in.close();
      throw damaged(archive.name() + " ends in the middle of it", e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
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

  private static ItemUnavailableException damaged(String message, @Nullable Throwable cause) {
    return new ItemUnavailableException(FailureReason.DAMAGED_AT_SOURCE, message, cause);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
