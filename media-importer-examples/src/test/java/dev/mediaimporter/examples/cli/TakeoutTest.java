package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.TestContent;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of Google Takeout exports, and a look into them. */
final class TakeoutTest {
  private static final TakeoutBuilder LIBRARY = new TakeoutBuilder()
      .add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake"))
      .add(ExportedPhoto.of("IMG_0002.jpg", "2023-07-14T10:00:00Z").withEdit())
      .add(ExportedPhoto.of("VID_0003.mp4", "2023-08-01T10:00:00Z"));

  @TempDir
  Path folder;

  private Path export;
  private List<Path> parts;

  @BeforeEach
  void writeExport() throws IOException {
    export = folder.resolve("export");
    parts = LIBRARY.writeParts(export, 2, 1);
  }

  private Cli.Result importIt(String from, String... more) {
    String[] arguments = {
      "import", "--from", from, "--to", "photos", "--owner", "ann@example.com", "--keys", "date"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return withCredentials().run(all);
  }

  private Cli withCredentials() {
    return new Cli(folder).with("AWS_ACCESS_KEY_ID", "id").with("AWS_SECRET_ACCESS_KEY", "key");
  }

  @Test
  void importsAWholeExportWithoutSignIn() {
    Cli.Result result = importIt("takeout:export");

    assertThat(result.err()).contains("Reading the directories of the export in export");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Complete.", "All 4 items", "The Takeout export:", "files in Google's index");
    assertThat(folder.resolve("photos/2024/07/IMG_0001.jpg")).isRegularFile();
    assertThat(importIt("takeout:export").out()).contains("already there         4");
    assertThat(result.err()).doesNotContain("no sidecar");
  }

  /** All that is before the directories is overwritten: whatever is read of it would be damaged. */
  @Test
  void readsOnlyDirectoriesTheSecondTime() throws IOException {
    assertThat(importIt("takeout:export").exitCode()).isZero();
    for (Path part : parts) {
      FileTime modified = Files.getLastModifiedTime(part);
      byte[] bytes = Files.readAllBytes(part);
      int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
      Arrays.fill(bytes, 0, directory, (byte) '?');
      Files.write(part, bytes);
      Files.setLastModifiedTime(part, modified);
    }

    Cli.Result second = importIt("takeout:export");

    assertThat(second.exitCode()).as(second.out()).isZero();
    assertThat(second.out()).contains("already there         4").doesNotContain("damaged");
    assertThat(importIt("takeout:export", "--no-ledger").exitCode()).isEqualTo(1);
  }

  @Test
  void updatesWhatANewerExportSaysOtherwise() throws IOException {
    assertThat(importIt("takeout:export").exitCode()).isZero();
    new TakeoutBuilder()
        .add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z"), sidecar -> {
          sidecar.addProperty("description", "At the lake");
          sidecar.addProperty("favorited", true);
        })
        .writeParts(folder.resolve("newer"), 1, 2);

    Cli.Result newer = importIt("takeout:newer", "--report", "report.json");

