package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** An export is the same however it is split: the same items, pairs and albums. */
final class SplitTest {
  /** Few, so that many collide; long ones, so that Google cuts them. */
  private static final List<String> TITLES = List.of(
      "IMG_0001.jpg",
      "IMG_0001.JPG",
      "IMG_0001(1).jpg",
      "IMG_0001.HEIC",
      "VID_0001.mp4",
      "Ärger & Söhne: 1?.jpg",
      "no extension",
      "01234567890123456789.jpg",
      "a title of exactly forty-six characters....jpg",
      "a title of more than forty-six characters, which Google cuts.jpg",
      "a title of more than forty-six characters, which Google cuts as well.jpg");

  @Provide
  Arbitrary<List<ExportedPhoto>> libraries() {
    Arbitrary<Instant> times = Arbitraries.longs()
        .between(0, 400)
        .map(days -> Instant.parse("2023-01-01T12:00:00Z").plusSeconds(days * 86_400));
    Arbitrary<Set<String>> albums =
        Arbitraries.of("Lake", "Best of 2023", "Ärger & Söhne").set().ofMaxSize(2);
    return Combinators.combine(
            Arbitraries.of(TITLES),
            times,
            albums,
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as((title, time, in, edited, moving) -> new ExportedPhoto(
            title,
            time,
            in.stream().sorted().toList(),
            edited && title.endsWith(".jpg"),
            moving && title.endsWith(".HEIC")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .uniqueElements(photo -> photo.title() + photo.takenAt());
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void doesNotDependOnTheParts(
      @ForAll("libraries") List<ExportedPhoto> photos,
      @ForAll Set<Oddity> oddities,
      @ForAll @IntRange(min = 2, max = 5) int parts,
      @ForAll long seed)
      throws IOException {
    TakeoutBuilder library = new TakeoutBuilder().sizeBytes(300);
    photos.forEach(library::add);
    oddities.forEach(library::with);
    Path folder = Files.createTempDirectory("split");
    try {
      List<Path> whole = library.writeParts(folder.resolve("whole"), 1, seed);
      List<Path> split = new ArrayList<>(library.writeParts(folder.resolve("split"), parts, seed));
      Collections.shuffle(split, new Random(seed));

      Catalogue expected =
          Catalogue.of(ExportFiles.in(whole, CatalogueListener.NONE, ExportMemory.none()));
      Catalogue actual =
          Catalogue.of(ExportFiles.in(split, CatalogueListener.NONE, ExportMemory.none()));

      assertThat(facts(actual)).isEqualTo(facts(expected));
      assertThat(actual.albums()).isEqualTo(expected.albums());
      assertThat(expected.completeness().missingFiles()).isEmpty();
      assertThat(expected.items()).hasSizeGreaterThanOrEqualTo(photos.size());
    } finally {
      delete(folder);
    }
  }

  private static List<String> facts(Catalogue catalogue) {
    return catalogue.items().stream()
        .map(item -> String.join(
            " | ",
            item.id(),
            item.occurrence().filename(),
            item.occurrence().path(),
            item.occurrence().rule().map(PairingRule::label).orElse("none"),
            item.sidecar().map(Sidecar::title).orElse("none"),
            item.albums().toString()))
        .toList();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
