package dev.mediaimporter.takeout;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a camera says that it took a picture. Immutable.
 *
 * @param clock what its clock showed
 * @param offset the zone of its clock, which most cameras do not tell
 */
record CameraTime(LocalDateTime clock, Optional<ZoneOffset> offset) {
  /** The segments before the pixels of a JPEG are shorter. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final DateTimeFormatter EXIF =
      DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss", Locale.ROOT);
  private static final int QUARTER_SECONDS = 15 * 60;
  private static final int MOST_QUARTERS = 14 * 4;
  private static final int TOLERANCE_SECONDS = 2;

  /**
   * Reads the first bytes of a JPEG. Blocks for the disk.
   *
   * @return empty for other files, and for those that only a request or a whole archive would give
   */
  static Optional<CameraTime> of(Entry entry) {
    String kind = MediaName.kindOf(entry.name());
    if (!(kind.equals("jpg") || kind.equals("jpeg"))
        || entry.location().isPresent()
        || !entry.readInOrder().isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = entry.open()) {
      return read(in);
    } catch (IOException
        | JpegProcessingException
        | DateTimeException
        | ItemUnavailableException e) {
      return Optional.empty();
    }
  }

  private static Optional<CameraTime> read(InputStream in)
      throws IOException, JpegProcessingException {
    Metadata metadata = JpegMetadataReader.readMetadata(
        new ByteArrayInputStream(in.readNBytes(MAX_BYTES)), List.of(new ExifReader()));
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
    return LocalDateTime.ofInstant(
        known, offset.or(() -> difference(known)).orElse(ZoneOffset.UTC));
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
