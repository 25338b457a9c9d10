package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What went wrong for users of other programs. Each test is named after their issues: ig is
 * simulot/immich-go, gpth TheLastGimbus/GooglePhotosTakeoutHelper, neo
 * Xentraxx/GooglePhotosTakeoutHelper_Neo, mw mattwilson1024/google-photos-exif, im
 * immich-app/immich, pp photoprism, mem pulsejet/memories, en ente, TE
 * andyjohnson0/TakeoutExtractor.
 */
final class KnownIssuesTest {
  private static final String YEAR = "Takeout/Google Photos/Photos from 2024/";
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake");
  private static final ExportedPhoto EVENING =
      ExportedPhoto.of("IMG_0002.jpg", "2024-07-31T20:30:00Z", "Lake");

  @TempDir
  Path folder;

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private static TakeoutBuilder library() {
    return new TakeoutBuilder().add(LAKE).add(EVENING);
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Adds a photo. */
  private KnownIssuesTest photo(String name) {
    files.put(YEAR + name, name.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a sidecar with more members, in single quotes. */
  private KnownIssuesTest sidecar(String name, String title, String more) {
    files.put(
        YEAR + name,
        json("{'title':'" + title + "','photoTakenTime':{'timestamp':'1721000000'}" + more + "}"));
    return this;
  }

  private static String url(String id) {
    return ",'url':'https://photos.google.com/photo/AF1Qip" + id + "'";
  }

  /** Writes the files unpacked and opens them. */
  private TakeoutExport open() throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, file.getValue());
    }
    return TakeoutExport.open(List.of(folder));
  }

  private Path zip(String name, Map<String, byte[]> entries, Charset names) throws IOException {
    Path part = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(part);
        ZipOutputStream zip = new ZipOutputStream(out, names)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return part;
  }

  private static Map<String, byte[]> some(TakeoutBuilder library, String ending) {
    Map<String, byte[]> some = new LinkedHashMap<>();
    library.files().forEach((name, bytes) -> {
      if (name.endsWith(ending)) {
        some.put(name, bytes);
      }
    });
    return some;
  }

  /** The sidecar that each file was paired with tells its id. */
  private static List<String> ids(TakeoutExport export) {
    return export.items().map(TakeoutItem::id).sorted().toList();
  }

  private static Stream<String> titles(TakeoutExport export) {
    return export.albums().stream().map(TakeoutAlbum::title);
  }

  @Test
  @DisplayName("ig#163, ig#162, ig#424, ig#11: parts that are read one at a time")
  void partsAreOneSet() throws IOException {
    Path media = zip("a.zip", some(library(), ".jpg"), StandardCharsets.UTF_8);
    Path sidecars = zip("b.zip", some(library(), ".json"), StandardCharsets.UTF_8);

    assertThat(TakeoutExport.open(List.of(media, sidecars)).contents().withoutSidecar())
        .isEmpty();
    assertThat(TakeoutExport.open(List.of(media)).contents().withoutSidecar()).hasSize(2);
    TakeoutExport alone = TakeoutExport.open(List.of(sidecars));
    assertThat(alone.contents().withoutMedium()).hasSize(2);
    assertThat(alone.completeness().state()).isEqualTo(Completeness.State.INCOMPLETE);
  }

  @Test
  @DisplayName("ig#1277: an album whose metadata are in another part")
  void albumsReachOverParts() throws IOException {
    Map<String, byte[]> all = library().files();
    Map<String, byte[]> metadata = some(library(), "/metadata.json");
    all.keySet().removeAll(metadata.keySet());
    zip("a.zip", all, StandardCharsets.UTF_8);
    zip("b.zip", metadata, StandardCharsets.UTF_8);

    assertThat(TakeoutExport.open(List.of(folder)).albums())
        .containsExactly(new TakeoutAlbum("Lake", "", "Lake", 2));
  }

  @Test
  @DisplayName("ig#493, gpth#262: sidecars are missing, all of them or some")
  void mediaWithoutSidecarAreImported() throws IOException {
    files.putAll(some(library(), ".jpg"));

    TakeoutExport export = open();

    assertThat(export.source().items().stream().map(MediaItem::creationTime))
        .containsExactlyInAnyOrder(Optional.of(LAKE.takenAt()), Optional.of(EVENING.takenAt()));
    assertThat(export.contents().withoutSidecar()).hasSize(2);
  }

