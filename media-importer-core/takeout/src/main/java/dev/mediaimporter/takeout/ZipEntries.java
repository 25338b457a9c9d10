package dev.mediaimporter.takeout;

import dev.mediaimporter.media.ItemUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Opens files in a zip archive. */
final class ZipEntries {
  static final int STORED = 0;

  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int DEFLATED = 8;
  private static final int BUFFER_BYTES = 1 << 16;

  /** As much as is read before the data without asking how much that is. */
  static final int USUAL_HEADER_BYTES = 1024;

  private ZipEntries() {}

  /**
   * Opens a file at its first byte. Blocks.
   *
   * @throws ItemUnavailableException if the archive is damaged there or has it in a form that
   *     cannot be read
   */
  static InputStream open(PartBytes archive, ZipDirectory.Entry entry) throws IOException {
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw ProvenStream.damaged(
          archive.name() + " has it "
              + (entry.method() < 0 ? "encrypted" : "compressed by method " + entry.method()),
          null);
    }
    if (entry.method() == STORED && entry.compressedSize() != entry.size()) {
      throw ProvenStream.damaged(
          "two lengths in " + archive.name() + " contradict each other", null);
    }
    InputStream data = data(archive, entry);
    if (entry.method() == STORED) {
      return new ProvenStream(data, () -> {}, entry.size(), entry.crc32());
    }
    Inflater inflater = new Inflater(true);
    int buffer =
        (int) Math.max(PartBytes.SIDECAR_BYTES, Math.min(entry.compressedSize(), BUFFER_BYTES));
    return new ProvenStream(
        new InflaterInputStream(data, inflater, buffer),
        inflater::end,
        entry.size(),
        entry.crc32());
  }

  /** Opens what the archive has of a file, compressed or not, at its first byte. Blocks. */
  static InputStream data(PartBytes archive, ZipDirectory.Entry entry) throws IOException {
    // The lengths of name and extra field may differ from those in the directory.
    InputStream in = archive.open(entry.offset(), USUAL_HEADER_BYTES + entry.compressedSize());
    try {
      byte[] bytes = in.readNBytes(LOCAL_BYTES);
      ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.length < LOCAL_BYTES || header.getInt(0) != LOCAL) {
        throw ProvenStream.damaged(archive.name() + " is damaged where it should start", null);
      }
      int before = (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
      if (LOCAL_BYTES + before > USUAL_HEADER_BYTES) {
        in.close();
        in = archive.open(entry.offset() + LOCAL_BYTES + before, entry.compressedSize());
      } else {
        in.skipNBytes(before);
      }
      return new PartBytes.Range(in, entry.compressedSize());
    } catch (EOFException e) {
      in.close();
      throw ProvenStream.damaged(archive.name() + " ends in the middle of it", e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
