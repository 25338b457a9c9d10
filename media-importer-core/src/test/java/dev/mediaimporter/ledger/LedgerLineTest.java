package dev.mediaimporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerLineTest {
  @Test
  void writes_the_documented_format() {
    assertThat(LedgerLine.HEADER)
        .isEqualTo("{\"crc\":\"6a2dffa3\",\"format\":\"media-importer-ledger\",\"version\":1}");
    assertThat(line(Entries.stored("AF1Q", 1_323_389)))
        .isEqualTo("{\"crc\":\"2fadcf34\",\"id\":\"AF1Q\",\"state\":\"stored\","
            + "\"key\":\"md5/AF1Q.jpg\",\"size\":1323389,\"sha256\":\"" + "ab".repeat(32)
            + "\",\"etag\":\"\\\"etag\\\"\",\"taken\":\"2024-07-14T09:31:07Z\",\"attempts\":1}\n");
    assertThat(line(Entries.failed("AF1Q", 5)))
        .isEqualTo("{\"crc\":\"ef76ab57\",\"id\":\"AF1Q\",\"state\":\"failed\","
            + "\"filename\":\"IMG_0001.JPG\",\"reason\":\"link-refused\","
            + "\"at\":\"2026-11-22T10:00:00Z\",\"attempts\":5}\n");
  }

  @Test
  void leaves_out_what_is_not_known() {
    LedgerEntry entry = new LedgerEntry.Stored(
        "x", StoredMedia.builder().key(MediaKey.of("k")).sizeBytes(0).build(), 0);
    assertThat(line(entry))
        .endsWith("\"id\":\"x\",\"state\":\"stored\",\"key\":\"k\",\"size\":0,\"attempts\":0}\n");
    assertThat(decoded(line(entry))).contains(entry);
  }

  @Test
  void names_remarks_by_their_labels_and_skips_those_of_later_versions() {
    LedgerEntry.Stored entry =
        Entries.stored("x", 1).with(ItemNote.NO_MOTION_VIDEO).with(ItemNote.LOCATION_REMOVED);
    String line = line(entry);
    assertThat(line).contains("\"remarks\":\"location-removed,no-motion-video\"");
    String later = line.substring(line.indexOf(",\"id\"") + 1)
        .replace("no-motion-video", "turned-upside-down")
        .strip();
    assertThat(decoded(LedgerLine.sealed("{" + later) + "\n"))
        .contains(Entries.stored("x", 1).with(ItemNote.LOCATION_REMOVED));
  }

  @Test
  void reads_the_label_that_early_versions_wrote_for_a_missing_motion_video() {
    LedgerEntry.Stored entry = Entries.stored("x", 1).with(ItemNote.NO_MOTION_VIDEO);
    String line = line(entry);
    String early = line.substring(line.indexOf(",\"id\"") + 1)
        .replace("no-motion-video", "no-moving-half")
        .strip();
    assertThat(early).contains("no-moving-half");
    assertThat(decoded(LedgerLine.sealed("{" + early) + "\n")).contains(entry);
  }

  @Property
  void reads_what_it_wrote(@ForAll("entries") LedgerEntry entry) {
    byte[] line = LedgerLine.encode(entry);
    assertThat(line).endsWith('\n').containsOnlyOnce('\n');
    assertThat(LedgerLine.decode(Arrays.copyOf(line, line.length - 1))).contains(entry);
  }

  @Property
  void believes_no_line_with_a_flipped_bit(
      @ForAll("entries") LedgerEntry entry, @ForAll @IntRange(min = 0, max = 1 << 20) int at) {
    byte[] line = LedgerLine.encode(entry);
    line = Arrays.copyOf(line, line.length - 1);
    int bit = at % (8 * line.length);
    line[bit / 8] ^= (byte) (1 << (bit % 8));
    assertThat(LedgerLine.decode(line)).isEmpty();
  }

  @Property
  void survives_any_line(@ForAll("lines") String line) {
    byte[] sealed = LedgerLine.sealed(line).getBytes(StandardCharsets.UTF_8);
    assertThat(LedgerLine.decode(sealed)).isNotNull();
    assertThat(LedgerLine.decode(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":\"x\"}",
        "{\"id\":\"x\",\"state\":\"stored\"}",
        "{\"id\":\"x\",\"state\":\"failed\",\"reason\":\"throttled\"}",
        "{\"id\":\"x\",\"state\":\"lost\",\"key\":\"k\"}",
        "{\"id\":\"x\",\"state\":\"stored\",\"key\":\"../k\"}",
        "{\"id\":\"x\",\"state\":\"stored\",\"key\":\"k\",\"size\":\"many\"}",
        "{\"id\":\"x\",\"state\":\"stored\",\"key\":\"k\",\"size\":1e99}",
        "{\"id\":\"x\",\"state\":\"stored\",\"key\":\"k\",\"taken\":\"yesterday\"}",
        "{\"id\":[\"x\"],\"state\":\"stored\",\"key\":\"k\"}",
        "{\"id\":null,\"state\":\"stored\",\"key\":\"k\"}",
        "{\"id\":\"x\",\"state\":\"stored\",\"key\":\"k\"",
        "{\"id\":\"x\" \"state\"}",
        "[1"
      })
  void takes_what_is_no_entry_for_damaged(String json) {
    assertThat(LedgerLine.decode(LedgerLine.sealed(json).getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }

  @Test
  void skips_fields_of_later_versions() {
    String json =
        "{\"id\":\"x\",\"new\":{\"a\":[1,{}]},\"state\":\"failed\",\"reason\":\"unheard-of\","
            + "\"at\":\"2026-11-22T10:00:00Z\",\"attempts\":2}";
    assertThat(decoded(LedgerLine.sealed(json) + "\n"))
        .contains(new LedgerEntry.Failed(
            "x",
            Optional.empty(),
            FailureReason.UNEXPECTED,
            Instant.parse("2026-11-22T10:00:00Z"),
            2));
  }

  @Test
  void keeps_the_start_of_an_endless_filename() {
    LedgerEntry entry = new LedgerEntry.Failed(
        "x", Optional.of("a".repeat(1 << 21)), FailureReason.UNEXPECTED, Instant.EPOCH, 1);
    assertThat(decoded(line(entry)))
        .get()
        .isInstanceOfSatisfying(
            LedgerEntry.Failed.class,
            failed -> assertThat(failed.filename()).contains("a".repeat(4096)));
  }

  @Test
  void splits_lines_and_tells_where_they_start() throws Exception {
    List<String> seen = new ArrayList<>();
    long end = split("ab\n\ncde\nrest", seen);
    assertThat(seen).containsExactly("0:ab", "3:", "4:cde");
    assertThat(end).isEqualTo(8);
    assertThat(split("", new ArrayList<>())).isZero();
    assertThat(split("no newline", new ArrayList<>())).isZero();
  }

  @Test
  void keeps_only_the_start_of_a_line_above_the_limit() throws Exception {
    List<String> seen = new ArrayList<>();
    long end = split("x".repeat(3 << 20) + "\nb\n", seen);
    assertThat(seen).hasSize(2).endsWith((3 << 20) + 1 + ":b");
    assertThat(seen.get(0)).hasSize("0:".length() + LedgerLine.MAX_BYTES);
    assertThat(end).isEqualTo((3 << 20) + 3);
  }

  @Provide
  Arbitrary<LedgerEntry> entries() {
    return Entries.any(Entries.text());
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> pieces = Arbitraries.oneOf(
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"id\":\"x\"",
            "\"state\":\"stored\"",
            "\"key\":\"k\"",
            "\"size\":1",
            "null",
            "1e9",
            "-",
            "\\u",
            "\"at\":\"2026\"",
            "\ud800"),
        Entries.text());
    return pieces.list().ofMaxSize(12).map(list -> "{" + String.join("", list));
  }

  private static long split(String text, List<String> seen) throws IOException {
    return LedgerLine.split(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        (start, line) -> seen.add(start + ":" + new String(line, StandardCharsets.UTF_8)));
  }

  private static String line(LedgerEntry entry) {
    return new String(LedgerLine.encode(entry), StandardCharsets.UTF_8);
  }

  private static Optional<LedgerEntry> decoded(String line) {
    return LedgerLine.decode(line.stripTrailing().getBytes(StandardCharsets.UTF_8));
  }
}