  @Test
  @DisplayName("ig#36, en#647, gpth#222: tgz")
  void tgzIsAsGoodAsZip() throws IOException {
    library().with(Oddity.TGZ).writeParts(folder.resolve("tgz"), 2, 1);
    library().writeParts(folder.resolve("zip"), 2, 1);

    assertThat(TakeoutExport.open(List.of(folder.resolve("tgz"))).items())
        .containsExactlyInAnyOrderElementsOf(
            TakeoutExport.open(List.of(folder.resolve("zip"))).items().toList());
  }

  @Test
  @DisplayName("ig#918, ig#1414: a damaged part stops the run")
  void damagedPartsAreNamedAndTheOthersRead() throws IOException {
    List<Path> parts = library().writeParts(folder, 2, 1);
    Files.write(parts.get(0), Arrays.copyOf(Files.readAllBytes(parts.get(0)), 300));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.items()).isNotEmpty();
    assertThat(export.completeness().reasons())
        .anySatisfy(reason -> assertThat(reason).contains("-001.zip", "cut off"));
  }

  @Test
  @DisplayName("ig#963, ig#357: one message for four mistakes")
  void eachMistakeHasItsMessage() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no archive");
    Path other =
        zip("other.zip", Map.of("Takeout/Mail/a.txt", new byte[1]), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TakeoutExport.open(List.of(folder.resolve("takeout-*.zip"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is no file or folder");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(text)))
        .hasMessageContaining("neither an archive nor a photo or video");
    assertThatThrownBy(() -> TakeoutExport.open(List.of(other)))
        .hasMessageContaining("nothing of Google Photos");
    Path one = zip("takeout-20240101T000000Z-001.zip", library().files(), StandardCharsets.UTF_8);
    Path two = zip("takeout-20240601T000000Z-001.zip", library().files(), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TakeoutExport.open(List.of(one, two)))
        .hasMessageContaining("parts of two exports");
  }

  @Test
  @DisplayName("ig#1019, ig#1157: nothing imported, and no error")
  void nothingToImportIsNoSuccess() throws IOException {
    sidecar("IMG_0001.jpg.json", "IMG_0001.jpg", "");

    assertThat(open().completeness().reasons())
        .containsExactly("there is no photo or video here, only sidecars");
  }

  @Test
  @DisplayName("ig#364, ig#3: a sidecar whose title is not the name of its photo ends the run")
  void titlesMayDisagree() throws IOException {
    photo("IMG_0001.jpg").sidecar("IMG_0001.jpg.json", "beach.jpg", url("a"));

    assertThat(ids(open())).containsExactly("AF1Qipa");
  }

  @Test
  @DisplayName("ig#133: pictures of contacts")
  void otherServicesAreLeftOutAndCounted() throws IOException {
    library().with(Oddity.OTHER_SERVICE).writeParts(folder, 1, 1);

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.items().map(TakeoutItem::filename))
        .doesNotContain("Ann.jpg")
        .hasSize(2);
    assertThat(export.contents().otherFiles()).isPositive();
  }

  @Test
  @DisplayName("ig#482, neo#133: an album of sidecars only is empty")
  void membershipComesFromSidecars() throws IOException {
    library().with(Oddity.SIDECAR_ONLY_ALBUMS).writeParts(folder, 1, 1);

    assertThat(TakeoutExport.open(List.of(folder)).albums())
        .containsExactly(new TakeoutAlbum("Lake", "", "Lake", 2));
  }

  @ParameterizedTest
  @CsvSource({"{'title':'Sea'}, Sea", "{}, Trip", "{'title':''}, Trip"})
  @DisplayName("ig#677, ig#791: metadata of an album that say little")
  void albumsAreKnownByContent(String metadata, String title) throws IOException {
    String trip = "Takeout/Google Photos/Trip/";
    photo("IMG_0001.jpg").sidecar("IMG_0001.jpg.json", "IMG_0001.jpg", url("a"));
    files.put(trip + "IMG_0001.jpg", files.get(YEAR + "IMG_0001.jpg"));
    files.put(trip + "IMG_0001.jpg.json", files.get(YEAR + "IMG_0001.jpg.json"));
    files.put(trip + "métadonnées.json", json(metadata));

    assertThat(titles(open())).containsExactly(title);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'googlePhotosOrigin':{'driveSync':{}}", ",'unknown':[1]"})
  @DisplayName("ig#212, ig#940: sidecars without address, and with what is not known")
  void fewMembersAreRequired(String more) throws IOException {
    photo("IMG_0001.jpg").sidecar("IMG_0001.jpg.json", "IMG_0001.jpg", more);

    TakeoutExport export = open();

    assertThat(export.contents().withoutSidecar()).isEmpty();
    assertThat(export.items().map(TakeoutItem::takenAt))
        .containsExactly(Optional.of(Instant.ofEpochSecond(1721000000)));
  }

  @Test
  @DisplayName("ig#1124: sidecars of 2017")
  void oldSidecarsAreNoAlbums() throws IOException {
    files.putAll(some(library(), "2024/IMG_0001.jpg"));
    files.put(YEAR + "IMG_0001.jpg.json", json("{'title':'IMG_0001.jpg','url':'x','tags':[]}"));
    photo("b.jpg").sidecar("b.jpg.json", "b.jpg", url("b"));

    TakeoutExport export = open();

    assertThat(export.albums()).isEmpty();
    assertThat(export.contents().withoutSidecar()).containsExactly("Photos from 2024/IMG_0001.jpg");
    assertThat(export.items().flatMap(item -> item.takenAt().stream())).contains(LAKE.takenAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IMG_0001.jpg.json",
        "IMG_0001.jpg.supplemental-metadata.json",
        "IMG_0001.jpg.supplemental-meta.json",
        "IMG_0001.jpg.s.json"
      })
  @DisplayName("ig#652, gpth#353, gpth#448, en#4953, mem#1441: .supplemental-metadata")
  void sidecarsOfBothStyles(String name) throws IOException {
    String medium = name.contains(".s.") || name.contains("meta.")
        ? "PXL_20240714_100000000_" + "x".repeat(name.contains(".s.") ? 15 : 2) + ".jpg"
        : "IMG_0001.jpg";
    String whole = medium + ".supplemental-metadata";
    photo(medium)
        .sidecar(
            (name.equals("IMG_0001.jpg.json")
                    ? medium
                    : whole.substring(0, Math.min(46, whole.length())))
                + ".json",
            medium,
            url("a"));

    assertThat(ids(open())).containsExactly("AF1Qipa");
  }

  @ParameterizedTest
  @CsvSource({
    // gpth#8, ig#613, mem#1559, neo#29: names that were cut
    "Screenshot_2024-08-31-00-53-48-647_com.snapchat.jpg, Screenshot_2024-08-31-00-53-48-647_com.snapcha.json, same-name",
    "13039_327707840323_537645323_9470255_27214_n(1).jpg, 13039_327707840323_537645323_9470255_27214_n.j(1).json, moved-counter",
    "holiday_one_two_three_four_five_six_sev-ha edit.JPG, holiday_one_two_three_four_five_six_sev.JPG.su.json, edited",
    // ig#673, im#30319, TE#23: the counter moved
    "CLIP0001(10).AVI, CLIP0001.AVI.supplemental-metadata(10).json, moved-counter",
    // ig#674, ig#698, ig#756, ig#1418, ig#1419: edited, with counters
    "2234089303984509579-edited.jpg, 2234089303984509579.supplemental-metadata.json, edited",
    "IMAG0061-edited.JPG, IMAG0061.JPG.supplemental-metadata.json, edited",
    "2013-12-23(1).jpg, 2013-12-23.supplemental-metadata(1).json, no-extension",
    "Negative0-36-35(1)(1).jpg, Negative0-36-35(1).jpg.supplemental-metadata(1).json, moved-counter",
    "Negative0-36-35(1)-editat(1).jpg, Negative0-36-35(1).jpg.supplemental-metadata(1).json, edited",
    // ig#405, ig#634, neo#123, gpth#460: videos of motion photos
    "PXL_20210102_221126856.MP~2, PXL_20210102_221126856.MP~2.jpg.json, motion-video",
    "MVIMG_20180418_113218, MVIMG_20180418_113218.jpg.json, motion-video",
    "IMG_1976(1).MP4, IMG_1976.HEIC.supplemental-metadata(1).json, motion-video",
    "LIVE_PHOTO.MP4, LIVE_PHOTO.MP4.supplemental-metadata.json, same-name"
  })
  @DisplayName("Names that were cut, counted, edited or moving")
  void namesArePaired(String medium, String sidecar, String rule) throws IOException {
    photo(medium).sidecar(sidecar, "", url("a"));

    TakeoutExport export = open();

    assertThat(ids(export)).hasSize(1).allSatisfy(id -> assertThat(id).startsWith("AF1Qipa"));
    assertThat(export.contents().byRule().keySet().stream()
            .map(found -> found.name().toLowerCase(Locale.ROOT).replace('_', '-')))
        .containsExactly(rule);
  }

  @Test
  @DisplayName("ig#1011: an edited PNG got the data of the HEIC")
  void theExtensionDecidesFirst() throws IOException {
    photo("IMG_0102.PNG").photo("IMG_0102.HEIC").photo("IMG_0102-edited.PNG");
    sidecar("IMG_0102.PNG.supplemental-metadata.json", "IMG_0102.PNG", url("png"));
    sidecar("IMG_0102.HEIC.supplemental-metadata.json", "IMG_0102.HEIC", url("heic"));

    assertThat(ids(open())).containsExactly("AF1Qipheic", "AF1Qippng", "AF1Qippng~edited");
  }

  @ParameterizedTest
  @CsvSource({"46.6, 13.8, true", "0.0, 13.8, true", "46.6, 0.0, true", "0.0, 0.0, false"})
  @DisplayName("ig#841, pp, mem: a place that was set in Photos, and one at 0 degrees")
  void placesAreKept(double latitude, double longitude, boolean kept) throws IOException {
    photo("a.jpg")
        .sidecar(
            "a.jpg.json",
            "a.jpg",
            ",'geoData':{'latitude':" + latitude + ",'longitude':" + longitude
                + ",'altitude':0.0}");

    assertThat(open().items().map(item -> item.place().isPresent())).containsExactly(kept);
  }

  @Test
  @DisplayName("ig#286: two photos of one name in two folders")
  void pairsAreMadeWithinAFolder() throws IOException {
    photo("IMG_8912.JPG").sidecar("IMG_8912.JPG.json", "IMG_8912.JPG", url("new"));
    String old = "Takeout/Google Photos/Photos from 2019/";
    files.put(old + "IMG_8912.JPG", json("other bytes"));
    files.put(
        old + "IMG_8912.JPG.json",
        json("{'title':'IMG_8912.JPG','photoTakenTime':{'timestamp':'1560000000'}" + url("old")
            + "}"));

    assertThat(open().items().map(item -> item.id() + " " + item.path()))
        .containsExactlyInAnyOrder(
            "AF1Qipnew Photos from 2024/IMG_8912.JPG", "AF1Qipold Photos from 2019/IMG_8912.JPG");
  }

  @ParameterizedTest
  @CsvSource({"-2082844800, 1904-01-01T00:00:00Z", "0, ", "99999999999999, ", "'', "})
  @DisplayName("gpth#32, gpth#136: times before 1970, unknown and far ahead")
  void oddTimesEndNothing(String timestamp, Instant expected) throws IOException {
    photo("a.jpg");
    files.put(
        YEAR + "a.jpg.json",
        json("{'title':'a.jpg','photoTakenTime':{'timestamp':'" + timestamp + "'}" + url("a")
            + "}"));
    photo("b.jpg").sidecar("b.jpg.json", "b.jpg", url("b"));

    assertThat(open().items().filter(item -> item.filename().equals("a.jpg")))
        .allSatisfy(item -> assertThat(item.takenAt()).isEqualTo(Optional.ofNullable(expected)))
        .hasSize(1);
  }

  @Test
  @DisplayName("ig#397, ig#532, mw#16, neo#145, immich-app/CLI#48: the wrong day")
  void daysAreThoseOfTheCamera() throws IOException {
    library().camera(ZoneOffset.ofHours(12), false).writeParts(folder, 1, 1);
    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.source().items().stream()
            .map(item -> export.keysByDate().keyFor(item).value()))
        .containsExactlyInAnyOrder("2024/07/IMG_0001.jpg", "2024/08/IMG_0002.jpg");
    assertThat(export.source().items().stream().map(item -> item.creationTime().orElseThrow()))
        .containsExactlyInAnyOrder(LAKE.takenAt(), EVENING.takenAt());
  }

  @Test
  @DisplayName("gpth#145, neo#91, ig#249: parts are unpacked and fill disk and memory")
  void nothingIsUnpacked() throws IOException {
    List<Path> parts = library().writeParts(folder, 3, 1);

    TakeoutExport export = TakeoutExport.open(List.of(folder));
    for (MediaItem item : export.source().items()) {
      try (var download = export.source().open(item, 0)) {
        download.stream().transferTo(new ByteArrayOutputStream());
      }
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrderElementsOf(parts);
    }
  }

  @Test
  @DisplayName("gpth#173: an archive that was packed again, with names of an old code page")
  void namesOfOldCodePagesAreRead() throws IOException {
    Path part = zip(
        "again.zip",
        Map.of(
            YEAR + "Grüße.jpg",
            new byte[] {1},
            YEAR + "Grüße.jpg.json",
            json("{'title':'Grüße.jpg','photoTakenTime':{'timestamp':'1721000000'}}")),
        Charset.forName("IBM437"));

    assertThat(TakeoutExport.open(List.of(part)).items().map(TakeoutItem::filename))
        .containsExactly("Grüße.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Takeout/Google Photos/",
        "Takeout/Takeout/Google Photos/",
        "takeout-1/Takeout/Google Photos/",
        "Google Photos/",
        "",
        "My pictures/GoogleFotos/",
        "Takeout/Google 相簿/",
        "Drive/Takeout/Google Foto/"
      })
  @DisplayName("gpth#305, gpth#309, gpth#343, gpth#366, gpth#482: another folder to start from")
  void theFolderIsFoundByWhatIsInIt(String root) throws IOException {
    library().files().forEach((name, bytes) -> {
      if (name.startsWith("Takeout/Google Photos/")) {
        files.put(root + name.substring("Takeout/Google Photos/".length()), bytes);
      }
    });

    TakeoutExport export = open();

    assertThat(export.items()).hasSize(2);
    assertThat(titles(export)).containsExactly("Lake");
  }

  @Test
  @DisplayName("ig#48: albums with & or \" in their name are there twice")
  void albumsHaveTheTitleOfTheirMetadata() throws IOException {
    String title = "Lake & \"dunes\"";
    new TakeoutBuilder()
        .add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", title))
        .writeParts(folder, 2, 1);

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(titles(export)).containsExactly(title);
    assertThat(export.albums().get(0).folder()).isEqualTo("Lake _ _dunes_");
  }

  @Test
  @DisplayName("ig#932, gpth#261: items that are in an album only")
  void itemsAreWhereTheyAre() throws IOException {
    library().files().forEach((name, bytes) -> {
      if (!name.startsWith(YEAR)) {
        files.put(name, bytes);
      }
    });

    TakeoutExport export = open();

    assertThat(export.items())
        .hasSize(2)
        .allSatisfy(item -> assertThat(item.albums()).containsExactly("Lake"));
  }

  @Test
  @DisplayName("ig#898, ig#507: a newer export does not renew what is known")
  void aNewerExportSaysWhatChangedOfTheSameItem() throws IOException {
    library().writeParts(folder.resolve("old"), 1, 1);
    new TakeoutBuilder()
        .add(LAKE, sidecar -> sidecar.addProperty("description", "The lake"))
        .add(EVENING)
        .writeParts(folder.resolve("new"), 2, 2);

    TakeoutExport old = TakeoutExport.open(List.of(folder.resolve("old")));
    TakeoutExport newer = TakeoutExport.open(List.of(folder.resolve("new")));

    assertThat(ids(newer)).isEqualTo(ids(old));
    assertThat(newer.source().items().stream().map(item -> item.details().get("caption")))
        .containsOnlyOnce("The lake");
  }

  @Test
  @DisplayName("im#31617, pp#4421: a HEIC file that is a JPEG")
  void bytesTellMoreThanNames() throws IOException {
    files.put(
        YEAR + "IMG_0002.HEIC", library().camera(ZoneOffset.ofHours(12), true).bytes(EVENING, ""));
    photo("b.jpg").sidecar("b.jpg.json", "b.jpg", url("b"));

    assertThat(open().items().flatMap(item -> item.takenAt().stream())).contains(EVENING.takenAt());
  }

  @Test
  @DisplayName("gx: a sign-in page that was saved as a part")
  void signInPagesAreNamed() throws IOException {
    library().writeParts(folder, 1, 1);
    Files.writeString(folder.resolve("takeout-20260914T211500Z-3-002.zip"), "<!DOCTYPE html>");

    assertThat(TakeoutExport.open(List.of(folder)).completeness().reasons())
        .anySatisfy(reason -> assertThat(reason).contains("-002.zip", "web page"));
  }

  /** Every way in which exports were seen to differ gives the same photos. */
  @ParameterizedTest
  @EnumSource(Oddity.class)
  void everyOddityGivesTheSamePhotos(Oddity oddity) throws IOException {
    library().with(oddity).writeParts(folder, 3, 1);

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.items().map(TakeoutItem::filename))
        .containsExactlyInAnyOrder("IMG_0001.jpg", "IMG_0002.jpg");
    assertThat(titles(export)).containsExactly("Lake");
    assertThat(export.contents().withoutSidecar()).isEmpty();
  }
}
