package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local capture time. */
final class CameraTimeTest {
  /** In Auckland, it is already the first of August. */
  private static final ExportedPhoto EVENING =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-31T20:30:00Z");

  private static final ZoneOffset AUCKLAND = ZoneOffset.ofHours(12);

  @TempDir
  Path folder;

  private TakeoutExport export(TakeoutBuilder library) throws IOException {
    library.writeParts(folder, 1, 1);
    return TakeoutExport.open(List.of(folder));
  }

  private static String key(TakeoutExport export) {
    MediaItem item = export.source().items().stream().findFirst().orElseThrow();
    return export.keysByDate().keyFor(item).value();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesItemsByLocalDate(boolean told) throws IOException {
    TakeoutExport export = export(new TakeoutBuilder().add(EVENING).camera(AUCKLAND, told));

    assertThat(key(export)).isEqualTo("2024/08/IMG_0001.jpg");
  }

  /** Its first reading passes over all bytes, and still has to know their checksum. */
  @Test
  void namesItemsOfTgzPartsByLocalDate() throws IOException {
    TakeoutBuilder library =
        new TakeoutBuilder().add(EVENING).camera(AUCKLAND, true).with(Oddity.TGZ);
    TakeoutExport export = export(library.sizeBytes(600_000));

    assertThat(key(export)).isEqualTo("2024/08/IMG_0001.jpg");
    MediaItem item = export.source().items().stream().findFirst().orElseThrow();
    try (Download download = export.source().open(item, 0)) {
      assertThat(download.stream().readAllBytes()).isEqualTo(library.bytes(EVENING, ""));
    }
  }

  @Test
  void readsTheTimeOfAFileWithoutSidecar() throws IOException {
    TakeoutBuilder library = new TakeoutBuilder().add(EVENING).camera(AUCKLAND, true);
    Path photos = folder.resolve("Takeout/Google Photos/Photos from 2024");
    Files.createDirectories(photos);
    Files.write(photos.resolve("IMG_0001.jpg"), library.bytes(EVENING, ""));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.source().items().stream().map(MediaItem::creationTime))
        .containsExactly(Optional.of(EVENING.takenAt()));
    assertThat(key(export)).isEqualTo("2024/08/IMG_0001.jpg");
  }

  private static byte[] box(String type, byte[]... content) {
    int length = Stream.of(content).mapToInt(part -> part.length).sum();
    ByteBuffer box = ByteBuffer.allocate(8 + length)
        .putInt(8 + length)
        .put(type.getBytes(StandardCharsets.ISO_8859_1));
    Stream.of(content).forEach(box::put);
    return box.array();
  }

  private Optional<CameraTime> timeOf(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    return CameraTime.of(new Entry.Unpacked(PartBytes.of(file, bytes.length), name, "", name));
  }

