package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a later run knows of parts that it does not read again. */
final class ExportMemoryTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake & dunes", "Best");

  @TempDir
  Path folder;

  private static TakeoutBuilder library() {
    return new TakeoutBuilder()
        .add(LAKE)
        .add(ExportedPhoto.of("IMG_0002.HEIC", "2023-12-31T23:30:00Z", "Best").withMotionVideo())
        .add(
            ExportedPhoto.of("IMG_0003.jpg", "2022-03-01T08:00:00Z"),
            sidecar -> sidecar.addProperty("description", "J\u00fcrgen \ud83d\ude00"));
  }

  private TakeoutExport open() throws IOException {
    return TakeoutExport.open(
        List.of(folder.resolve("export")), CatalogueListener.NONE, folder.resolve("memory"));
  }

  private static void assertSame(TakeoutExport actual, TakeoutExport expected) {
    assertThat(actual.items()).containsExactlyElementsOf(expected.items().toList());
    assertThat(actual.source().items())
        .containsExactlyElementsOf(expected.source().items());
    assertThat(actual.albums()).isEqualTo(expected.albums());
    assertThat(actual.contents()).isEqualTo(expected.contents());
    assertThat(actual.completeness()).isEqualTo(expected.completeness());
    assertThat(actual.parts()).isEqualTo(expected.parts());
  }

  @Test
  void needsOnlyTheDirectories() throws IOException {
    List<Path> parts = library().writeParts(folder.resolve("export"), 3, 1);
    TakeoutExport first = open();
    first.remember();
    for (Path part : parts) {
      ArchiveBytes.ruinContents(part);
    }

    assertSame(open(), first);
  }

  /** Writes over all but the first bytes and the checksum at the end of a tgz archive. */
  private static void ruin(Path tgz, int kept) throws IOException {
    FileTime modified = Files.getLastModifiedTime(tgz);
    byte[] bytes = Files.readAllBytes(tgz);
    Arrays.fill(bytes, 10, bytes.length - kept, (byte) '?');
    Files.write(tgz, bytes);
    Files.setLastModifiedTime(tgz, modified);
  }

  private List<Path> writeTgz() throws IOException {
    List<Path> written = library()
        .camera(ZoneOffset.ofHours(12), true)
        .with(Oddity.TGZ)
        .writeParts(folder.resolve("export"), 2, 1);
    return written.stream().filter(part -> part.toString().endsWith(".tgz")).toList();
  }

  @Test
  void needsOnlyTheChecksumOfTgzArchives() throws IOException {
    List<Path> parts = writeTgz();
    TakeoutExport first = open();
    first.remember();
    byte[] memory = Files.readAllBytes(folder.resolve("memory"));
    for (Path part : parts) {
      ruin(part, 8);
    }

    TakeoutExport second = open();
    second.remember();

    assertSame(second, first);
    MediaItem photo = second.source().items().stream()
        .filter(item -> item.id().equals(TakeoutBuilder.idOf(LAKE)))
        .findFirst()
        .orElseThrow();
    assertThat(second.keysByDate().keyFor(photo)).isEqualTo(first.keysByDate().keyFor(photo));
    assertThatThrownBy(() -> second.source().open(photo, 0))
        .as("its bytes are proven all the same")
        .isInstanceOf(ItemUnavailableException.class);
    assertThat(folder.resolve("memory")).hasBinaryContent(memory);
  }

  @Test
  void readsAReplacedOrDamagedTgzArchiveAgain() throws IOException {
    List<Path> parts = writeTgz();
    open().remember();
    ruin(parts.get(0), 0);

    open().remember();

    for (TakeoutExport later : List.of(open(), open())) {
      assertThat(later.parts())
          .filteredOn(part -> part.problem().isPresent())
          .extracting(TakeoutPart::name)
          .containsExactly(parts.get(0).getFileName().toString());
    }
  }

  /** Equal copies without an address are compared, and a photo without sidecar tells its time. */
  @Test
  void remembersWhatWasReadOfMediaToo() throws IOException {
    List<Path> parts = library().with(Oddity.NO_URL).writeParts(folder.resolve("export"), 2, 1);
    Path without = folder.resolve("without");
    new TakeoutBuilder().add(LAKE).with(Oddity.NO_INDEX).writeUnpacked(without);
    Path photo;
    try (var files = Files.walk(without)) {
      photo = files.filter(file -> file.endsWith("IMG_0001.jpg")).findFirst().orElseThrow();
    }
    Path extra = folder.resolve("export/Takeout/Google Photos/Photos from 2021/IMG_0009.jpg");
    Files.createDirectories(extra.getParent());
    Files.write(extra, Files.readAllBytes(photo));
    TakeoutExport first = open();
    first.remember();
    for (Path part : parts) {
      ArchiveBytes.ruinContents(part);
    }

    assertThat(first.contents().duplicates()).isPositive();
    assertSame(open(), first);
  }

  @Test
  void readsAPartAgainThatChanged() throws IOException {
    List<Path> parts = library().writeParts(folder.resolve("export"), 2, 1);
    open().remember();
    new TakeoutBuilder()
        .add(LAKE, sidecar -> sidecar.addProperty("description", "corrected"))
        .writeParts(folder.resolve("newer"), 1, 1);
    for (Path part : parts) {
      Files.delete(part);
    }
    Path newer = folder.resolve("export").resolve(parts.get(0).getFileName());
    try (var written = Files.list(folder.resolve("newer"))) {
      Files.move(
          written
              .filter(file -> file.toString().endsWith("-001.zip"))
              .findFirst()
              .orElseThrow(),
          newer);
    }

    assertThat(open().items()).extracting(TakeoutItem::caption).containsExactly("corrected");
  }

  @Test
  void readsPartsAgainThatWereTouched() throws IOException {
    List<Path> parts = library().writeParts(folder.resolve("export"), 1, 1);
    open().remember();
    for (Path part : parts) {
      ArchiveBytes.ruinContents(part);
      Files.setLastModifiedTime(part, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    assertThat(open().contents().damagedSidecars()).isNotEmpty();
  }

  @Test
  void doesWithoutAMemoryThatIsDamaged() throws IOException {
    List<Path> parts = library().writeParts(folder.resolve("export"), 2, 1);
    TakeoutExport first = open();
    first.remember();
    Path memory = folder.resolve("memory");
    byte[] bytes = Files.readAllBytes(memory);
    for (int i = 30; i < bytes.length; i += bytes.length / 7) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x10;
      Files.write(memory, flipped);
      assertSame(open(), first);
    }
    Files.write(memory, "{}".getBytes(StandardCharsets.UTF_8));
    TakeoutExport again = open();
    assertSame(again, first);
    again.remember();
    for (Path part : parts) {
      ArchiveBytes.ruinContents(part);
    }
    assertSame(open(), first);
  }

  @Test
  void isReadableByItsOwnerOnlyAndLeavesNothingElse() throws IOException {
    library().writeParts(folder.resolve("export"), 1, 1);
    TakeoutExport export = open();
    assertThat(folder.resolve("memory")).doesNotExist();

    export.remember();
    FileTime written = Files.getLastModifiedTime(folder.resolve("memory"));
    open().remember();

    assertThat(Files.getLastModifiedTime(folder.resolve("memory"))).isEqualTo(written);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("memory"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("export", "memory");
    }
  }

  @Property(tries = 300)
  void keepsAllThatASidecarSays(@ForAll("sidecars") Sidecar sidecar) {
    SidecarJson.Content content = new SidecarJson.OfItem(sidecar);

    assertThat(SidecarJson.read(SidecarJson.write(content).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(content);
  }

  @Test
  void keepsWhatOtherFilesAre() {
    for (SidecarJson.Content content : List.of(
        new SidecarJson.OfAlbum("Lake \"1\"", "by day"),
        new SidecarJson.OfAlbum("", ""),
        new SidecarJson.Other(),
        new SidecarJson.Broken())) {
      assertThat(SidecarJson.read(SidecarJson.write(content).getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(content);
    }
  }

  @Provide
  Arbitrary<Sidecar> sidecars() {
    Arbitrary<String> text =
        Arbitraries.of("", "IMG_1.jpg", "\u00fcber \"alles\"\n2", "\ud83d\ude00");
    Arbitrary<Optional<TakeoutItem.Place>> place = Combinators.combine(
            Arbitraries.doubles().between(0.01, 90), Arbitraries.doubles().between(-180, 180))
        .as((latitude, longitude) -> new TakeoutItem.Place(latitude, longitude, 12.5))
        .optional();
    Arbitrary<Optional<Instant>> time = Arbitraries.longs()
        .between(-5_000_000_000L, 5_000_000_000L)
        .filter(seconds -> seconds != 0)
        .map(Instant::ofEpochSecond)
        .optional();
    return Combinators.combine(
            text,
            time,
            text,
            place,
            place,
            Arbitraries.of("Ann", "\u674e").list().ofMaxSize(2),
            Arbitraries.of("AF1QipA", "AF1QipB_-9").optional(),
            Arbitraries.integers().between(0, 7))
        .as((title, takenAt, caption, shown, inFile, people, id, flags) -> new Sidecar(
            title,
            takenAt,
            caption,
            shown,
            inFile,
            new ArrayList<>(people),
            id,
            (flags & 1) > 0,
            (flags & 2) > 0,
            (flags & 4) > 0,
            id.map(any -> "mobileUpload")));
  }
}
