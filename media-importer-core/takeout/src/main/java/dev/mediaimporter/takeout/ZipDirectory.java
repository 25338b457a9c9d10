package dev.mediaimporter.takeout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The central directory of a zip archive, Zip64 included. Only the directory is believed: the
 * headers before the data of Google's archives have neither lengths nor checksums.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">.ZIP File Format
 *     Specification</a>
 */
final class ZipDirectory {
  /** More entries than any export has. */
  static final int MAX_ENTRIES = 2_000_000;

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_BYTES = 46;
  private static final int ZIP64_FIELD = 1;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int ENCRYPTED = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  /** What unzips without a language flag wrote before UTF-8. */
  private static final String OLD_CHARSET = "IBM437";

  /**
   * One entry.
   *
   * @param name as the archive has it, possibly hostile
   * @param method 0 stored, 8 deflated, -1 encrypted
   * @param offset where its local header starts
   */
  record Entry(String name, int method, long crc32, long compressedSize, long size, long offset) {}

  /** Where the directory is. */
  private record Place(long offset, long size, long entries) {}

  private ZipDirectory() {}

  /**
   * Reads all entries in their order.
   *
   * @return the SHA-256 of the directory
   * @throws DamagedPartException if this is not a whole zip archive
   */
  static String read(PartBytes archive, Consumer<Entry> each) throws IOException {
    Place place = find(archive);
    if (place.entries > MAX_ENTRIES) {
      throw new DamagedPartException("its directory claims " + place.entries + " files");
    }
    if (place.offset < 0 || place.size < 0 || place.offset > archive.size() - place.size) {
      throw new DamagedPartException("its directory is not where it says");
    }
    if (place.entries > place.size / HEADER_BYTES) {
      throw new DamagedPartException("its directory is too short for what it claims");
    }
    long[][] ranges = new long[2][(int) place.entries];
    MessageDigest sha256 = Items.sha256();
    try (InputStream in = new BufferedInputStream(
        new DigestInputStream(archive.open(place.offset, place.size), sha256), BUFFER_BYTES)) {
      for (int i = 0; i < place.entries; i++) {
        Entry entry = next(in);
        if (entry.offset < 0
            || entry.compressedSize < 0
            || entry.size < 0
            || entry.offset > place.offset - entry.compressedSize) {
          throw new DamagedPartException("its directory names bytes that it does not have");
        }
        ranges[0][i] = entry.offset;
        ranges[1][i] = entry.offset + entry.compressedSize;
        each.accept(entry);
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (BufferUnderflowException e) {
      throw new DamagedPartException("its directory is damaged");
    }
    requireApart(ranges);
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Entries that share bytes are a trick to make a small archive huge. */
  private static void requireApart(long[][] ranges) throws DamagedPartException {
    Arrays.sort(ranges[0]);
    Arrays.sort(ranges[1]);
    for (int i = 1; i < ranges[0].length; i++) {
      if (ranges[0][i] < ranges[1][i - 1] || ranges[0][i] == ranges[0][i - 1]) {
        throw new DamagedPartException("its files overlap");
      }
    }
  }

  private static Entry next(InputStream in) throws IOException {
    ByteBuffer header = bytes(in, HEADER_BYTES);
    if (header.getInt(0) != HEADER) {
      throw new DamagedPartException("its directory is damaged");
    }
    int flags = u16(header, 8);
    int method = (flags & ENCRYPTED) != 0 ? -1 : u16(header, 10);
    long crc32 = u32(header, 16);
    long compressed = u32(header, 20);
    long size = u32(header, 24);
    long offset = u32(header, 42);
    byte[] name = bytes(in, u16(header, 28)).array();
    ByteBuffer extra = bytes(in, u16(header, 30));
    bytes(in, u16(header, 32));
    ByteBuffer zip64 = zip64(extra);
    // The field holds only those values that did not fit, in this order.
    size = size == IN_ZIP64 ? zip64.getLong() : size;
    compressed = compressed == IN_ZIP64 ? zip64.getLong() : compressed;
    offset = offset == IN_ZIP64 ? zip64.getLong() : offset;
    return new Entry(divided(decode(name)), method, crc32, compressed, size, offset);
  }

  private static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int length = extra.getShort() & 0xffff;
      if (length > extra.remaining()) {
        break;
      }
      if (id == ZIP64_FIELD) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private static Place find(PartBytes archive) throws IOException {
    int length = (int) Math.min(archive.size(), END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
    long start = archive.size() - length;
    ByteBuffer tail;
    try (InputStream in = archive.open(start, length)) {
      tail = bytes(in, length);
    }
    for (int i = length - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) == END && u16(tail, i + 20) <= length - i - END_BYTES) {
        int locator = i - LOCATOR_BYTES;
        return locator >= 0 && tail.getInt(locator) == LOCATOR
            ? find64(archive, tail.getLong(locator + 8))
            : new Place(u32(tail, i + 16), u32(tail, i + 12), u16(tail, i + 10));
      }
    }
    throw new DamagedPartException("the end of the archive is missing: it was cut off");
  }

  private static Place find64(PartBytes archive, long offset) throws IOException {
    if (offset < 0 || offset > archive.size() - END64_BYTES) {
      throw new DamagedPartException("its directory is not where it says");
    }
    try (InputStream in = archive.open(offset, END64_BYTES)) {
      ByteBuffer end = bytes(in, END64_BYTES);
      if (end.getInt(0) != END64) {
        throw new DamagedPartException("its directory is not where it says");
      }
      return new Place(end.getLong(48), end.getLong(40), Math.max(0, end.getLong(32)));
    }
  }

  private static ByteBuffer bytes(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new DamagedPartException("its directory ends too early");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int u16(ByteBuffer bytes, int index) {
    return bytes.getShort(index) & 0xffff;
  }

  private static long u32(ByteBuffer bytes, int index) {
    return bytes.getInt(index) & 0xffffffffL;
  }

  /** Compress-Archive of Windows PowerShell 5 divides folders by backslashes. */
  private static String divided(String name) {
    return name.indexOf('/') < 0 ? name.replace('\\', '/') : name;
  }

  /** UTF-8 with or without its flag; archives that were packed again may have neither. */
  static String decode(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      Charset old = Charset.isSupported(OLD_CHARSET)
          ? Charset.forName(OLD_CHARSET)
          : StandardCharsets.ISO_8859_1;
      return new String(name, old);
    }
  }
}
