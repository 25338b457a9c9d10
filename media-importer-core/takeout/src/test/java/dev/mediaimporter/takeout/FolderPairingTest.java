package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names as they were seen in exports: {@code pairs.tsv} marks the sidecar that fits with *. */
final class FolderPairingTest {
  record Row(
      String number, String medium, List<String> sidecars, List<String> others, String rule) {
    Optional<String> expected() {
      return sidecars.stream()
          .filter(name -> name.startsWith("*"))
          .map(name -> name.substring(1, name.length() - ".json".length()))
          .findFirst();
    }

    @Override
    public String toString() {
      return number + ": " + medium;
    }
  }

  static Stream<Row> rows() {
    try (BufferedReader file = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(FolderPairingTest.class.getResourceAsStream("pairs.tsv")),
        StandardCharsets.UTF_8))) {
      return file.lines().map(FolderPairingTest::row).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] columns = line.split("\t", -1);
    return new Row(columns[0], columns[1], list(columns[2]), list(columns[3]), columns[4]);
  }

  private static List<String> list(String column) {
    return Arrays.stream(column.split(" ; ")).filter(name -> !name.isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void pairsByNamesAlone(Row row) {
    assertThat(pair(row, Normalizer.Form.NFC)).isEqualTo(expected(row));
  }

  /** As a folder that was unpacked on macOS. */
  @ParameterizedTest
  @MethodSource("rows")
  void pairsDecomposedNames(Row row) {
    assertThat(pair(row, Normalizer.Form.NFD)).isEqualTo(expected(row));
  }

  private static Optional<FolderPairing.Pair> expected(Row row) {
    return row.expected()
        .map(name -> new FolderPairing.Pair(
            name,
            List.of(PairingRule.values()).get(Integer.parseInt(row.rule().substring(1)) - 1)));
  }

  private static Optional<FolderPairing.Pair> pair(Row row, Normalizer.Form form) {
    Map<String, String> titles = new HashMap<>();
    for (String name : row.sidecars()) {
      String file = name.startsWith("*") ? name.substring(1) : name;
      titles.put(nfc(file.substring(0, file.length() - ".json".length()), form), "");
    }
    List<String> media = new ArrayList<>();
    row.others().forEach(name -> media.add(nfc(name, form)));
    String medium = nfc(row.medium(), form);
    media.add(medium);
    return new FolderPairing(media, titles).pair(medium);
  }

  private static String nfc(String name, Normalizer.Form form) {
    return Entry.nameOf(Normalizer.normalize(name, form));
  }

  @Test
  void ofSeveralSidecarsTakesTheOneWhoseTitleAgrees() {
    FolderPairing folder = new FolderPairing(
        List.of("a.jpg"), Map.of("a.jpg", "other.jpg", "a.jpg.supplemental-metadata", "a.jpg"));

    assertThat(folder.pair("a.jpg").orElseThrow().sidecar())
        .isEqualTo("a.jpg.supplemental-metadata");
  }

  @Test
  void weakRulesNeedAnAgreeingTitle() {
    assertThat(new FolderPairing(List.of("img_7001.jpg"), Map.of("IMG_7001.JPG", "beach.jpg"))
            .pair("img_7001.jpg"))
        .isEmpty();
  }

  @Test
  void findsTheOriginalOfAnUnknownSuffix() {
    FolderPairing folder =
        new FolderPairing(List.of(), Map.of("IMG_20200101.jpg", "IMG_20200101.jpg"));

    assertThat(folder.unknownSuffix("IMG_20200101-golygwyd.jpg"))
        .contains(new FolderPairing.UnknownSuffix("-golygwyd", "IMG_20200101.jpg"));
    assertThat(folder.unknownSuffix("IMG_20200101-2.jpg")).isEmpty();
    assertThat(folder.unknownSuffix("IMG_20200101-golygwyd.png")).isEmpty();
  }
}
