package dev.mediaimporter.takeout;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a camera says that it took a picture. Immutable.
 *
 * @param clock what its clock showed
 * @param offset the zone of its clock, which most cameras do not tell
 */
record CameraTime(LocalDateTime clock, Optional<ZoneOffset> offset) {
  /** The segments before the pixels of a JPEG are shorter. */
  private static final int JPEG_HEAD_BYTES = 256 * 1024;

  /** Cameras write EXIF before the pixels of a HEIC file. */
  private static final int HEIC_HEAD_BYTES = 1 << 20;

  /** What describes a video is shorter than this, without what is too long to matter here. */
  private static final int MOST_DESCRIPTION_BYTES = 8 << 20;

  /** What is passed over of a compressed video, where that means to read it. */
  private static final long MOST_PASSED_OVER = 8L << 20;

  /** The box with the description, "moov" (ISO/IEC 14496-12). */
  private static final int MOOV = 0x6d6f6f76;

  /** What packing may add to bytes that it cannot make smaller. */
  private static final int MOST_PACKING_BYTES = 1 << 16;

  private static final Set<String> VIDEOS = Set.of("mov", "mp4", "m4v");
  private static final Set<String> KINDS =
      Set.of("jpg", "jpeg", "heic", "heif", "mov", "mp4", "m4v");
  private static final String APPLE_DATE = "com.apple.quicktime.creationdate";
  private static final Pattern ISO_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?=([+-]\\d\\d):?(\\d\\d))");

  private static final DateTimeFormatter EXIF =
      DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss", Locale.ROOT);
  private static final int QUARTER_SECONDS = 15 * 60;
  private static final int MOST_QUARTERS = 14 * 4;
  private static final int TOLERANCE_SECONDS = 2;

  /**
   * Reads as much as is needed of a JPEG or HEIC photo, or of a video of an Apple device, and no
   * more than some megabytes. Blocks. Of a file in a tgz archive this is known already.
   *
   * @return empty for other files
   * @throws SourceUnavailableException if the file is in a bucket that does not answer
   */
  static Optional<CameraTime> of(Entry entry) {
    if (entry instanceof Entry.Tarred tarred) {
      return tarred.cameraTime();
    }
    String name = entry.name();
    if (!maybeIn(name)) {
      return Optional.empty();
    }
    long most = isVideo(name) ? entry.size() : HEIC_HEAD_BYTES + MOST_PACKING_BYTES;
    try (InputStream in = entry.peek(most)) {
      return read(name, in, isCompressed(entry) ? MOST_PASSED_OVER : Long.MAX_VALUE);
    } catch (ItemUnavailableException | EOFException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (entry.location().isPresent()) {
        throw new SourceUnavailableException("cannot read " + entry.part() + ": " + e, e);
      }
      return Optional.empty();
    }
  }

  /** How many of its first bytes tell it; 0 if those do not, or it is known already. */
  static int headBytes(Entry entry) {
    if (entry instanceof Entry.Tarred) {
      return 0;
    }
    return switch (MediaName.kindOf(entry.name())) {
      case "jpg", "jpeg" -> JPEG_HEAD_BYTES;
      case "heic", "heif" -> HEIC_HEAD_BYTES;
      default -> 0;
    };
  }

  /** Whether files of this name can have such a time. */
  static boolean maybeIn(String name) {
    return KINDS.contains(MediaName.kindOf(name));
  }

  private static boolean isVideo(String name) {
    return VIDEOS.contains(MediaName.kindOf(name));
  }

  /**
   * The same from its first bytes on.
   *
   * @param mostPassedOver how many bytes of a video may be passed over
   */
  static Optional<CameraTime> read(String name, InputStream in, long mostPassedOver)
      throws IOException {
    String kind = MediaName.kindOf(name);
    try {
      return switch (kind) {
        case "jpg", "jpeg" -> jpeg(in);
        case "heic", "heif" -> heic(in);
        default -> isVideo(name) ? quickTime(in, mostPassedOver) : Optional.empty();
      };
    } catch (JpegProcessingException | DateTimeException | EOFException e) {
      return Optional.empty();
    }
  }

  /** An item whose capture time says what the clock showed, as if that were in UTC. */
  static MediaItem local(MediaItem item, Optional<CameraTime> known) {
    return known
        .map(camera -> MediaItem.builder()
            .from(item)
            .creationTime(item.creationTime()
                .map(camera::local)
                .orElse(camera.clock())
                .toInstant(ZoneOffset.UTC))
            .build())
        .orElse(item);
  }

  private static boolean isCompressed(Entry entry) {
    return entry instanceof Entry.Zipped zipped && zipped.method() != ZipEntries.STORED;
  }

  /** Stops before the pixels. */
  private static Optional<CameraTime> jpeg(InputStream in)
      throws IOException, JpegProcessingException {
    InputStream head = new BufferedInputStream(new PartBytes.Range(in, JPEG_HEAD_BYTES));
    return exif(JpegMetadataReader.readMetadata(head, List.of(new ExifReader())));
  }

  /** Looks for the EXIF itself: where it is, is written in three nested tables. */
  private static Optional<CameraTime> heic(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEIC_HEAD_BYTES);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("Exif\0\0"); at >= 0; at = text.indexOf("Exif\0\0", at + 1)) {
      int start = at + "Exif\0\0".length();
      if (text.startsWith("II*\0", start) || text.startsWith("MM\0*", start)) {
        Metadata metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(head, start), metadata);
        return exif(metadata);
      }
    }
    return Optional.empty();
  }

  /** The time that Apple's devices write, with their zone; what others write is in UTC. */
  private static Optional<CameraTime> quickTime(InputStream in, long mostPassedOver)
      throws IOException {
    DataInputStream boxes = new DataInputStream(in);
    for (long passed = 0; passed <= mostPassedOver; ) {
      long size = boxes.readInt() & 0xffffffffL;
      int type = boxes.readInt();
      long content = size == 1 ? boxes.readLong() - 16 : size - 8;
      if (content < 0) {
        return Optional.empty();
      }
      if (type == MOOV) {
        return appleTime(new String(
            in.readNBytes((int) Math.min(content, MOST_DESCRIPTION_BYTES)),
            StandardCharsets.ISO_8859_1));
      }
      passed += content;
      if (passed <= mostPassedOver) {
        in.skipNBytes(content);
      }
    }
    return Optional.empty();
  }

  private static Optional<CameraTime> appleTime(String description) {
    int key = description.indexOf(APPLE_DATE);
    Matcher time = ISO_TIME.matcher(description);
    return key >= 0 && time.find(key)
        ? Optional.of(new CameraTime(
            LocalDateTime.parse(time.group()), offset(time.group(1) + ":" + time.group(2))))
        : Optional.empty();
  }

  private static Optional<CameraTime> exif(Metadata metadata) {
    ExifSubIFDDirectory exif = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
    if (exif == null || exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL) == null) {
      return Optional.empty();
    }
    LocalDateTime clock = LocalDateTime.parse(
        exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL).trim(), EXIF);
    return Optional.of(new CameraTime(
        clock,
        Optional.ofNullable(exif.getString(ExifSubIFDDirectory.TAG_TIME_ZONE_ORIGINAL))
            .flatMap(CameraTime::offset)));
  }

  private static Optional<ZoneOffset> offset(String text) {
    try {
      return Optional.of(ZoneOffset.of(text.trim()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The instant; as if the clock were in UTC when its zone is not known. */
  Instant instant() {
    return clock.toInstant(offset.orElse(ZoneOffset.UTC));
  }

  /**
   * The local time of a picture.
   *
   * @param known the instant that Google Photos knows, with the corrections of the user
   * @return at that instant, in the zone of the camera if it tells one or the difference between
   *     both can be one; else in UTC
   */
  LocalDateTime local(Instant known) {
    return LocalDateTime.ofInstant(known, zone(known).orElse(ZoneOffset.UTC));
  }

  /** The zone of the camera if it tells one, or the difference to a known instant can be one. */
  Optional<ZoneOffset> zone(Instant known) {
    return offset.or(() -> difference(known));
  }

  private Optional<ZoneOffset> difference(Instant known) {
    long seconds = Duration.between(known, clock.toInstant(ZoneOffset.UTC)).toSeconds();
    long quarters = Math.round(seconds / (double) QUARTER_SECONDS);
    return Math.abs(quarters) <= MOST_QUARTERS
            && Math.abs(seconds - quarters * QUARTER_SECONDS) <= TOLERANCE_SECONDS
        ? Optional.of(ZoneOffset.ofTotalSeconds((int) quarters * QUARTER_SECONDS))
        : Optional.empty();
  }
}
