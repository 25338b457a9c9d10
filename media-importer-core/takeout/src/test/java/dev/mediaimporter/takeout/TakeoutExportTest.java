package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TakeoutExportTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake & dunes", "Best");
  private static final ExportedPhoto EVENING =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-15T20:00:00Z").withEdit();
  private static final ExportedPhoto MOVING =
      ExportedPhoto.of("IMG_0002.HEIC", "2023-12-31T23:30:00Z", "Best").withMotionVideo();
  private static final ExportedPhoto LONG = ExportedPhoto.of(
      "a title of more than forty-six characters, which Google cuts.jpg", "2023-05-01T00:00:00Z");
  private static final ExportedPhoto FILM =
      ExportedPhoto.of("Grüße aus Kärnten.mov", "2022-01-02T03:04:05Z", "Lake & dunes");

  @TempDir
  Path folder;

  private static TakeoutBuilder library() {
    return new TakeoutBuilder().add(LAKE).add(EVENING).add(MOVING).add(LONG).add(FILM);
  }

  private TakeoutExport write(TakeoutBuilder library, int parts) throws IOException {
    library.writeParts(folder, parts, 1);
    return TakeoutExport.open(List.of(folder));
  }

  private static List<String> filenames(TakeoutExport export) {
    return export.source().items().stream().map(MediaItem::displayName).sorted().toList();
  }

  @Test
  void findsItemsOverAllParts() throws IOException {
    TakeoutExport export = write(library(), 3);

    assertThat(filenames(export))
        .containsExactly(
            "Grüße aus Kärnten.mov",
            "IMG_0001-edited(1).jpg",
            "IMG_0001.jpg",
            "IMG_0001.jpg",
            "IMG_0002.HEIC",
            "IMG_0002.MP4",
            "a title of more than forty-six characters, which Google cuts.jpg");
    assertThat(export.contents().duplicates()).isEqualTo(5);
    assertThat(export.contents().withoutSidecar()).isEmpty();
    assertThat(export.contents().withoutMedium()).isEmpty();
    assertThat(export.contents().byYear())
        .containsExactly(Map.entry(2022, 1), Map.entry(2023, 3), Map.entry(2024, 3));
    assertThat(export.albums())
        .containsExactly(
            new TakeoutAlbum("Best", "", "Best", 3),
            new TakeoutAlbum("Lake & dunes", "", "Lake _ dunes", 2));
    assertThat(export.completeness().state()).isEqualTo(Completeness.State.COMPLETE);
  }

  @ParameterizedTest
  @EnumSource(Oddity.class)
  void findsTheSameInOddExports(Oddity oddity) throws IOException {
    TakeoutExport export = write(library().with(oddity), 3);

    assertThat(export.contents().items()).isEqualTo(7);
    assertThat(export.contents().withoutSidecar()).isEmpty();
    assertThat(export.contents().withoutMedium()).isEmpty();
    assertThat(export.contents().variants()).isEmpty();
    assertThat(export.albums())
        .extracting(TakeoutAlbum::title)
        .containsExactly("Best", "Lake & dunes");
    assertThat(export.completeness().state())
        .isEqualTo(
            oddity == Oddity.NO_INDEX ? Completeness.State.UNKNOWN : Completeness.State.COMPLETE);
  }

  @Test
  void givesItemsTheSameIdsHoweverTheyAreUnpacked() throws IOException {
    TakeoutExport packed = write(library().with(Oddity.NO_URL), 2);
    Path unpacked = folder.resolve("unpacked");
    library().with(Oddity.NO_URL).writeUnpacked(unpacked);
    List<Path> shapes =
        List.of(unpacked, unpacked.resolve("Takeout"), unpacked.resolve("Takeout/Google Photos"));

    for (Path shape : shapes) {
      assertThat(ids(TakeoutExport.open(List.of(shape)))).isEqualTo(ids(packed));
    }
  }

  private static List<String> ids(TakeoutExport export) {
    return export.source().items().stream().map(MediaItem::id).sorted().toList();
  }

  @Test
  void readsOneAlbumOnly() throws IOException {
    library().writeUnpacked(folder);

    TakeoutExport export =
        TakeoutExport.open(List.of(folder.resolve("Takeout/Google Photos/Best")));

    assertThat(filenames(export)).containsExactly("IMG_0001.jpg", "IMG_0002.HEIC", "IMG_0002.MP4");
    assertThat(export.albums()).hasSize(1);
  }

  @Test
  void importsTheBytesOfEachItem() throws IOException {
    TakeoutExport export = write(library(), 2);
    Path target = folder.resolve("target");

    ImportReport report = importTo(target, export);

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(7);
    assertThat(target.resolve("2024/07/IMG_0001.jpg"))
        .hasBinaryContent(library().bytes(LAKE, ""));
    assertThat(target.resolve("2023/12/IMG_0002.MP4"))
        .hasBinaryContent(library().bytes(MOVING, "motion"));
    assertThat(Files.getLastModifiedTime(target.resolve("2024/07/IMG_0001.jpg")).toInstant())
        .isEqualTo(LAKE.takenAt());
    assertThat(importTo(target, export).alreadyThere()).isEqualTo(7);
  }

  private static ImportReport importTo(Path target, TakeoutExport export) throws IOException {
    try (LocalMediaSink sink = LocalMediaSink.in(target)) {
      return MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .keys(KeyStrategies.captureDate())
              .build());
    }
  }

  @Test
  void leavesOutTheTrashUnlessAskedForIt() throws IOException {
    TakeoutExport export = write(library().with(Oddity.TRASHED), 1);

    assertThat(filenames(export)).hasSize(5).doesNotContain(LONG.title());
    assertThat(export.leftOut(TakeoutSelection.defaults()))
        .containsExactly(Map.entry(TakeoutSelection.LeftOut.TRASHED, 2));
    assertThat(export
            .source(new TakeoutSelection(true, true, true, TakeoutSelection.Edited.BOTH))
            .items())
        .hasSize(7);
  }

  @Test
  void choosesBetweenAnEditedItemAndItsOriginal() throws IOException {
    TakeoutExport export = write(library(), 1);

    assertThat(ids(export, TakeoutSelection.Edited.ORIGINAL))
        .hasSize(6)
        .contains(TakeoutBuilder.idOf(EVENING), TakeoutBuilder.idOf(MOVING) + "~motion")
        .doesNotContain(TakeoutBuilder.idOf(EVENING) + "~edited");
    assertThat(ids(export, TakeoutSelection.Edited.EDITED))
        .hasSize(6)
        .contains(TakeoutBuilder.idOf(EVENING) + "~edited", TakeoutBuilder.idOf(LAKE))
        .doesNotContain(TakeoutBuilder.idOf(EVENING));
  }

  private static List<String> ids(TakeoutExport export, TakeoutSelection.Edited edited) {
    return export.source(new TakeoutSelection(false, true, false, edited)).items().stream()
        .map(MediaItem::id)
        .toList();
  }

  @Test
  void keepsNothingOfADamagedItem() throws IOException {
    List<Path> parts = library().with(Oddity.STORED).writeParts(folder, 1, 1);
    byte[] zip = Files.readAllBytes(parts.get(0));
    byte[] photo = library().bytes(LONG, "");
    int start = indexOf(zip, photo);
    zip[start + photo.length / 2] ^= 1;
    Files.write(parts.get(0), zip);
    Path target = folder.resolve("target");

    ImportReport report = importTo(target, TakeoutExport.open(List.of(folder)));

    assertThat(report.status()).isEqualTo(ImportReport.Status.INCOMPLETE);
    assertThat(report.stored()).isEqualTo(6);
    assertThat(report.failed())
        .extracting(ItemOutcome.Failed::cause)
        .extracting(cause -> cause.reason())
        .containsExactly(FailureReason.DAMAGED_AT_SOURCE);
    assertThat(target.resolve("2023/05")).satisfies(month -> {
      try (Stream<Path> files = Files.list(month)) {
        assertThat(files).isEmpty();
      }
    });
  }

  @Test
  void failsAnEmptyFileByName() throws IOException {
    Path year = Files.createDirectories(folder.resolve("Google Photos/Photos from 2023"));
    Files.createFile(year.resolve("empty.jpg"));
    Files.write(year.resolve("whole.jpg"), new byte[] {1});

    ImportReport report =
        importTo(folder.resolve("target"), TakeoutExport.open(List.of(year.getParent())));

    assertThat(report.stored()).isEqualTo(1);
    assertThat(report.failed()).singleElement().satisfies(failed -> {
      assertThat(failed.item().displayName()).isEqualTo("empty.jpg");
      assertThat(failed.cause().reason()).isEqualTo(FailureReason.DAMAGED_AT_SOURCE);
    });
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i <= all.length - part.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void namesAPartThatWasCutOffAndReadsTheOthers() throws IOException {
    List<Path> parts = library().writeParts(folder, 3, 1);
    byte[] zip = Files.readAllBytes(parts.get(1));
    Files.write(parts.get(1), Arrays.copyOf(zip, zip.length / 2));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.parts().stream().filter(part -> part.problem().isPresent()))
        .singleElement()
        .satisfies(part -> assertThat(part.problem().get()).contains("cut off"));
    assertThat(export.contents().items()).isPositive();
    assertThat(export.completeness().state()).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(export.completeness().missingFiles()).isNotEmpty();
  }

  @Test
  void namesASignInPageSavedAsAPart() throws IOException {
    List<Path> parts = library().with(Oddity.NO_INDEX).writeParts(folder, 2, 1);
    Files.writeString(parts.get(1), "\n<!doctype html><title>Sign in</title>");

    assertThat(TakeoutExport.open(List.of(folder)).completeness().reasons())
        .singleElement()
        .asString()
        .contains("web page");
  }

  @Test
  void noticesAMissingPartByTheIndexAndByItsNumber() throws IOException {
    List<Path> parts = library().writeParts(folder, 3, 1);
    Files.delete(parts.get(1));

    Completeness completeness = TakeoutExport.open(List.of(folder)).completeness();

    assertThat(completeness.state()).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(completeness.reasons()).anyMatch(reason -> reason.contains("number 2"));
    assertThat(completeness.missingFiles()).isNotEmpty();
  }

  @Test
  void findsTheSidecarOfAVideoOutsideTheArchives() throws IOException {
    List<Path> parts = library().writeParts(folder, 1, 1);
    Map<String, byte[]> files = library().files();
    files.keySet().removeIf(name -> name.endsWith("Kärnten.mov"));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(parts.get(0)))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    Files.write(folder.resolve("Grüße aus Kärnten-002.mov"), library().bytes(FILM, ""));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(filenames(export)).contains("Grüße aus Kärnten.mov").hasSize(7);
    assertThat(export.contents().byRule()).containsEntry(PairingRule.TITLE, 1);
    assertThat(export.contents().withoutMedium()).isEmpty();
    assertThat(export.albums()).contains(new TakeoutAlbum("Lake & dunes", "", "Lake _ dunes", 2));
    assertThat(export.completeness().state()).isEqualTo(Completeness.State.COMPLETE);
  }

  @Test
  void keepsACopyWithOtherBytesAsAVariant() throws IOException {
    library().writeUnpacked(folder);
    Path copy = folder.resolve("Takeout/Google Photos/Best/IMG_0001.jpg");
    Files.write(copy, library().bytes(EVENING, "edited"));

    TakeoutContents contents = TakeoutExport.open(List.of(folder)).contents();

    assertThat(contents.items()).isEqualTo(8);
    assertThat(contents.variants()).containsExactly("Best/IMG_0001.jpg");
  }

  @Test
  void tellsWhatBelongsToNothing() throws IOException {
    library().writeUnpacked(folder);
    Path year = folder.resolve("Takeout/Google Photos/Photos from 2023");
    Files.delete(year.resolve("IMG_0002.HEIC"));
    Files.delete(folder.resolve("Takeout/Google Photos/Best/IMG_0002.HEIC"));
    Files.delete(year.resolve("IMG_0002.MP4"));
    Files.delete(folder.resolve("Takeout/Google Photos/Best/IMG_0002.MP4"));
    Files.write(year.resolve("stray.jpg"), library().bytes(LAKE, "edited"));

    TakeoutContents contents = TakeoutExport.open(List.of(folder)).contents();

    assertThat(contents.withoutMedium())
        .containsExactly("Photos from 2023/IMG_0002.HEIC.supplemental-metadata.json");
    assertThat(contents.withoutSidecar()).containsExactly("Photos from 2023/stray.jpg");
  }

  @Test
  void refusesTwoExportsInOneFolder() throws IOException {
    List<Path> parts = library().writeParts(folder, 2, 1);
    Files.copy(parts.get(0), folder.resolve("takeout-20260916T080000Z-3-001.zip"));

    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("two exports");
  }

  @Test
  void saysWhatWasSearched() throws IOException {
    library().writeParts(folder, 2, 1);
    Path below = Files.createDirectories(folder.resolve("below/deeper"));
    Files.writeString(below.resolve("notes.txt"), "a note");
    List<String> told = new ArrayList<>();

    TakeoutExport.open(List.of(folder), new CatalogueListener() {
      @Override
      public void searched(Path place, int folders, int archives, int others) {
        told.add(place + ": " + folders + ", " + archives + ", " + others);
      }
    });

    assertThat(told).containsExactly(folder + ": 2, 3, 1");
  }

  @Test
  void refusesAFolderWithFarMoreThanAnExport() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.writeString(Files.createDirectories(folder.resolve("d" + i)).resolve("f"), "");
    }
    ExportFiles files = ExportFiles.in(List.of(), CatalogueListener.NONE, ExportMemory.none());

    ExportFolder.add(folder, files, CatalogueListener.NONE, 3);
    assertThatThrownBy(() -> ExportFolder.add(folder, files, CatalogueListener.NONE, 2))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("more than 2 files in " + folder)
        .hasMessageContaining("name the folder that holds the export and nothing else");
  }

  @Test
  void takesABrowsersSecondCopyOfAPartForTheSame() throws IOException {
    List<Path> parts = library().writeParts(folder, 2, 1);
    Files.copy(parts.get(0), folder.resolve("takeout-20260914T211500Z-3-001 (1).zip"));

    TakeoutContents contents = TakeoutExport.open(List.of(folder)).contents();

    assertThat(contents.items()).isEqualTo(7);
    assertThat(contents.deliveredTwice()).isPositive();
  }

  @Test
  void refusesNamesThatLeadOutOfTheirFolder() throws IOException {
    Path part = folder.resolve("photos.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
      for (String name : List.of(
          "../x.jpg",
          "Takeout/Google Photos/../../x.jpg",
          "/etc/x.jpg",
          "C:/x.jpg",
          "Takeout\\Google Photos\\..\\..\\x.jpg",
          "C:\\x.jpg",
          "\\x.jpg",
          "Takeout/Google Photos/Photos from 2020/a\\x.jpg",
          "Takeout/Google Photos/Photos from 2020/ok.jpg",
          "Takeout/Google Photos/Photos from 2020/.DS_Store")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }

    TakeoutExport export = TakeoutExport.open(List.of(part));

    assertThat(filenames(export)).containsExactly("ok.jpg");
    assertThat(export.contents().refusedNames()).isEqualTo(8);
    assertThat(export.contents().byYear()).containsExactly(Map.entry(2020, 1));
  }

  @Test
  void readsAnArchiveThatWindowsPackedAgain() throws IOException {
    Path part = folder.resolve("Takeout.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
      for (String name : List.of("a.jpg", "b.jpg")) {
        zip.putNextEntry(new ZipEntry("Takeout\\Google Photos\\Photos from 2020\\" + name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }

    TakeoutExport export = TakeoutExport.open(List.of(part));

    assertThat(filenames(export)).containsExactly("a.jpg", "b.jpg");
    assertThat(export.contents().refusedNames()).isZero();
  }

  @Test
  void saysWhatIsWrongWithPlacesThatHoldNoExport() throws IOException {
    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder.resolve("nothing"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is no file or folder");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no parts");
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(text)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("neither an archive nor");
  }

  @Test
  void tellsFilesApartWhoseNamesAreNotInTheEncodingOfTheSystem() throws IOException {
    String year = folder.toUri() + "Takeout/Google%20Photos/Caf%E9/";
    try {
      Files.createDirectories(Path.of(URI.create(year)));
      for (String name : List.of("%E8+.jpg", "%E9%20.jpg")) {
        Files.writeString(Path.of(URI.create(year + name)), "\u00ff\u00d8\u00ff" + name);
      }
    } catch (IOException | InvalidPathException e) {
      assumeThat(e).as("this file system takes names in Unicode only").isNull();
    }

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(filenames(export))
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(
            name -> name.endsWith(".jpg") && name.indexOf('\uFFFD') < 0 && name.indexOf('%') < 0);
  }

  @Test
  void followsLinksInAFolderAndNamesThoseThatLeadNowhere() throws IOException {
    library().writeUnpacked(folder.resolve("kept"));
    Path kept = folder.resolve("kept/Takeout/Google Photos");
    List<String> all = filenames(TakeoutExport.open(List.of(folder.resolve("kept"))));
    Path linked = Files.createDirectories(folder.resolve("linked/Takeout/Google Photos"));
    Path oneByOne = Files.createDirectory(linked.resolve("Photos from 2024"));
    try {
      for (Path child : children(kept)) {
        if (!child.endsWith("Photos from 2024")) {
          Files.createSymbolicLink(linked.resolve(child.getFileName()), child);
        }
      }
      for (Path child : children(kept.resolve("Photos from 2024"))) {
        Files.createSymbolicLink(oneByOne.resolve(child.getFileName()), child);
      }
      Files.createSymbolicLink(oneByOne.resolve("up"), Path.of(".."));
      Files.createSymbolicLink(folder.resolve("linked/itself"), Path.of("."));
    } catch (UnsupportedOperationException | FileSystemException e) {
      assumeThat(e).as("there are no links here").isNull();
    }

    assertThat(filenames(TakeoutExport.open(List.of(folder.resolve("linked"))))).isEqualTo(all);

    Files.createSymbolicLink(oneByOne.resolve("lost.jpg"), Path.of("nowhere"));
    assertThat(TakeoutExport.open(List.of(folder.resolve("linked"))).parts())
        .filteredOn(part -> part.problem().isPresent())
        .extracting(part -> part.name() + ": " + part.problem().orElseThrow())
        .containsExactly("lost.jpg: it is a link to a file that is not there");
  }

  private static List<Path> children(Path parent) throws IOException {
    try (Stream<Path> found = Files.list(parent)) {
      return found.toList();
    }
  }

  @Test
  void listsLargeItemsFirst() throws IOException {
    Path year = Files.createDirectories(folder.resolve("Takeout/Google Photos/Photos from 2024"));
    Map<String, Integer> megabytes = Map.of("a.jpg", 2, "b.mp4", 65, "c.jpg", 1, "d.mp4", 70);
    for (Map.Entry<String, Integer> file : megabytes.entrySet()) {
      try (RandomAccessFile sparse =
          new RandomAccessFile(year.resolve(file.getKey()).toFile(), "rw")) {
        sparse.setLength((long) file.getValue() << 20);
      }
    }

    assertThat(TakeoutExport.open(List.of(folder)).source().items().stream()
            .map(MediaItem::displayName))
        .startsWith("d.mp4", "b.mp4")
        .endsWith("a.jpg", "c.jpg");
  }

  @Test
  void startsAtAnyByteOfAnItem() throws IOException {
    TakeoutExport export = write(library(), 1);
    MediaItem film = export.source().items().stream()
        .filter(item -> item.displayName().endsWith(".mov"))
        .findFirst()
        .orElseThrow();
    byte[] whole = library().bytes(FILM, "");

    try (var download = export.source().open(film, 1000);
        InputStream in = download.stream()) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, 1000, whole.length));
    }
  }

  private void zip(String part, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(part)))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
  }

  @Test
  void namesUnfinishedDownloadsAndArchivesOfArchives() throws IOException {
    List<Path> parts = library().with(Oddity.NO_INDEX).writeParts(folder, 2, 1);
    Files.move(parts.get(1), folder.resolve(parts.get(1).getFileName() + ".crdownload"));
    zip(
        "takeout-20260914T211500Z-3-003.zip",
        Map.of("Takeout/takeout-20260914T211500Z-3-002.zip", new byte[] {1}));

    assertThat(TakeoutExport.open(List.of(folder)).completeness().reasons())
        .anySatisfy(
            reason -> assertThat(reason).contains(".crdownload: its download is not finished"))
        .anySatisfy(
            reason -> assertThat(reason).contains("-003.zip: it holds other archives; unpack it"));
  }

  @Test
  void namesWhatIsTooLargeForASidecarOrAnIndex() throws IOException {
    String year = "Takeout/Google Photos/Photos from 2020/";
    zip(
        "photos.zip",
        Map.of(
            year + "a.jpg",
            new byte[] {1},
            year + "a.jpg.json",
            new byte[SidecarJson.MAX_BYTES + 1],
            year + "b.jpg.json",
            new byte[SidecarJson.MAX_BYTES],
            "Takeout/archive_browser.html",
            new byte[IndexPage.MAX_BYTES + 1]));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.contents().damagedSidecars())
        .containsExactlyInAnyOrder(
            "Photos from 2020/a.jpg.json (too large for a sidecar)",
            "Photos from 2020/b.jpg.json (too large for a sidecar)",
            "archive_browser.html (too large for an index)");
    assertThat(export.completeness().state()).isEqualTo(Completeness.State.UNKNOWN);
  }

  @Test
  void isIncompleteWithoutAnyMedium() throws IOException {
    library().with(Oddity.NO_INDEX).writeUnpacked(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".json")) {
          Files.delete(file);
        }
      }
    }

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.completeness().state()).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(export.completeness().reasons())
        .containsExactly("there is no photo or video here, only sidecars");
  }

  @Test
  void tellsWhyNothingCanBeRead() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "notes");
    Path page = Files.writeString(folder.resolve("takeout-1.zip"), "<html>sign in");
    zip("other.zip", Map.of("Takeout/Contacts/Ann.jpg", new byte[] {1}));

    assertThatThrownBy(() -> TakeoutExport.open(List.of(text)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("notes.txt is neither an archive nor a photo or video");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(page)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("nothing could be read: takeout-1.zip: it is a web page");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder.resolve("other.zip"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is nothing of Google Photos in this export");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder.resolve("none"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is no file or folder");
  }

  @Test
  void hearsOfEachPartAndOfTheSidecars() throws IOException {
    library().writeParts(folder, 3, 1);
    List<String> heard = new ArrayList<>();

    TakeoutExport.open(List.of(folder), new CatalogueListener() {
      @Override
      public void reading(String name, int number, int parts) {
        heard.add(number + " of " + parts + " " + name);
      }

      @Override
      public void sidecarsRead(int read, int sidecars) {
        heard.add(read + " of " + sidecars);
      }
    });

    assertThat(heard).hasSize(5).startsWith("1 of 4 takeout-20260914T211500Z-001.zip");
    assertThat(heard.get(4)).matches("(\\d+) of \\1");
  }

  @Test
  void findsTheOriginalsOfItemsEditedInAnUnknownLanguage() throws IOException {
    new TakeoutBuilder()
        .add(ExportedPhoto.of("IMG_20200101.jpg", "2020-01-01T00:00:00Z"))
        .add(ExportedPhoto.of("IMG_20200102.jpg", "2020-01-02T00:00:00Z"))
        .writeUnpacked(folder);
    Path year = folder.resolve("Takeout/Google Photos/Photos from 2020");
    Files.write(year.resolve("IMG_20200101-muudetud.jpg"), new byte[] {1});
    Files.write(year.resolve("IMG_20200102-muudetud.jpg"), new byte[] {2});

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.contents().unknownSuffixes()).containsExactly("-muudetud");
    assertThat(export.contents().byRule()).containsEntry(PairingRule.UNKNOWN_SUFFIX, 2);
    assertThat(ids(export, TakeoutSelection.Edited.ORIGINAL)).hasSize(2);
  }

  @Test
  void noticesAMissingPartWithoutAnIndexByItsNumberOnly() throws IOException {
    List<Path> parts = library().with(Oddity.NO_INDEX).writeParts(folder, 3, 1);
    Files.delete(parts.get(1));

    Completeness completeness = TakeoutExport.open(List.of(folder)).completeness();

    assertThat(completeness.state()).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(completeness.reasons()).containsExactly("part number 2 is not here");

    Files.delete(parts.get(2));
    assertThat(TakeoutExport.open(List.of(folder)).completeness().state())
        .as("the last part cannot be missed without an index")
        .isEqualTo(Completeness.State.UNKNOWN);
  }

  @Test
  void namesAPartThatMayNotBeReadAndReadsTheOthers() throws IOException {
    library().with(Oddity.NO_INDEX).writeParts(folder, 2, 1);
    ExportFiles files =
        ExportFiles.in(List.of(folder), CatalogueListener.NONE, ExportMemory.none());
    int readable = files.entries().size();

    files.addPart(new PartBytes() {
      @Override
      public String name() {
        return "locked.zip";
      }

      @Override
      public long size() {
        return 1;
      }

      @Override
      public InputStream open(long position, long length) throws IOException {
        throw new AccessDeniedException("locked.zip");
      }
    });

    assertThat(files.entries()).hasSize(readable);
    assertThat(files.parts().get(2).problem()).contains("there is no permission to read it");
  }
}
