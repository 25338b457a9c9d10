package dev.mediaimporter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells from the bytes of a file alone whether its end is there, for answers whose end proves
 * nothing: a body delimited by the end of the connection looks the same when it is cut. Walks the
 * structure of JPEG, PNG, GIF, WebP and of ISO base media files (MP4, MOV, HEIC, AVIF) as the bytes
 * pass; what is inside is not checked.
 *
 * <p>{@link Verdict#COMPLETE} is said of a cut file in these cases only:
 *
 * <ul>
 *   <li>what was cut off lies behind the end of the picture and nothing in the picture announces
 *       it: padding, or what a PNG, GIF or WebP file has no place for;
 *   <li>an ISO base media file was cut exactly between two of its top-level boxes, when both its
 *       index ({@code moov}, {@code meta}) and an {@code mdat} had passed.
 * </ul>
 *
 * <p>Memory is at most 64 KiB; bytes are passed over where the structure allows it. Not
 * thread-safe.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">JPEG, annex B</a>
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, section 5</a>
 * @see <a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF, version 89a</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649">WebP, RFC 9649</a>
 * @see <a href="https://developer.android.com/media/platform/motion-photo-format">Motion photos</a>
 */
final class ContainerProof {
  /** What the bytes so far are, if no more follow. */
  enum Verdict {
    /** The whole file. */
    COMPLETE,
    /** The beginning of a file. */
    CUT,
    /** This kind of file does not tell, or is not known. */
    UNKNOWN
  }

  /** Takes a field that has arrived and says what comes next. */
  @FunctionalInterface
  private interface Step {
    void read(byte[] field);
  }

  private static final int MAGIC_BYTES = 12;
  private static final int JPEG_START = 0xd8;
  private static final int JPEG_END = 0xd9;
  private static final int JPEG_SCAN = 0xda;
  private static final int JPEG_APP1 = 0xe1;
  private static final int JPEG_APP2 = 0xe2;
  private static final int MPF_NUMBER_OF_IMAGES = 0xb001;
  private static final Set<String> OLD_MOV_STARTS =
      Set.of("moov", "mdat", "wide", "free", "skip", "pnot");
  private static final Set<String> PICTURE_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");
  private static final Pattern ANNOUNCES_VIDEO =
      Pattern.compile("(?:MotionPhoto|MicroVideo)(?:=[\"']1[\"']|>1<)");

  private Verdict atBoundary = Verdict.UNKNOWN;
  private boolean detected;
  private boolean settled;

  private Step next = this::detect;
  private byte[] field = new byte[MAGIC_BYTES];
  private int fieldLength = MAGIC_BYTES;
  private int arrived;
  private long toSkip;

  private boolean inScan;
  private boolean afterFf;
  private int zeros;
  private int imagesEnded;
  private int imagesAnnounced = 1;
  private boolean videoAnnounced;

  private String indexBox = "moov";
  private boolean indexPassed;
  private boolean mediaPassed;
  private boolean fragmented;

  /** Takes the next bytes of the file. */
  void update(byte[] buffer, int offset, int count) {
    int i = offset;
    int end = offset + count;
    while (i < end && !settled) {
      if (toSkip > 0) {
        int n = (int) Math.min(toSkip, end - i);
        toSkip -= n;
        i += n;
      } else if (inScan) {
        i = scan(buffer, i, end);
      } else {
        int n = Math.min(fieldLength - arrived, end - i);
        System.arraycopy(buffer, i, field, arrived, n);
        arrived += n;
        i += n;
        if (arrived == fieldLength) {
          arrived = 0;
          next.read(Arrays.copyOf(field, fieldLength));
        }
      }
    }
  }

  /** What is to be said if the file ends here. */
  Verdict verdict() {
    boolean inside = toSkip > 0 || arrived > 0 || inScan;
    return detected && !settled && inside ? Verdict.CUT : atBoundary;
  }

  private void expect(int length, Step step) {
    fieldLength = length;
    next = step;
    if (field.length < length) {
      field = new byte[length];
    }
  }

  private void skip(long bytes) {
    toSkip = bytes;
  }

  /** Whatever follows changes nothing. */
  private void settle(Verdict verdict) {
    atBoundary = verdict;
    settled = true;
  }

  /** The file may end now; what follows is none of its business. */
  private void endOfFile() {
    atBoundary = Verdict.COMPLETE;
    expect(1, behind -> settle(Verdict.COMPLETE));
  }

  private void detect(byte[] magic) {
    atBoundary = Verdict.CUT;
    detected = true;
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    String box = text.substring(4, 8);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      expect(1, this::jpegMarker);
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      expect(8, signature -> expect(8, this::pngChunk));
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      expect(13, this::gifScreen);
    } else if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
      expect(MAGIC_BYTES, this::webp);
    } else if (box.equals("ftyp") || OLD_MOV_STARTS.contains(box)) {
      expect(8, this::box);
    } else {
      settle(Verdict.UNKNOWN);
    }
    update(magic, 0, magic.length);
  }

  private void pngChunk(byte[] lengthAndType) {
    long length = unsignedInt(lengthAndType, 0);
    int checksum = 4;
    skip(length + checksum);
    if (type(lengthAndType).equals("IEND")) {
      endOfFile();
    } else {
      expect(8, this::pngChunk);
    }
  }

  private void webp(byte[] header) {
    long size = Integer.toUnsignedLong(
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    long beyondHeader = size + 8 - MAGIC_BYTES;
    if (beyondHeader <= 0 || size == 0xffffffffL) {
      settle(Verdict.UNKNOWN);
    } else {
      skip(beyondHeader);
      endOfFile();
    }
  }

  private void gifScreen(byte[] header) {
    skip(colorTableBytes(header[10]));
    expect(1, this::gifBlock);
  }

  private void gifBlock(byte[] introducer) {
    switch (introducer[0]) {
      case 0x21 -> expect(1, label -> expect(1, this::gifSubBlock));
      case 0x2c -> expect(9, this::gifImage);
      case 0x3b -> endOfFile();
      default -> settle(Verdict.UNKNOWN);
    }
  }

  private void gifImage(byte[] descriptor) {
    skip(colorTableBytes(descriptor[8]));
    expect(1, codeSize -> expect(1, this::gifSubBlock));
  }

  private void gifSubBlock(byte[] length) {
    if (length[0] == 0) {
      expect(1, this::gifBlock);
    } else {
      skip(length[0] & 0xff);
    }
  }

  private static int colorTableBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private void jpegMarker(byte[] ff) {
    if (ff[0] == (byte) 0xff) {
      expect(1, this::jpegMarkerCode);
    } else {
      settle(Verdict.UNKNOWN);
    }
  }

  private void jpegMarkerCode(byte[] field) {
    int code = field[0] & 0xff;
    if (code == 0xff) {
      return;
    }
    if (code == JPEG_END) {
      imagesEnded++;
      behindJpeg();
    } else if (code == JPEG_START || code == 1 || isRestart(code)) {
      expect(1, this::jpegMarker);
    } else if (code == 0) {
      settle(Verdict.UNKNOWN);
    } else {
      expect(2, length -> jpegSegment(code, unsignedShort(length, 0) - 2));
    }
  }

  private void jpegSegment(int code, int length) {
    if (length < 0) {
      settle(Verdict.UNKNOWN);
      return;
    }
    expect(1, this::jpegMarker);
    if (code == JPEG_SCAN) {
      inScan = true;
      afterFf = false;
    }
    if (length > 0 && imagesEnded == 0 && (code == JPEG_APP1 || code == JPEG_APP2)) {
      expect(length, this::jpegAnnouncement);
    } else {
      skip(length);
    }
  }

  /** Passes over coded data, and stops behind the marker that ends it. */
  private int scan(byte[] buffer, int from, int end) {
    for (int i = from; i < end; i++) {
      int b = buffer[i] & 0xff;
      if (b == 0xff) {
        afterFf = true;
      } else if (afterFf) {
        afterFf = false;
        if (b != 0 && !isRestart(b)) {
          inScan = false;
          jpegMarkerCode(new byte[] {buffer[i]});
          return i + 1;
        }
      }
    }
    return end;
  }

  private static boolean isRestart(int code) {
    return code >= 0xd0 && code <= 0xd7;
  }

  /** Some pictures say what follows them: more pictures (CIPA DC-007), or a video. */
  private void jpegAnnouncement(byte[] segment) {
    String text = new String(segment, StandardCharsets.ISO_8859_1);
    if (text.startsWith("MPF\0")) {
      imagesAnnounced = Math.max(
          imagesAnnounced,
          numberOfImages(ByteBuffer.wrap(segment, 4, segment.length - 4).slice()));
    } else if (text.startsWith("http://ns.adobe.com/xap/1.0/\0")) {
      videoAnnounced |= ANNOUNCES_VIDEO.matcher(text).find();
    }
    expect(1, this::jpegMarker);
  }

  /** From the index of a multi-picture file; when it cannot be read, more than there can be. */
  private static int numberOfImages(ByteBuffer tiff) {
    int unreadable = Integer.MAX_VALUE;
    if (tiff.remaining() < 8) {
      return unreadable;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return unreadable;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int at = directory + 2; entries-- > 0 && at <= tiff.limit() - 12; at += 12) {
      if ((tiff.getShort(at) & 0xffff) == MPF_NUMBER_OF_IMAGES) {
        int images = tiff.getInt(at + 8);
        return images > 0 ? images : unreadable;
      }
    }
    return unreadable;
  }

  /** The file may end here if all that was announced has come. */
  private void behindJpeg() {
    atBoundary =
        imagesEnded < imagesAnnounced || videoAnnounced ? Verdict.UNKNOWN : Verdict.COMPLETE;
    zeros = 0;
    expect(1, this::trailer);
  }

  /** Padding, another picture, or a video, which begins with zeros like padding. */
  private void trailer(byte[] field) {
    int b = field[0] & 0xff;
    if (b == 0) {
      zeros++;
    } else if (b == 0xff) {
      atBoundary = Verdict.UNKNOWN;
      expect(1, this::trailingPicture);
    } else if (zeros >= 3 && b >= 8) {
      atBoundary = Verdict.UNKNOWN;
      expect(4, type -> trailingVideo(b, type));
    } else {
      settle(Verdict.UNKNOWN);
    }
  }

  private void trailingPicture(byte[] code) {
    if (code[0] == (byte) JPEG_START) {
      atBoundary = Verdict.CUT;
      expect(1, this::jpegMarker);
    } else {
      settle(Verdict.UNKNOWN);
    }
  }

  private void trailingVideo(int size, byte[] type) {
    if (imagesEnded < imagesAnnounced || !ascii(type, 0).equals("ftyp")) {
      settle(Verdict.UNKNOWN);
    } else {
      box(ByteBuffer.allocate(8).putInt(size).put(type).array());
    }
  }

  private void box(byte[] sizeAndType) {
    long size = unsignedInt(sizeAndType, 0);
    String type = type(sizeAndType);
    if (size == 1) {
      atBoundary = Verdict.CUT;
      expect(8, large -> boxBody(type, ByteBuffer.wrap(large).getLong() - 16));
    } else {
      boxBody(type, size - 8);
    }
  }

  /** A body of negative size reaches to the end of the file, wherever that is, or is none. */
  private void boxBody(String type, long size) {
    if (size < 0 || !type.chars().allMatch(c -> c >= ' ' && c != 0x7f)) {
      settle(Verdict.UNKNOWN);
      return;
    }
    indexPassed |= type.equals(indexBox);
    mediaPassed |= type.equals("mdat");
    fragmented |= type.equals("moof");
    if (fragmented || (indexPassed && !mediaPassed)) {
      atBoundary = Verdict.UNKNOWN;
    } else {
      atBoundary = indexPassed ? Verdict.COMPLETE : Verdict.CUT;
    }
    if (type.equals("ftyp") && size >= 4) {
      expect(4, brand -> {
        indexBox = PICTURE_BRANDS.contains(ascii(brand, 0)) ? "meta" : "moov";
        skip(size - 4);
        expect(8, this::box);
      });
    } else {
      skip(size);
      expect(8, this::box);
    }
  }

  private static String type(byte[] field) {
    return ascii(field, 4);
  }

  private static String ascii(byte[] field, int at) {
    return new String(field, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static long unsignedInt(byte[] field, int at) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(field).getInt(at));
  }

  private static int unsignedShort(byte[] field, int at) {
    return ByteBuffer.wrap(field).getShort(at) & 0xffff;
  }
}
