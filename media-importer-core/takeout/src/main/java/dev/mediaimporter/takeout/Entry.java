package dev.mediaimporter.takeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

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

  /**
   * The same for a look at some of its bytes, which are not proven; can pass over others.
   *
   * @param most how many bytes in the part are enough
   */
  default InputStream peek(long most) throws IOException {
    return open();
  }

  /** The part that it is in, for messages. */
  String part();

  /** The archive that has to be read in the order of its files; empty if it need not. */
  default String readInOrder() {
    return "";
  }

  /** Its place in such an archive. */
  default int number() {
    return 0;
  }

  /** Where it is in a bucket, if it is in one. */
  default Optional<PartLocation> location() {
    return Optional.empty();
  }

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
    /** How many bytes are read to open it, unless its header is uncommonly long. */
    long packedBytes() {
      return ZipEntries.USUAL_HEADER_BYTES + compressedSize;
    }

    /** The same file in other bytes of its part. */
    Zipped in(PartBytes bytes) {
      return new Zipped(bytes, folder, name, method, crc32, compressedSize, size, offset);
    }

    @Override
    public InputStream open() throws IOException {
      return ZipEntries.open(archive, listed());
    }

    @Override
    public InputStream peek(long most) throws IOException {
      if (archive instanceof S3Part part && most < compressedSize) {
        return in(part.upTo(offset + ZipEntries.USUAL_HEADER_BYTES + most)).peek(compressedSize);
      }
      return method == ZipEntries.STORED ? ZipEntries.data(archive, listed()) : open();
    }

    private ZipDirectory.Entry listed() {
      return new ZipDirectory.Entry("", method, crc32, compressedSize, size, offset);
    }

    @Override
    public String part() {
      return archive.name();
    }

    @Override
    public Optional<PartLocation> location() {
      return archive instanceof S3Part in
          ? Optional.of(
              new PartLocation(in.key(), in.etag(), offset, method, compressedSize, size, crc32))
          : Optional.empty();
    }
  }

  /** A file in a tgz archive. */
  final class Tarred implements Entry {
    private final TgzPart archive;
    private final String folder;
    private final String name;
    private final int number;
    private final long size;
    private final long crc32;
    private final String sha256;
    private final Optional<CameraTime> cameraTime;
    private final byte @Nullable [] kept;

    /**
     * One file.
     *
     * @param number its place in the archive
     * @param cameraTime when its camera says that it was taken
     * @param kept its bytes, if they are held in memory
     */
    Tarred(
        TgzPart archive,
        String folder,
        String name,
        int number,
        long size,
        long crc32,
        String sha256,
        Optional<CameraTime> cameraTime,
        byte @Nullable [] kept) {
      this.archive = archive;
      this.folder = folder;
      this.name = name;
      this.number = number;
      this.size = size;
      this.crc32 = crc32;
      this.sha256 = sha256;
      this.cameraTime = cameraTime;
      this.kept = kept;
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
    public long crc32() {
      return crc32;
    }

    TgzPart archive() {
      return archive;
    }

    /** When its camera says that it was taken. */
    Optional<CameraTime> cameraTime() {
      return cameraTime;
    }

    /** The SHA-256 of its bytes. */
    String sha256() {
      return sha256;
    }

    @Override
    public String readInOrder() {
      return part();
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public InputStream open() throws IOException {
      InputStream in = kept != null ? new ByteArrayInputStream(kept) : archive.open(number, size);
      return new ProvenStream(in, () -> {}, size, crc32);
    }

    @Override
    public String part() {
      return archive.name();
    }
  }

  /** A file that is not in an archive. */
  final class Unpacked implements Entry {
    private final PartBytes file;
    private final String part;
    private final String folder;
    private final String name;
    private volatile long crc32 = -1;

    Unpacked(PartBytes file, String part, String folder, String name) {
      this.file = file;
      this.part = part;
      this.folder = folder;
      this.name = name;
    }

    /** A part that is not to be read: its ETag stands for its CRC-32. */
    static Unpacked unread(S3Part part) {
      Unpacked medium = new Unpacked(part, part.name(), "", nameOf(part.name()));
      medium.crc32 = Items.checksumOf(part.etag());
      return medium;
    }

    /** Changes when its bytes do; empty if that cannot be known. */
    Optional<String> version() throws IOException {
      return Optional.of(file.version()).filter(text -> !text.isEmpty());
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
      return file.size();
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
      return file.open(0, file.size());
    }

    @Override
    public InputStream peek(long most) throws IOException {
      return file.open(0, most);
    }

    @Override
    public String part() {
      return part;
    }

    @Override
    public Optional<PartLocation> location() {
      return file instanceof S3Part in
          ? Optional.of(new PartLocation(
              in.key(), in.etag(), 0, PartLocation.WHOLE_PART, in.size(), in.size(), -1))
          : Optional.empty();
    }
  }
}
