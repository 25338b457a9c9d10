package dev.mediaimporter.testkit.emulator.library;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the APP1 segment of a JPEG (Exif 2.3): camera and time, and like Google's, no location.
 */
final class ExifSegment {
  private static final DateTimeFormatter EXIF_TIME =
      DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss");
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xxx");
  private static final int ASCII = 2;
  private static final int LONG = 4;
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int TIFF_HEADER_BYTES = 8;

  private ExifSegment() {}

  /** One field of a directory: a text, which ends in NUL, or else a number. */
  private record Entry(int tag, int type, String text, int number) {
    static Entry text(int tag, String text) {
      return new Entry(tag, ASCII, text.replaceAll("[^ -~]", "?") + "\0", 0);
    }

    static Entry number(int tag, int number) {
      return new Entry(tag, LONG, "", number);
    }

    byte[] bytes() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many of its bytes stand behind the directory, because they don't fit in it. */
    int bytesBehind() {
      return text.length() > 4 ? text.length() : 0;
    }
  }

  /** The whole segment, marker and length included. */
  static byte[] of(LibraryItem item) {
    List<Entry> main = new ArrayList<>();
    item.description().ifPresent(text -> main.add(Entry.text(0x010E, text)));
    item.cameraMake().ifPresent(make -> main.add(Entry.text(0x010F, make)));
    item.cameraModel().ifPresent(model -> main.add(Entry.text(0x0110, model)));
    List<Entry> exif = new ArrayList<>();
    item.creationTime().ifPresent(time -> {
      String local = EXIF_TIME.format(time.atOffset(item.cameraZone()));
      main.add(Entry.text(0x0132, local));
      exif.add(Entry.text(0x9003, local));
      exif.add(Entry.text(0x9004, local));
      if (item.cameraTellsZone()) {
        exif.add(Entry.text(0x9011, ZONE.format(item.cameraZone())));
      }
    });
    exif.add(Entry.number(0xA002, item.width()));
    exif.add(Entry.number(0xA003, item.height()));
    int mainBytes = bytesOf(main) + 12;
    main.add(Entry.number(EXIF_DIRECTORY, TIFF_HEADER_BYTES + mainBytes));

    int length = 2 + 6 + TIFF_HEADER_BYTES + mainBytes + bytesOf(exif);
    ByteBuffer segment = ByteBuffer.allocate(2 + length);
    segment.putShort((short) 0xFFE1).putShort((short) length);
    segment.put("Exif\0\0II*\0".getBytes(StandardCharsets.US_ASCII));
    segment.order(ByteOrder.LITTLE_ENDIAN).putInt(TIFF_HEADER_BYTES);
    putDirectory(segment, main, TIFF_HEADER_BYTES);
    putDirectory(segment, exif, TIFF_HEADER_BYTES + mainBytes);
    return segment.array();
  }

  private static int bytesOf(List<Entry> directory) {
    int bytes = 2 + 12 * directory.size() + 4;
    for (Entry entry : directory) {
      bytes += entry.bytesBehind();
    }
    return bytes;
  }

  private static void putDirectory(ByteBuffer segment, List<Entry> directory, int start) {
    segment.putShort((short) directory.size());
    int texts = start + 2 + 12 * directory.size() + 4;
    for (Entry entry : directory) {
      byte[] text = entry.bytes();
      segment.putShort((short) entry.tag()).putShort((short) entry.type());
      if (entry.type() == LONG) {
        segment.putInt(1).putInt(entry.number());
      } else if (entry.bytesBehind() == 0) {
        segment.putInt(text.length).put(text).put(new byte[4 - text.length]);
      } else {
        segment.putInt(text.length).putInt(texts);
        texts += text.length;
      }
    }
    segment.putInt(0);
    for (Entry entry : directory) {
      if (entry.bytesBehind() > 0) {
        segment.put(entry.bytes());
      }
    }
  }
}
