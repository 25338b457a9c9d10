package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.TestContent;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import dev.mediaimporter.verify.Verification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that came without location before their originals. */
final class ReducedItemsTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake");
  private static final ExportedPhoto MOVING = LAKE.withMotionVideo();
  private static final String ID = "picked-1";
  private static final MediaKey REDUCED = MediaKey.of("2024/07/IMG_0001.jpg");

  @TempDir
  Path folder;

  private final ImportLedger ledger = ImportLedger.inMemory();
  private Path photos;
  private MediaSink sink;

  @BeforeEach
  void openSink() {
    photos = folder.resolve("photos");
    sink = LocalMediaSink.in(photos);
  }

  @AfterEach
  void closeSink() throws Exception {
    sink.close();
  }

  /** A JPEG with so many bytes behind its end. */
  static byte[] picture(int width, int height, int more) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", out);
      return Arrays.copyOf(out.toByteArray(), out.size() + more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void storeReduced(String filename, String taken, byte[] bytes) throws IOException {
    MediaItem item = MediaItem.builder()
        .id(ID)
        .filename(filename)
        .mimeType("image/jpeg")
        .type(MediaKind.PHOTO)
        .creationTime(Instant.parse(taken))
        .build();
    var stored = sink.put(KeyStrategies.captureDate().keyFor(item), TestContent.of(item, bytes));
    ledger.record(
        new LedgerEntry.Stored(ID, stored.stored(), 1, Set.of(ItemNote.LOCATION_REMOVED)));
  }

  private TakeoutExport importOriginals(TakeoutBuilder library) throws IOException {
    library.writeParts(folder.resolve("export"), 1, 1);
    TakeoutExport export = TakeoutExport.open(List.of(folder.resolve("export")));
    MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(export.source())
            .sink(sink)
            .ledger(ledger)
            .keys(KeyStrategies.captureDate())
            .build());
    return export;
  }

  private ReducedItems.Found find(TakeoutExport export, boolean replace) throws IOException {
    return new ReducedItems(export, sink, ledger).find(replace, () -> false);
  }

  private LedgerEntry.Stored entry(String id) throws IOException {
    return (LedgerEntry.Stored) ledger.find(id).orElseThrow();
  }

  private void assertVerified() throws IOException {
    Verification verification = new Verification(
        sink, true, (problem, key, detail) -> assertThat(key + ": " + detail).isEmpty());
    verification.check(ledger);
    verification.checkForExtras();
    assertThat(verification.problems()).isZero();
  }

  @Test
  void areNamedAndReplacedOnRequest() throws IOException {
    byte[] original = picture(400, 300, 500);
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00.123Z", picture(400, 300, 0));
    TakeoutExport export = importOriginals(new TakeoutBuilder().add(LAKE, original));
    MediaKey kept = entry(TakeoutBuilder.idOf(LAKE)).key();
    assertThat(kept).isNotEqualTo(REDUCED);

    assertThat(find(export, false))
        .isEqualTo(new ReducedItems.Found(List.of(REDUCED.value()), 0, 0));
    assertThat(entry(ID).notes()).contains(ItemNote.ORIGINAL_STORED);
    assertVerified();
    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 1, 0));

    assertThat(photos.resolve(kept.value())).hasBinaryContent(original);
    assertThat(photos.resolve(REDUCED.value())).doesNotExist();
    assertThat(photos.resolve(".media-importer/damaged").resolve(REDUCED.value()))
        .hasBinaryContent(picture(400, 300, 0));
    assertThat(entry(ID).key()).isEqualTo(kept);
    assertThat(entry(ID).notes()).contains(ItemNote.REPLACED);
    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 0, 0));
    assertVerified();
  }

  /** An MP4 that is so large, with so many bytes of frames. */
  private static byte[] video(int width, int height, int frames) {
    byte[] track = PictureSizeTest.track(0, width, height, false);
    return PictureSizeTest.joined(
        PictureSizeTest.box("ftyp", new byte[8]),
        PictureSizeTest.box("moov", PictureSizeTest.box("trak", track)),
        PictureSizeTest.box("mdat", new byte[frames]));
  }

  private MediaKey storeReducedVideo(byte[] bytes) throws IOException {
    MediaItem item = MediaItem.builder()
        .id(ID + "=dv")
        .filename("IMG_0001.mp4")
        .mimeType("video/mp4")
        .type(MediaKind.VIDEO)
        .creationTime(Instant.parse("2024-07-14T10:00:00Z"))
        .build();
    MediaKey key = MediaKey.of("2024/07/IMG_0001.mp4");
    var stored = sink.put(key, TestContent.of(item, bytes));
    ledger.record(
        new LedgerEntry.Stored(item.id(), stored.stored(), 1, Set.of(ItemNote.VIDEO_TRANSCODED)));
    return key;
  }

  @Test
  void takeTheirMotionVideosWithThem() throws IOException {
    byte[] original = video(1440, 1080, 500);
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    MediaKey reduced = storeReducedVideo(video(720, 540, 100));
    TakeoutExport export =
        importOriginals(new TakeoutBuilder().add(MOVING, picture(400, 300, 500), original));

    assertThat(find(export, false).names())
        .containsExactlyInAnyOrder(REDUCED.value(), reduced.value());
    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 2, 0));

    MediaKey kept = entry(TakeoutBuilder.idOf(MOVING) + "~motion").key();
    assertThat(photos.resolve(kept.value())).hasBinaryContent(original);
    assertThat(photos.resolve(reduced.value())).doesNotExist();
    assertThat(entry(ID + "=dv").key()).isEqualTo(kept);
    assertVerified();
  }

  @Test
  void keepMotionVideosOfAnotherShape() throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    MediaKey reduced = storeReducedVideo(video(720, 720, 100));
    TakeoutExport export = importOriginals(
        new TakeoutBuilder().add(MOVING, picture(400, 300, 500), video(1440, 1080, 500)));

    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 1, 0));
    assertThat(photos.resolve(reduced.value())).isRegularFile();
  }

  /** Its photo waits for the next run, by which the pair is found again. */
  @Test
  void stayWhenTheirMotionVideoCannotBeReplaced() throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    MediaKey reduced = storeReducedVideo(video(720, 540, 100));
    TakeoutExport export = importOriginals(
        new TakeoutBuilder().add(MOVING, picture(400, 300, 500), video(1440, 1080, 500)));
    byte[] whole = Files.readAllBytes(photos.resolve(reduced.value()));
    assertThat(find(export, false).names()).hasSize(2);
    Files.write(photos.resolve(reduced.value()), new byte[7]);

    assertThat(find(export, true).failed()).isEqualTo(1);
    assertThat(photos.resolve(REDUCED.value())).isRegularFile();
    Files.write(photos.resolve(reduced.value()), whole);
    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 2, 0));
  }

  @Test
  void areThoseOfTheSameNameTimeAndShapeOnly() throws IOException {
    TakeoutExport export = importOriginals(new TakeoutBuilder().add(LAKE, picture(400, 300, 500)));
    ReducedItems.Found nothing = new ReducedItems.Found(List.of(), 0, 0);

    storeReduced("IMG_0002.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    assertThat(find(export, true)).as("another name").isEqualTo(nothing);
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:01Z", picture(400, 300, 0));
    assertThat(find(export, true)).as("another second").isEqualTo(nothing);
    for (byte[] other :
        List.of(picture(400, 200, 0), picture(800, 600, 0), picture(400, 300, 900))) {
      try (var files = Files.walk(photos)) {
        for (Path file :
            files.filter(file -> file.toString().contains("IMG_0001-")).toList()) {
          Files.delete(file);
        }
      }
      storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", other);
      assertThat(find(export, true)).as(other.length + " bytes").isEqualTo(nothing);
    }
  }

  @Test
  void areNeverReplacedWhereTwoItemsMayBeTheOriginal() throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    TakeoutExport export = importOriginals(new TakeoutBuilder()
        .add(LAKE, picture(400, 300, 500))
        .add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00.5Z"), picture(400, 300, 900)));

    assertThat(export.originals()).hasSize(2);
    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 0, 0));
  }

  @Test
  void areNeverReplacedWhereTheExportHasAnEditedForm() throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    TakeoutExport export =
        importOriginals(new TakeoutBuilder().add(LAKE.withEdit(), picture(400, 300, 500)));

    assertThat(find(export, true)).isEqualTo(new ReducedItems.Found(List.of(), 0, 0));
    assertThat(photos.resolve(REDUCED.value())).isRegularFile();
  }

  @Test
  void stayWhenTheOriginalIsDamagedOrTheyAreChanged() throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    TakeoutExport export = importOriginals(new TakeoutBuilder().add(LAKE, picture(400, 300, 500)));
    Path original = photos.resolve(entry(TakeoutBuilder.idOf(LAKE)).key().value());
    byte[] whole = Files.readAllBytes(original);
    byte[] flipped = whole.clone();
    flipped[flipped.length - 1] ^= 1;
    Files.write(original, flipped);

    assertThat(find(export, true).failed()).isEqualTo(1);
    assertThat(photos.resolve(REDUCED.value())).hasBinaryContent(picture(400, 300, 0));
    Files.write(original, whole);
    Files.write(photos.resolve(REDUCED.value()), picture(400, 300, 7));
    assertThat(find(export, true).failed()).isEqualTo(1);
    assertThat(photos.resolve(REDUCED.value())).hasBinaryContent(picture(400, 300, 7));
  }

  /** A run that ends at this call, before or after it is done. */
  private MediaSink dyingAt(boolean before) {
    return (MediaSink) Proxy.newProxyInstance(
        MediaSink.class.getClassLoader(),
        new Class<?>[] {MediaSink.class},
        (proxy, method, args) -> {
          boolean here = method.getName().equals("setAside");
          if (here && before) {
            throw new IllegalStateException("killed");
          }
          try {
            Object result = method.invoke(sink, args);
            if (here) {
              throw new IllegalStateException("killed");
            }
            return result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areReplacedByTheNextRunWhenOneWasKilled(boolean before) throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    TakeoutExport export = importOriginals(new TakeoutBuilder().add(LAKE, picture(400, 300, 500)));
    assertThatThrownBy(
            () -> new ReducedItems(export, dyingAt(before), ledger).find(true, () -> false))
        .hasMessage("killed");
    assertThat(Files.exists(photos.resolve(REDUCED.value()))).isEqualTo(before);

    assertThat(find(export, true).failed()).isZero();

    assertThat(entry(ID).notes()).contains(ItemNote.REPLACED);
    assertThat(photos.resolve(".media-importer/damaged").resolve(REDUCED.value()))
        .isRegularFile();
    assertVerified();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNoMotionVideoWhenARunIsKilledBeforeItsPhoto(boolean before) throws IOException {
    storeReduced("IMG_0001.jpg", "2024-07-14T10:00:00Z", picture(400, 300, 0));
    MediaKey reduced = storeReducedVideo(video(720, 540, 100));
    TakeoutExport export = importOriginals(
        new TakeoutBuilder().add(MOVING, picture(400, 300, 500), video(1440, 1080, 500)));
    assertThatThrownBy(
            () -> new ReducedItems(export, dyingAt(before), ledger).find(true, () -> false))
        .hasMessage("killed");
    assertThat(photos.resolve(REDUCED.value())).as("its photo waits").isRegularFile();

    assertThat(find(export, true).failed()).isZero();

    assertThat(entry(ID).notes()).contains(ItemNote.REPLACED);
    assertThat(entry(ID + "=dv").notes()).contains(ItemNote.REPLACED);
    for (MediaKey key : List.of(REDUCED, reduced)) {
      assertThat(photos.resolve(".media-importer/damaged").resolve(key.value())).isRegularFile();
    }
    assertVerified();
  }
}