    assertThat(newer.exitCode()).as(newer.out()).isZero();
    assertThat(newer.out()).contains("already there         1   1 updated");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"updated\":1");
    String ledger;
    try (var files = Files.list(folder.resolve("photos/.media-importer"))) {
      ledger = Files.readString(
          files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow());
    }
    // The album is not in the newer export, which says nothing about it.
    assertThat(ledger).contains("At the lake", "\"favourite\":\"true\"", "\"albums\":\"Lake\"");
    assertThat(importIt("takeout:newer").out()).doesNotContain("updated");
    assertThat(new Cli(folder).run("verify", "--to", "photos", "--deep").exitCode())
        .isZero();
  }

  /** A JPEG without its EXIF, as Google's APIs deliver it. */
  private static byte[] withoutExif(byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      int length = 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
      if ((jpeg[at + 1] & 0xff) != 0xe1) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  @Test
  void replacesReducedItemsOnRequest() throws Exception {
    assertThat(importIt("takeout:export").exitCode()).isZero();
    MediaItem picked = MediaItem.builder()
        .id("picked")
        .filename("IMG_0001.jpg")
        .type(MediaKind.PHOTO)
        .creationTime(Instant.parse("2024-07-14T10:00:00Z"))
        .build();
    byte[] bytes =
        withoutExif(LIBRARY.bytes(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z"), ""));
    Path own = folder.resolve("photos/.media-importer");
    Path file;
    try (var files = Files.list(own)) {
      file =
          files.filter(name -> name.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    try (LocalMediaSink sink = LocalMediaSink.in(folder.resolve("photos"));
        FileLedger ledger = FileLedger.open(file)) {
      StoredMedia stored = sink.put(
              MediaKey.of("picked/IMG_0001.jpg"), TestContent.of(picked, bytes))
          .stored();
      ledger.record(new LedgerEntry.Stored("picked", stored, 1, Set.of(ItemNote.LOCATION_REMOVED)));
    }

    Cli.Result told = importIt("takeout:export");
    assertThat(told.exitCode()).isZero();
    assertThat(told.out())
        .contains("reduced       1 also stored in reduced quality; --replace-reduced replaces them")
        .contains("    picked/IMG_0001.jpg");
    Cli.Result replaced = importIt("takeout:export", "--replace-reduced", "--json");
    assertThat(replaced.exitCode()).isZero();
    assertThat(replaced.report().getAsJsonObject("takeout").get("replaced").getAsInt())
        .isEqualTo(1);
    assertThat(folder.resolve("photos/picked/IMG_0001.jpg")).doesNotExist();
    assertThat(own.resolve("damaged/picked/IMG_0001.jpg")).hasBinaryContent(bytes);
    assertThat(new Cli(folder).run("verify", "--to", "photos", "--deep").exitCode())
        .isZero();
    assertThat(new Cli(folder).run("ls", "--to", "photos").out()).containsOnlyOnce("IMG_0001.jpg");
    assertThat(importIt("takeout:export").out()).doesNotContain("reduced");
    assertThat(importIt("library:all", "--replace-reduced").err())
        .contains("--replace-reduced needs a Takeout export");
  }

  @Test
  void writesXmpFilesAndManifestsOfAlbums() {
    Cli.Result first = importIt("takeout:export", "--sidecars", "xmp");

    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .contains("known         1 with album")
        .doesNotContain("0 with place")
        .contains("XMP files     4 written", "manifests     1 written");
    assertThat(folder.resolve("photos/2024/07/IMG_0001.jpg.xmp")).isRegularFile();
    assertThat(folder.resolve("photos/albums/Lake.json")).content().contains("IMG_0001.jpg");
    JsonObject again = importIt("takeout:export", "--sidecars", "xmp", "--json")
        .report()
        .getAsJsonObject("takeout");
    assertThat(again.getAsJsonObject("known").get("album").getAsInt()).isEqualTo(1);
    assertThat(again
            .getAsJsonObject("written")
            .getAsJsonObject("xmp")
            .get("unchanged")
            .getAsInt())
        .isEqualTo(4);
    assertThat(new Cli(folder).run("ls", "--to", "photos").out())
        .contains("IMG_0001.jpg")
        .doesNotContain("xmp", "albums/");
    assertThat(new Cli(folder).run("verify", "--to", "photos"))
        .satisfies(
            verified -> assertThat(verified.exitCode()).as(verified.out()).isZero());
  }

  @Test
  void namesItemsAfterTheirFirstAlbum() {
    Cli.Result result = withCredentials()
        .run(
            "import",
            "--from",
            "takeout:export",
            "--to",
            "photos",
            "--owner",
            "ann@example.com",
            "--keys",
            "album",
            "--albums",
            "none");

    assertThat(result.exitCode()).isZero();
    assertThat(folder.resolve("photos/Lake/IMG_0001.jpg")).isRegularFile();
    assertThat(folder.resolve("photos/2023/07/IMG_0002.jpg")).isRegularFile();
    assertThat(folder.resolve("photos/albums")).doesNotExist();
  }

  @Test
  void countsItemsThatAreThereFromElsewhere() throws IOException {
    ExportedPhoto renamed = ExportedPhoto.of("IMG_0009.jpg", "2024-07-14T10:00:00Z");
    new TakeoutBuilder()
        .add(renamed, LIBRARY.bytes(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z"), ""))
        .writeParts(folder.resolve("other"), 1, 1);
    assertThat(importIt("takeout:other").out()).doesNotContain("same bytes");

    assertThat(importIt("takeout:export").out())
        .contains("same bytes    1 also stored from another source or export");
    assertThat(folder.resolve("photos/2024/07/IMG_0001.jpg")).isRegularFile();
    assertThat(folder.resolve("photos/2024/07/IMG_0009.jpg")).isRegularFile();
  }

  @Test
  void refusesFormsThatItDoesNotKnow() {
    assertThat(importIt("takeout:export", "--sidecars", "exif").err())
        .contains("--sidecars must be xmp or none, got exif");
    assertThat(importIt("takeout:export", "--albums", "links").err())
        .contains("--albums must be manifests or none, got links");
    assertThat(importIt("library:all", "--sidecars", "xmp").err())
        .contains("--sidecars needs a Takeout export");
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void importsTheFilesOfAPattern() {
    assertThat(importIt("takeout:export/takeout-*.zip").exitCode()).isZero();
    assertThat(importIt("takeout:export/other-*.zip"))
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(result -> assertThat(result.err()).contains("no file matches"));
  }

  @Test
  void namesOneOfTwoExportsInAFolder() throws IOException {
    String name = String.valueOf(parts.get(0).getFileName());
    Files.copy(parts.get(0), export.resolve(name.replace("20260914", "20260920")));

    assertThat(importIt("takeout:export").err())
        .contains("parts of two exports")
        .contains("for the newest write --from takeout:'export/takeout-20260920*'");
    assertThat(new Cli(folder).run("takeout", "inspect", "export").err())
        .contains("write media-importer takeout inspect 'export/takeout-20260920*'")
        .contains("Searched " + export + ": 4 archives, 0 other files.");
  }

  @Test
  void importsSeveralFiles() {
    assertThat(importIt(
                "takeout:" + parts.get(0),
                "--from",
                "takeout:" + parts.get(1),
                "--from",
                "takeout:" + parts.get(2))
            .out())
        .contains("Complete.", "All 4 items");
    assertThat(importIt("takeout:" + parts.get(0), "--from", "library:all").err())
        .contains("--from takeout: cannot be combined with another source");
    assertThat(importIt("library:all", "--from", "library:album/x").err())
        .contains("--from can be repeated only for the parts of a Takeout export");
    assertThat(new Cli(folder)
            .run(
                "takeout",
                "inspect",
                parts.get(0).toString(),
                parts.get(1).toString(),
                parts.get(2).toString())
            .exitCode())
        .isZero();
  }

  @Test
  void importsPartsInABucket() throws IOException {
    try (MiniS3 s3 = MiniS3.start("media")) {
      for (Path part : parts) {
        s3.objects()
            .put(
                "inbox/" + part.getFileName(),
                new MiniS3.Kept(MediaBytes.of(Files.readAllBytes(part)), Map.of()));
      }
      String[] settings = {"--s3-endpoint", s3.endpoint(), "--s3-region", "eu-central-1"};

      Cli.Result result = importIt("takeout:s3://media/inbox", settings);

      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("Complete.", "All 4 items");
      assertThat(s3.requests()).noneMatch(request -> request.startsWith("PUT"));
      assertThat(withCredentials()
              .run("takeout", "inspect", "s3://media/inbox", "--s3-endpoint", s3.endpoint())
              .out())
          .contains("-002.zip");
      assertThat(
              importIt("takeout:s3://media/inbox", "--from", "takeout:export").err())
          .contains("must be below one prefix");
      assertThat(importIt("takeout:s3://other", settings))
          .satisfies(other -> assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE))
          .satisfies(other -> assertThat(other.err()).contains("no such bucket: s3://other/"));
    }
  }

  @Test
  void reportsAsJsonWhatTheExportHolds() {
    JsonObject takeout = importIt("takeout:export", "--json").report().getAsJsonObject("takeout");

    assertThat(takeout.get("completeness").getAsString()).isEqualTo("complete");
    assertThat(takeout.get("duplicates").getAsInt()).isEqualTo(1);
    assertThat(takeout.getAsJsonObject("pairedBy").get("edited").getAsInt()).isEqualTo(1);
    assertThat(takeout.getAsJsonArray("parts")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void storesNothingTwiceWhenAMissingPartArrives(int missing) throws IOException {
    Path later = Files.move(parts.get(missing), folder.resolve("later.zip"));
    Cli.Result first = importIt("takeout:export", "--json");
    assertThat(first.report().getAsJsonObject("takeout").getAsJsonArray("withoutSidecar"))
        .isNotEmpty();
    Files.move(later, parts.get(missing));

    Cli.Result whole = importIt("takeout:export", "--json");

    assertThat(whole.exitCode()).isZero();
    assertThat(whole.report().get("alreadyThere").getAsInt())
        .isEqualTo(first.report().get("stored").getAsInt());
    assertThat(whole.report().get("updated").getAsInt()).isPositive();
    try (Stream<Path> files = Files.walk(folder.resolve("photos"))) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(jpg|mp4)")))
          .hasSize(4);
    }
    assertThat(importIt("takeout:export", "--json").report().get("alreadyThere").getAsInt())
        .isEqualTo(4);
  }

  @Test
  void isNotStoredWhereItsPartsAre() {
    for (String inside : List.of("export", "export/photos")) {
      Cli.Result result = withCredentials()
          .run("import", "--from", "takeout:export", "--to", inside, "--owner", "a@b.c");

      assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).contains("choose another folder").hasLineCount(1);
    }
  }

  @Test
  void isIncompleteWhenAPartIsMissing() throws IOException {
    Files.delete(parts.get(0));

    Cli.Result result = importIt("takeout:export");

    assertThat(result.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(result.out())
        .startsWith("Incomplete.")
        .contains("parts of the export are missing or damaged", "part number 1 is not here");
    assertThat(result.err()).contains("have no sidecar", "get what is missing first");
  }

  @Test
  void showsWhatWouldBeStored() {
    Cli.Result result = importIt("takeout:export", "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("would store    2023/07/IMG_0002-edited.jpg  ")
        .containsPattern("IMG_0002-edited.jpg  [0-9.]+ k?B\n")
        .containsPattern("4 items \\([0-9.]+ k?B\\) would be stored");
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void refusesWhatDoesNotGoTogetherWithAnExport() {
    assertThat(importIt("takeout:export", "--motion-videos").err())
        .contains("--motion-videos cannot be combined with a Takeout export");
    assertThat(importIt("takeout:").err()).contains("needs a folder or a file");
    assertThat(importIt("takeout:nowhere"))
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(result -> assertThat(result.err()).contains("there is no file or folder"));
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void namesAWrongExportBeforeAMissingOwner() {
    assertThat(new Cli(folder).run("import", "--from", "takeout:nowhere", "--to", "photos"))
        .isEqualTo(new Cli.Result(
            ExitCode.USAGE,
            "",
            "media-importer: takeout: there is no file or folder " + folder.resolve("nowhere")
                + "\n"));
    assertThat(new Cli(folder)
            .run("import", "--from", "takeout:export", "--to", "photos")
            .err())
        .contains("--owner EMAIL is required");
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void importsTheFormsOfEditedItemsThatAreAskedFor() {
    Cli.Result result = importIt("takeout:export", "--edited", "original");

    assertThat(result.out()).contains("All 3 items", "left out      1 item of the form");
    assertThat(folder.resolve("photos/2023/07/IMG_0002-edited.jpg")).doesNotExist();
    assertThat(importIt("takeout:export", "--edited", "best").err())
        .contains("--edited must be original, edited or both, got best");
    assertThat(importIt("library:all", "--trashed").err())
        .contains("--trashed needs a Takeout export");
  }

  @Test
  void demonstratesAnImport() {
    Cli.Result result = new Cli(folder).run("demo", "--takeout", "--to", "demo");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("All 25 items", "albums        2");
    assertThat(folder.resolve("demo/2024/06/IMG_20240622_051204.jpg")).isRegularFile();
    assertThat(new Cli(folder).run("demo", "--takeout", "--s3").err())
        .contains("--takeout cannot be combined");
  }

  @Test
  void inspectsAnExport() throws IOException {
    byte[] zip = Files.readAllBytes(parts.get(1));
    Files.write(parts.get(1), Arrays.copyOf(zip, zip.length - 10));

    Cli.Result result = new Cli(folder).run("takeout", "inspect", "export");

    assertThat(result.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(result.out())
        .contains("-002.zip", "it was cut off; download it again", "2 read, 1 not readable")
        .contains("whole         no");
  }

  @Test
  void printsWhatGooglePhotosKnowsAboutEachItem() {
    Cli.Result result = new Cli(folder).run("takeout", "inspect", "export", "--items");

    assertThat(result.exitCode()).isZero();
    assertThat(result.events()).hasSize(4).anySatisfy(item -> {
      assertThat(item.get("filename").getAsString()).isEqualTo("IMG_0001.jpg");
      assertThat(item.get("takenAt").getAsString()).isEqualTo("2024-07-14T10:00:00Z");
      assertThat(item.getAsJsonArray("albums").get(0).getAsString()).isEqualTo("Lake");
      assertThat(item.get("latitude").isJsonNull()).isTrue();
    });
  }

  @Test
  void refusesTwoFormsOfOutput() {
    Cli.Result result = new Cli(folder).run("takeout", "inspect", "export", "--json", "--items");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--json cannot be combined with --items");
  }

  @Test
  void inspectsAsJson() {
    Cli.Result result = new Cli(folder).run("takeout", "inspect", "takeout:export", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().getAsJsonObject("byYear").get("2023").getAsInt()).isEqualTo(3);
    assertThat(result.report().getAsJsonArray("albums")).hasSize(1);
  }

  @Test
  void refusesToFillTheDisk() {
    FreeSpace.requireBytes(10, 10, folder);

    assertThatThrownBy(() -> FreeSpace.requireBytes(3_000_000, 2_000_000, folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("have 3.00 MB, but " + folder + " has 2.00 MB free");
  }

  @Test
  void tellsWhenNothingIsLeftToImport() throws IOException {
    Path trashed = folder.resolve("trashed");
    new TakeoutBuilder()
        .add(ExportedPhoto.of("a.jpg", "2024-07-14T10:00:00Z"))
        .with(Oddity.TRASHED)
        .writeParts(trashed, 1, 1);

    Cli.Result result = importIt("takeout:trashed");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("nothing to import: 1 item in the trash; --trashed imports them");
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void tellsHowFarTheCatalogueIs() {
    List<JsonObject> events = importIt("takeout:export", "--json").events();

    assertThat(events.get(0).get("event").getAsString()).isEqualTo("catalogue");
    assertThat(events.get(0).get("part").getAsInt()).isEqualTo(1);
    assertThat(events.get(0).get("parts").getAsInt()).isEqualTo(3);
    assertThat(events.get(3).get("read")).isEqualTo(events.get(3).get("sidecars"));
  }
}