  /** Counts what is read of a file. */
  private record Counted(PartBytes file, AtomicLong bytes) implements PartBytes {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public InputStream open(long position, long length) throws IOException {
      return new FilterInputStream(file.open(position, length)) {
        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
          int n = super.read(buffer, offset, count);
          bytes.addAndGet(Math.max(n, 0));
          return n;
        }
      };
    }
  }

  @Test
  void readsOfAJpegOnlyWhatIsBeforeItsPixels() throws IOException {
    byte[] jpeg = new TakeoutBuilder()
        .sizeBytes(200_000)
        .add(EVENING)
        .camera(AUCKLAND, true)
        .bytes(EVENING, "");
    Path file = Files.write(folder.resolve("IMG_0001.jpg"), jpeg);
    Counted counted = new Counted(PartBytes.of(file, jpeg.length), new AtomicLong());

    assertThat(CameraTime.of(new Entry.Unpacked(counted, "IMG_0001.jpg", "", "IMG_0001.jpg")))
        .isPresent();
    assertThat(counted.bytes()).hasValueLessThan(20_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8_191, 8_192, 8_193, 65_536, 262_143, 262_144, 262_145, 600_000})
  void opensWhatHasNoEndOfItsHeadAtItsFirstByte(int length) throws IOException {
    byte[] bytes = new byte[length];
    // Segments of a JPEG without end.
    for (int i = 0; i < length; i++) {
      bytes[i] =
          (byte) (i == 1 ? 0xd8 : i == 0 || i % 4 == 2 ? 0xff : i % 4 == 3 ? 0xe5 : i % 2 * 2);
    }
    Path file = Files.write(folder.resolve("a.jpg"), bytes);
    Entry entry = new Entry.Unpacked(PartBytes.of(file, length), "a.jpg", "", "a.jpg");
    MediaItem item = MediaItem.builder()
        .id("a")
        .filename("a.jpg")
        .mimeType("image/jpeg")
        .type(MediaKind.PHOTO)
        .build();

    try (Download download = EntryDownload.open(entry, item, 0)) {
      assertThat(download.stream().readAllBytes()).isEqualTo(bytes);
    }
  }

  /** The name of the EXIF among those of the items comes first, and is none. */
  @Test
  void readsTheTimeOfHeicPhotos() throws IOException {
    byte[] jpeg = new TakeoutBuilder().add(EVENING).camera(AUCKLAND, true).bytes(EVENING, "");
    byte[] heic = ByteBuffer.allocate(jpeg.length + 200)
        .put(box("ftyp", "heic0000".getBytes(StandardCharsets.ISO_8859_1)))
        .put(box("meta", "infeExif\0\0\0\u0015infe".getBytes(StandardCharsets.ISO_8859_1)))
        .put(box("mdat", jpeg))
        .array();

    assertThat(timeOf("IMG_0001.HEIC", heic))
        .contains(
            new CameraTime(LocalDateTime.parse("2024-08-01T08:30:00"), Optional.of(AUCKLAND)));
  }

  @Test
  void readsTheTimeOfApplesVideosBehindTheirFrames() throws IOException {
    byte[] description =
        "keys....mdtacom.apple.quicktime.creationdate..ilst..data2024-08-01T08:30:00+1200"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] video = ByteBuffer.allocate(200_000)
        .put(box("ftyp", "qt  0000".getBytes(StandardCharsets.ISO_8859_1)))
        .put(box("mdat", new byte[150_000]))
        .put(box("moov", description))
        .array();

    assertThat(timeOf("IMG_0002.MOV", video))
        .contains(
            new CameraTime(LocalDateTime.parse("2024-08-01T08:30:00"), Optional.of(AUCKLAND)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.heic", "a.mov", "a.mp4", "a.jpg", "a.png"})
  void takesTheTimeOfNoOtherFile(String name) throws IOException {
    assertThat(timeOf(name, new byte[0])).isEmpty();
    assertThat(timeOf(name, box("moov", new byte[100]))).isEmpty();
    assertThat(timeOf(name, new byte[1_000])).isEmpty();
    assertThat(timeOf(
            name,
            ByteBuffer.allocate(16)
                .putInt(1)
                .put("mdat".getBytes(StandardCharsets.ISO_8859_1))
                .putLong(3)
                .array()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-07-31T22:15:00,         2024-07-31T22:15", // 1:45 ahead
    "2024-07-31T20:30:02,         2024-07-31T20:30", // two seconds of rounding
    "2024-07-31T22:20:00,         2024-07-31T20:30", // no zone is 1:50 ahead
    "2024-08-01T11:00:00,         2024-07-31T20:30", // nor 14:30
    "2019-01-01T00:00:00,         2024-07-31T20:30" // the user changed the date
  })
  void takesADifferenceForAZoneOnlyIfItCanBeOne(LocalDateTime clock, LocalDateTime local) {
    assertThat(new CameraTime(clock, Optional.empty()).local(Instant.parse("2024-07-31T20:30:00Z")))
        .isEqualTo(local);
  }
}
