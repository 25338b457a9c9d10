package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sidecars say is kept at the destination. */
final class SidecarDataTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake", "Best");

  @TempDir
  Path folder;

  private Path photos;

  private static void describe(JsonObject sidecar) {
    JsonObject place = new JsonObject();
    place.addProperty("latitude", -47.5);
    place.addProperty("longitude", 8.25);
    place.addProperty("altitude", 430);
    sidecar.add("geoData", place);
    sidecar.addProperty("description", "Über <den> See");
    sidecar.addProperty("favorited", true);
    JsonObject ann = new JsonObject();
    ann.addProperty("name", "Ann & Zoë");
    JsonArray people = new JsonArray();
    people.add(ann);
    sidecar.add("people", people);
  }

  private static TakeoutBuilder library() {
    return new TakeoutBuilder().add(LAKE, SidecarDataTest::describe);
  }

  private TakeoutExport export(TakeoutBuilder library, String name) throws IOException {
    library.writeParts(folder.resolve(name), 1, 1);
    return TakeoutExport.open(List.of(folder.resolve(name)));
  }

  private void importIt(TakeoutExport export, ImportLedger ledger) throws IOException {
    photos = folder.resolve("photos");
    try (LocalMediaSink sink = LocalMediaSink.in(photos)) {
      MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .ledger(ledger)
              .keys(KeyStrategies.captureDate())
              .build());
    }
  }

  @Test
  void tellsDestinationsWhatTheSidecarSays() throws IOException {
    MediaItem item =
        export(library(), "export").source().items().stream().findFirst().orElseThrow();

    assertThat(item.details())
        .containsExactly(
            Map.entry("place", "-47.5,8.25,430"),
            Map.entry("favourite", "true"),
            Map.entry("caption", "Über <den> See"),
            Map.entry("albums", "Best\nLake"),
            Map.entry("people", "Ann & Zoë"));
    assertThat(item.toString()).doesNotContain("47.5", "See", "Ann");
  }

  @Test
  void namesASidecarThatIsBroken() throws IOException {
    Path year = folder.resolve("Takeout/Google Photos/Photos from 2024");
    library().writeUnpacked(folder);
    Files.writeString(year.resolve("IMG_0002.jpg.json"), "{\"title\":\"IMG_00");
    TakeoutContents contents =
        TakeoutExport.open(List.of(folder.resolve("Takeout"))).contents();

    assertThat(contents.damagedSidecars())
        .containsExactly("Photos from 2024/IMG_0002.jpg.json (not JSON)");
  }

  @Test
  void keepsItInTheRecordBesideAFile() throws IOException {
    importIt(export(library(), "export"), ImportLedger.inMemory());

    JsonObject details;
    try (Stream<Path> files = Files.walk(photos.resolve(".media-importer/items"))) {
      Path record = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      details = JsonParser.parseString(Files.readString(record))
          .getAsJsonObject()
          .getAsJsonObject("details");
    }
    assertThat(details.get("people").getAsString()).isEqualTo("Ann & Zoë");
    assertThat(details.get("place").getAsString()).isEqualTo("-47.5,8.25,430");
  }

  private TakeoutDocuments.Written writeXmp(TakeoutExport export, ImportLedger ledger)
      throws IOException {
    try (LocalMediaSink sink = LocalMediaSink.in(photos)) {
      return new TakeoutDocuments(sink, ledger)
          .writeXmp(export.items(TakeoutSelection.defaults()), () -> false);
    }
  }

  private TakeoutDocuments.Written writeAlbums(TakeoutExport export, ImportLedger ledger)
      throws IOException {
    try (LocalMediaSink sink = LocalMediaSink.in(photos)) {
      return new TakeoutDocuments(sink, ledger)
          .writeAlbums(
              "ann@example.com", "", export.albumMembers(TakeoutSelection.defaults()), () -> false);
    }
  }

  @Test
  void writesXmpThatOtherProgramsRead() throws Exception {
    TakeoutExport export = export(library(), "export");
    ImportLedger ledger = ImportLedger.inMemory();
    importIt(export, ledger);

    assertThat(writeXmp(export, ledger)).isEqualTo(new TakeoutDocuments.Written(1, 0, 0, 0, 0));

    byte[] file = Files.readAllBytes(photos.resolve("2024/07/IMG_0001.jpg.xmp"));
    XMPMeta xmp = XMPMetaFactory.parseFromBuffer(file);
    assertThat(xmp.getPropertyString(XMPConst.NS_EXIF, "GPSLatitude")).isEqualTo("47,30.000000S");
    assertThat(xmp.getPropertyString(XMPConst.NS_EXIF, "GPSLongitude")).isEqualTo("8,15.000000E");
    assertThat(xmp.getPropertyString(XMPConst.NS_EXIF, "GPSAltitude")).isEqualTo("43000/100");
    assertThat(xmp.getPropertyString(XMPConst.NS_XMP, "Rating")).isEqualTo("5");
    assertThat(
            xmp.getLocalizedText(XMPConst.NS_DC, "description", "", "x-default").getValue())
        .isEqualTo("Über <den> See");
    assertThat(xmp.getArrayItem(XMPConst.NS_IPTCEXT, "PersonInImage", 1).getValue())
        .isEqualTo("Ann & Zoë");
    assertThat(xmp.getArrayItem(XMPConst.NS_DC, "subject", 2).getValue()).isEqualTo("Lake");
    assertThat(xmp.getPropertyString(XMPConst.NS_EXIF, "DateTimeOriginal"))
        .isEqualTo("2024-07-14T10:00:00Z");
    assertThat(writeXmp(export, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 0, 1, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsTheZoneOfTheCamera(boolean archive) throws Exception {
    TakeoutBuilder library = library().camera(ZoneOffset.ofHoursMinutes(5, 45), false);
    library.writeParts(folder.resolve("parts"), 1, 1);
    library.writeUnpacked(folder.resolve("unpacked"));
    TakeoutExport export =
        TakeoutExport.open(List.of(folder.resolve(archive ? "parts" : "unpacked")));
    ImportLedger ledger = ImportLedger.inMemory();
    importIt(export, ledger);

    assertThat(writeXmp(export, ledger)).isEqualTo(new TakeoutDocuments.Written(1, 0, 0, 0, 0));

    XMPMeta xmp = XMPMetaFactory.parseFromBuffer(
        Files.readAllBytes(photos.resolve("2024/07/IMG_0001.jpg.xmp")));
    assertThat(xmp.getPropertyString(XMPConst.NS_EXIF, "DateTimeOriginal"))
        .isEqualTo("2024-07-14T15:45:00+05:45");
    assertThat(zones(ledger)).containsExactly("+05:45");

    importIt(TakeoutExport.open(List.of(folder.resolve(archive ? "parts" : "unpacked"))), ledger);

    assertThat(writeXmp(export, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 0, 1, 0, 0));
    assertThat(zones(ledger)).containsExactly("+05:45");
  }

  private static List<String> zones(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return entries
          .map(entry -> ((LedgerEntry.Stored) entry).details().get(MediaItem.ZONE))
          .filter(Objects::nonNull)
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storesAnItemOnceWhoseSidecarArrivesLater(boolean archive) throws IOException {
    TakeoutBuilder library =
        new TakeoutBuilder().add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z"));
    Path unpacked = folder.resolve("unpacked");
    library.writeUnpacked(unpacked);
    Path sidecar;
    try (Stream<Path> files = Files.walk(unpacked)) {
      sidecar = files
          .filter(file -> file.getFileName().toString().startsWith("IMG_0001.jpg."))
          .findFirst()
          .orElseThrow();
    }
    Path away = Files.move(sidecar, folder.resolve("sidecar"));
    ImportLedger ledger = ImportLedger.inMemory();
    importIt(TakeoutExport.open(List.of(unpacked)), ledger);
    Files.move(away, sidecar);
    TakeoutExport complete =
        archive ? export(library, "parts") : TakeoutExport.open(List.of(unpacked));
    complete.keepIds(ledger);

    importIt(complete, ledger);

    assertThat(ledger.entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsTheIdWithoutSidecarUnlessTheOtherIsStoredToo(boolean bothStored) throws IOException {
    TakeoutBuilder library =
        new TakeoutBuilder().add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z"));
    Path unpacked = folder.resolve("unpacked");
    library.writeUnpacked(unpacked);
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.delete(file);
      }
    }
    String earlier = onlyId(TakeoutExport.open(List.of(unpacked)));
    TakeoutExport complete = export(library, "parts");
    String present = onlyId(complete);

    complete.keepIds(Set.of(earlier, "takeout-other"), ids -> bothStored ? ids : Set.of());

    assertThat(earlier).startsWith(TakeoutExport.ID_OF_CONTENT).isNotEqualTo(present);
    assertThat(onlyId(complete)).isEqualTo(bothStored ? present : earlier);
    assertThat(complete.holds(onlyId(complete))).isTrue();
  }

  private static String onlyId(TakeoutExport export) {
    List<String> ids = export.items().map(TakeoutItem::id).toList();
    assertThat(ids).hasSize(1);
    return ids.get(0);
  }

  @Test
  void writesXmpAgainWhenTheSidecarSaysSomethingElse() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    TakeoutExport old = export(new TakeoutBuilder().add(LAKE), "old");
    importIt(old, ledger);
    writeXmp(old, ledger);

    TakeoutExport newer = export(library(), "newer");

    assertThat(writeXmp(newer, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 1, 0, 0, 0));
    assertThat(photos.resolve("2024/07/IMG_0001.jpg.xmp")).content().contains("Zoë");
    assertThat(photos.resolve(".media-importer/damaged/2024/07/IMG_0001.jpg.xmp"))
        .isRegularFile();
    assertThat(verify(ledger)).isEmpty();
  }

  @Test
  void leavesFilesOfOthersAlone() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    TakeoutExport export = export(library(), "export");
    importIt(export, ledger);
    Path xmp = photos.resolve("2024/07/IMG_0001.jpg.xmp");
    Files.writeString(xmp, "edited by hand");

    assertThat(writeXmp(export, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 0, 0, 1, 0));
    assertThat(xmp).hasContent("edited by hand");
  }

  @Test
  void listsTheStoredItemsOfEachAlbum() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    TakeoutExport export = export(library(), "export");
    importIt(export, ledger);

    assertThat(writeAlbums(export, ledger)).isEqualTo(new TakeoutDocuments.Written(2, 0, 0, 0, 0));

    JsonObject manifest = JsonParser.parseString(
            Files.readString(photos.resolve("albums/Lake.json")))
        .getAsJsonObject();
    JsonObject item = manifest.getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(manifest.get("title").getAsString()).isEqualTo("Lake");
    assertThat(item.get("key").getAsString()).isEqualTo("2024/07/IMG_0001.jpg");
    assertThat(item.get("id").getAsString()).isEqualTo(TakeoutBuilder.idOf(LAKE));
    assertThat(item.get("sha256").getAsString()).hasSize(64);
    assertThat(writeAlbums(export, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 0, 2, 0, 0));
    assertThat(verify(ledger)).isEmpty();
  }

  @Test
  void keepsWhatANewerExportLacksInTheManifest() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    TakeoutExport old = export(library(), "old");
    importIt(old, ledger);
    writeAlbums(old, ledger);
    TakeoutExport newer = export(
        new TakeoutBuilder().add(ExportedPhoto.of("IMG_0002.jpg", "2024-08-14T10:00:00Z", "Lake")),
        "newer");
    importIt(newer, ledger);

    assertThat(writeAlbums(newer, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 1, 0, 0, 0));
    assertThat(photos.resolve("albums/Lake.json"))
        .content()
        .contains("2024/07/IMG_0001.jpg", "2024/08/IMG_0002.jpg");
    assertThat(photos.resolve("albums/Best.json")).content().contains("IMG_0001.jpg");
  }

  /** Two albums called Rome, in folders of these names. */
  private TakeoutExport twoAlbums(String name, String folderOfOne, String folderOfOther, int items)
      throws IOException {
    TakeoutBuilder library = new TakeoutBuilder();
    for (int i = 0; i < items; i++) {
      library
          .add(ExportedPhoto.of("one" + i + ".jpg", "2024-08-14T10:00:00Z", folderOfOne))
          .add(ExportedPhoto.of("other" + i + ".jpg", "2024-08-14T10:00:00Z", folderOfOther));
    }
    library.writeUnpacked(folder.resolve(name));
    for (String album : List.of(folderOfOne, folderOfOther)) {
      Files.writeString(
          folder
              .resolve(name)
              .resolve("Takeout/Google Photos")
              .resolve(album)
              .resolve("metadata.json"),
          "{\"title\":\"Rome\"}");
    }
    return TakeoutExport.open(List.of(folder.resolve(name)));
  }

  private List<String> manifests() throws IOException {
    try (Stream<Path> files = Files.list(photos.resolve("albums"))) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }

  @Test
  void tellsAlbumsOfOneTitleApartWhateverTheirFoldersAreCalled() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    TakeoutExport old = twoAlbums("old", "Rome", "Rome(1)", 1);
    importIt(old, ledger);
    writeAlbums(old, ledger);
    List<String> before = manifests();
    TakeoutExport newer = twoAlbums("newer", "Rome(1)", "Rome", 2);
    importIt(newer, ledger);

    assertThat(writeAlbums(newer, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 2, 0, 0, 0));

    assertThat(before).hasSize(2);
    assertThat(manifests()).hasSize(2).allSatisfy(manifest -> {
      boolean one = manifest.contains("one0.jpg");
      assertThat(manifest.contains("one1.jpg")).isEqualTo(one);
      assertThat(manifest.contains("other0.jpg")).isEqualTo(!one);
      assertThat(manifest.contains("other1.jpg")).isEqualTo(!one);
    });
    assertThat(writeAlbums(old, ledger)).isEqualTo(new TakeoutDocuments.Written(0, 0, 2, 0, 0));
    assertThat(verify(ledger)).isEmpty();
  }

  private List<String> verify(ImportLedger ledger) throws IOException {
    List<String> problems = new ArrayList<>();
    try (LocalMediaSink sink = LocalMediaSink.in(photos)) {
      Verification verification =
          new Verification(sink, true, (problem, key, detail) -> problems.add(key + " " + detail));
      verification.check(ledger);
      verification.checkForExtras();
    }
    return problems;
  }
}
