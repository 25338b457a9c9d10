package dev.mediaimporter.takeout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.zip.CRC32;

/** One file of an export, in an archive or unpacked. Safe for use by several threads. */
sealed interface Entry {
  /** The folder, in Unicode form NFC, segments divided by {@code /}; empty at the top. */
  String folder();

  /** The filename, in Unicode form NFC. */
  String name();

  /** Its size in bytes. */
  long size();

  /** Its CRC-32. Reads the whole file where no archive has noted it. */
  long crc32() throws IOException;

  /** Opens its bytes; the caller closes them. What is read to its end is proven where it can be. */
  InputStream open() throws IOException;

  /** The part that it is in, for messages. */
  String part();

  /** A name in the Unicode form in which names are compared. */
  static String nameOf(String raw) {
    return Normalizer.normalize(raw, Normalizer.Form.NFC);
  }

  /** A file in a zip archive. */
  record Zipped(
      PartBytes archive,
      String folder,
      String name,
      int method,
      long crc32,
      long compressedSize,
      long size,
      long offset)
      implements Entry {
    @Override
    public InputStream open() throws IOException {
      return ZipEntryStream.open(
          archive, new ZipDirectory.Entry("", method, crc32, compressedSize, size, offset));
    }

    @Override
    public String part() {
      return archive.name();
    }
  }

  /** A file that is not in an archive. */
  final class Unpacked implements Entry {
    private final Path file;
    private final String part;
    private final String folder;
    private final String name;
    private final long size;
    private volatile long crc32 = -1;

    Unpacked(Path file, String part, String folder, String name, long size) {
      this.file = file;
      this.part = part;
      this.folder = folder;
      this.name = name;
      this.size = size;
    }

    @Override
    public String folder() {
      return folder;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public long crc32() throws IOException {
      if (crc32 < 0) {
        CRC32 crc = new CRC32();
        try (InputStream in = open()) {
          byte[] buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            crc.update(buffer, 0, n);
          }
        }
        crc32 = crc.getValue();
      }
      return crc32;
    }

    @Override
    public InputStream open() throws IOException {
      return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    @Override
    public String part() {
      return part;
    }
  }
}
