package dev.mediaimporter.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.InMemoryMediaSink;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.contract.MediaSinkContract;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplesTest {
  private static final String OWNER = "ann@example.com";

  private final PhotosEmulator google = PhotosEmulator.start(Library.builder()
      .album(
          "Lake",
          LibraryItem.photo("id-1", "a.jpg", 3_000),
          LibraryItem.video("id-2", "b.mp4", 40_000))
      .build());
  private final GooglePhotosClient photos = GooglePhotosClient.create(
      PhotosCredentials.ofAccessToken(google.accessToken()),
      GooglePhotosSettings.builder().photosUrl(URI.create(google.photosUrl())).build());

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    photos.close();
    google.close();
  }

  @Test
  void everything_below_a_bucket_comes_from_one_album() {
    String lake = google.library().albumTitled("Lake").id();

    assertThat(ImportToS3.run(photos, lake, new InMemoryMediaSink(), OWNER).stored())
        .isEqualTo(2);
  }

  @Test
  void progress_is_a_line_an_item() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);

    WatchProgress.run(photos, new InMemoryMediaSink(), OWNER, printer);

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrder(
            "stored a.jpg as 257c57037d384ae37ea27a07e8a01665/a.jpg",
            "stored b.mp4 as 257c57037d384ae37ea27a07e8a01665/b.mp4");
  }

  @Test
  void days_choose_what_is_imported() {
    Instant taken = google.library().item("id-1").orElseThrow().creationTime().orElseThrow();
    LocalDate day = taken.atOffset(ZoneOffset.UTC).toLocalDate();

    assertThat(SearchLibrary.run(photos, new InMemoryMediaSink(), day, day).stored())
        .isEqualTo(1);
  }

  @Test
  void a_sample_says_what_it_needs() {
    assertThat(SampleArguments.complaint(new String[] {"a"}, "token", "FOLDER", "OWNER_EMAIL"))
        .contains("Arguments: FOLDER OWNER_EMAIL");
    assertThat(SampleArguments.complaint(new String[] {"a"}, null, "FOLDER"))
        .contains("Set GOOGLE_ACCESS_TOKEN to an access token for Google Photos");
    assertThat(SampleArguments.complaint(new String[] {"a"}, "token", "FOLDER")).isEmpty();
  }

  @Test
  void keys_can_be_ones_own() throws Exception {
    InMemoryMediaSink sink = new InMemoryMediaSink();

    assertThat(CustomKeys.run(photos, sink).stored()).isEqualTo(2);

    try (Stream<MediaKey> keys = sink.keys()) {
      assertThat(keys.map(MediaKey::value))
          .allMatch(key -> key.matches("(photo/2024/0[678]/a.jpg|video/2024/0[678]/b.mp4)"))
          .hasSize(2);
    }
  }

  @Test
  void items_can_be_left_out_and_changed() throws Exception {
    google.showLibrary(Library.builder()
        .album(
            "Lake",
            LibraryItem.photo("id-1", "A.JPG", 3_000),
            LibraryItem.photo("id-2", "Screenshot_1.png", 4_000))
        .build());
    InMemoryMediaSink sink = new InMemoryMediaSink();

    assertThat(ChooseItems.run(photos, sink).listed()).isEqualTo(1);

    try (Stream<MediaKey> keys = sink.keys()) {
      assertThat(keys.map(MediaKey::filename)).containsExactly("a.jpg");
    }
  }

  @Test
  void a_stopped_import_goes_on_where_it_was() throws Exception {
    try (LocalMediaSink sink = LocalMediaSink.in(folder);
        ImportLedger ledger = ImportLedger.inMemory()) {
      AtomicInteger asked = new AtomicInteger();

      ImportReport first =
          ResumeAfterStop.run(photos, sink, OWNER, ledger, () -> asked.incrementAndGet() > 2);
      ImportReport second = ResumeAfterStop.run(photos, sink, OWNER, ledger, () -> false);

      assertThat(first.status()).isEqualTo(ImportReport.Status.PAUSED);
      assertThat(second.status()).isEqualTo(ImportReport.Status.COMPLETE);
      assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(2);
    }
  }

  @Test
  void a_sink_can_be_ones_own() {
    CustomSink.MapSink sink = new CustomSink.MapSink(new ConcurrentHashMap<>());

    assertThat(CustomSink.run(photos, sink, OWNER).stored()).isEqualTo(2);
    assertThat(CustomSink.run(photos, sink, OWNER).alreadyThere()).isEqualTo(2);
  }

  /** What every sink has to keep to. */
  @Nested
  final class MapSinkTest extends MediaSinkContract {
    private final ConcurrentMap<MediaKey, CustomSink.MapSink.Kept> map = new ConcurrentHashMap<>();
    private final CustomSink.MapSink sink = new CustomSink.MapSink(map);

    @Override
    protected boolean renews() {
      return false;
    }

    @Override
    protected boolean setsAside() {
      return false;
    }

    @Override
    protected CustomSink.MapSink createSink() {
      return sink;
    }

    @Override
    protected CustomSink.MapSink anotherSink() {
      return new CustomSink.MapSink(map);
    }

    @Override
    protected Optional<byte[]> rawBytes(MediaKey key) throws Exception {
      if (!map.containsKey(key)) {
        return Optional.empty();
      }
      try (InputStream in = sink.read(key)) {
        return Optional.of(in.readAllBytes());
      }
    }

    @Override
    protected void rawPut(MediaKey key, byte[] bytes) {
      StoredMedia foreign =
          StoredMedia.builder().key(key).sizeBytes(bytes.length).build();
      map.put(key, new CustomSink.MapSink.Kept(bytes, foreign));
    }
  }

  @Test
  void the_docs_show_the_samples_as_they_are_compiled() throws Exception {
    String samples = "java/dev/mediaimporter/examples/embed/";

    assertThat(Files.readString(Path.of("../README.md")))
        .contains(javaBlock("snippet", "src/main/" + samples + "ImportToFolder.java"));
    assertThat(Files.readString(Path.of("../docs/testkit.md")))
        .contains(javaBlock("emulator", "src/test/" + samples + "EmulatorTest.java"));
  }

  private static String javaBlock(String name, String file) throws Exception {
    return "```java\n" + tagged(name, file).indent(-2) + "```\n";
  }

  private static String tagged(String name, String file) throws Exception {
    String text = Files.readString(Path.of(file));
    String begin = "// tag::" + name + "[]\n";
    int start = text.indexOf(begin) + begin.length();
    return text.substring(start, text.lastIndexOf('\n', text.indexOf("// end::" + name)) + 1);
  }
}
