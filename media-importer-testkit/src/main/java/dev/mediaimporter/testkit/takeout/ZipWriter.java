package dev.mediaimporter.testkit.takeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes zip archives as Google does: each entry with Zip64 fields, a data descriptor and UTF-8
 * name, so that its local header has neither length nor checksum. For one thread.
 */
final class ZipWriter {
  private static final int FLAGS = 0x0808;
  private static final int VERSION = 45;
  private static final int DEFLATED = 8;

  private final OutputStream out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long position;
  private long entries;

  ZipWriter(OutputStream out) {
    this.out = out;
  }

  void add(String name, byte[] bytes, boolean stored) throws IOException {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    byte[] data = stored ? bytes : deflate(bytes);
    int method = stored ? 0 : DEFLATED;
    CRC32 crc = new CRC32();
    crc.update(bytes);
    int checksum = (int) crc.getValue();
    long offset = position;
    write(buffer(30)
        .putInt(0x04034b50)
        .putShort((short) VERSION)
        .putShort((short) FLAGS)
        .putShort((short) method)
        .putInt(0)
        .putInt(0)
        .putInt(-1)
        .putInt(-1)
        .putShort((short) encoded.length)
        .putShort((short) 20)
        .array());
    write(encoded);
    write(buffer(20)
        .putShort((short) 1)
        .putShort((short) 16)
        .putLong(0)
        .putLong(0)
        .array());
    write(data);
    write(buffer(24)
        .putInt(0x08074b50)
        .putInt(checksum)
        .putLong(data.length)
        .putLong(bytes.length)
        .array());
    directory.writeBytes(buffer(46)
        .putInt(0x02014b50)
        .putShort((short) VERSION)
        .putShort((short) VERSION)
        .putShort((short) FLAGS)
        .putShort((short) method)
        .putInt(0)
        .putInt(checksum)
        .putInt(-1)
        .putInt(-1)
        .putShort((short) encoded.length)
        .putShort((short) 28)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0)
        .putInt(-1)
        .array());
    directory.writeBytes(encoded);
    directory.writeBytes(buffer(28)
        .putShort((short) 1)
        .putShort((short) 24)
        .putLong(bytes.length)
        .putLong(data.length)
        .putLong(offset)
        .array());
    entries++;
  }

  /** Writes the directory; the stream stays open. */
  void finish() throws IOException {
    long start = position;
    write(directory.toByteArray());
    long end = position;
    write(buffer(56)
        .putInt(0x06064b50)
        .putLong(44)
        .putShort((short) VERSION)
        .putShort((short) VERSION)
        .putInt(0)
        .putInt(0)
        .putLong(entries)
        .putLong(entries)
        .putLong(end - start)
        .putLong(start)
        .array());
    write(buffer(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
    write(buffer(22)
        .putInt(0x06054b50)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) -1)
        .putShort((short) -1)
        .putInt(-1)
        .putInt(-1)
        .putShort((short) 0)
        .array());
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
