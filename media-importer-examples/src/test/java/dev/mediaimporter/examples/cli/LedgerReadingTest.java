package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ls} and {@code stats}. There is no Google and no S3 in these tests: nobody is asked. */
final class LedgerReadingTest {
  private static final String SUM = "ab".repeat(32);

  @TempDir
  Path folder;

  @BeforeEach
  void ledger() throws IOException {
    try (ImportLedger ledger = open()) {
      ledger.record(stored("1", "2024/07/a.jpg", 2_000, "2024-07-14T09:31:07.5Z"));
      ledger.record(stored("2", "2024/07/b.jpg", 1_000, "2024-07-31T23:59:59Z"));
      ledger.record(stored("3", "2024/08/VID_1.MP4", 4_000_000, "2024-08-01T00:00:00Z"));
      ledger.record(stored("4", "undated/d.jpg", 10, null));
      ledger.record(new LedgerEntry.Failed(
          "5",
          Optional.of("e.mov"),
          FailureReason.NOT_READY,
          Instant.parse("2024-09-01T10:00:00Z"),
          3));
    }
  }

  private ImportLedger open() throws IOException {
    return FileLedger.open(folder.resolve("photos/.media-importer/ledger-257c57037d38.jsonl"));
  }

  private static LedgerEntry.Stored stored(String id, String key, long bytes, String taken) {
    return new LedgerEntry.Stored(
        id,
        StoredMedia.builder()
            .key(MediaKey.of(key))
            .sizeBytes(bytes)
            .sha256(id.equals("4") ? Optional.empty() : Optional.of(SUM))
            .creationTime(Optional.ofNullable(taken).map(Instant::parse))
            .build(),
        1);
  }

  private Cli.Result run(String... args) {
    return new Cli(folder).run(args);
  }

  @Test
  void ls_lists_bytes_time_and_key() {
    assertThat(run("ls", "--to", "photos").out().lines())
        .containsExactly(
            "        2000  2024-07-14 09:31:07 UTC     2024/07/a.jpg",
            "        1000  2024-07-31 23:59:59 UTC     2024/07/b.jpg",
            "     4000000  2024-08-01 00:00:00 UTC     2024/08/VID_1.MP4",
            "          10  -                           undated/d.jpg");
  }

  @ParameterizedTest
  @CsvSource({
    "--since, 2024-08-01, 2024/08/VID_1.MP4",
    "--until, 2024-07-14, 2024/07/a.jpg",
    "--type, video, 2024/08/VID_1.MP4",
    "--include, *.MP4, 2024/08/VID_1.MP4",
    "--include, undated/**, undated/d.jpg"
  })
  void ls_lists_what_the_filters_choose(String flag, String value, String key) {
    assertThat(run("ls", "--to", "photos", flag, value).out())
        .endsWith(key + "\n")
        .hasLineCount(1);
  }

  private void storeEvening(String zone) throws IOException {
    try (ImportLedger ledger = open()) {
      LedgerEntry.Stored evening = stored("5", "e.jpg", 5, "2024-08-31T20:30:00Z");
      ledger.record(new LedgerEntry.Stored(
          "5", evening.receipt(), 1, Set.of(), Map.of(MediaItem.ZONE, zone)));
    }
  }

  @Test
  void a_known_zone_decides_time_and_month() throws IOException {
    storeEvening("+05:45");

    assertThat(run("ls", "--to", "photos", "--include", "e.jpg").out())
        .contains("  2024-09-01 02:15:00 +05:45  e.jpg");
    assertThat(run("ls", "--to", "photos", "--include", "e.jpg", "--json").out())
        .contains("\"taken\":\"2024-08-31T20:30:00Z\",\"zone\":\"+05:45\"");
    assertThat(run("stats", "--to", "photos").out()).contains("2024-09");
  }

  @Test
  void a_zone_that_is_none_is_left_out() throws IOException {
    storeEvening("Vienna");

    assertThat(run("ls", "--to", "photos", "--include", "e.jpg").out())
        .contains("  2024-08-31 20:30:00 UTC");
  }

  @Test
  void ls_prints_what_sha256sum_checks() {
    assertThat(run("ls", "--to", "photos", "--sha256", "--type", "photo").out())
        .isEqualTo(SUM + "  2024/07/a.jpg\n" + SUM + "  2024/07/b.jpg\n");
  }

  @Test
  void ls_prints_json() {
    assertThat(run("ls", "--to", "photos", "--json").events().get(0).toString())
        .isEqualTo("{\"key\":\"2024/07/a.jpg\",\"bytes\":2000,"
            + "\"taken\":\"2024-07-14T09:31:07.500Z\",\"zone\":null,\"sha256\":\"" + SUM
            + "\",\"id\":\"1\",\"attempts\":1}");
  }

  @Test
  void ls_lists_what_failed() {
    assertThat(run("ls", "--to", "photos", "--failed").out())
        .isEqualTo("not-ready             2024-09-01 10:00:00 UTC  e.mov\n");
    assertThat(run("ls", "--to", "photos", "--failed", "--json").report().toString())
        .isEqualTo("{\"id\":\"5\",\"filename\":\"e.mov\",\"cause\":\"not-ready\","
            + "\"at\":\"2024-09-01T10:00:00Z\",\"attempts\":3}");
  }

  @Test
  void stats_show_months_as_bars() {
    assertThat(run("stats", "--to", "photos").out().lines())
        .containsExactly(
            "4 items, 4.00 MB, in photos",
            "  photos           3   3.01 kB",
            "  videos           1   4.00 MB",
            "",
            "  2024-07          2   3.00 kB  █",
            "  2024-08          1   4.00 MB  " + "█".repeat(40),
            "  undated          1      10 B  █",
            "",
            "Largest:",
            "   4.00 MB  2024/08/VID_1.MP4",
            "   2.00 kB  2024/07/a.jpg",
            "   1.00 kB  2024/07/b.jpg",
            "      10 B  undated/d.jpg",
            "",
            "Failed, to be retried by the next import:",
            "  not-ready: 1 item");
  }

  @Test
  void stats_print_json() {
    assertThat(run("stats", "--to", "photos", "--type", "video", "--json").out())
        .isEqualTo("{\"items\":1,\"bytes\":4000000,\"photos\":{\"items\":0,\"bytes\":0},"
            + "\"videos\":{\"items\":1,\"bytes\":4000000},"
            + "\"months\":{\"2024-08\":{\"items\":1,\"bytes\":4000000}},"
            + "\"largest\":[{\"key\":\"2024/08/VID_1.MP4\",\"bytes\":4000000}],"
            + "\"failed\":{\"not-ready\":1}}\n");
  }

  @Test
  void stats_of_many_months_are_by_year() throws IOException {
    try (ImportLedger ledger = open()) {
      for (int month = 1; month <= 40; month++) {
        String taken = String.format("20%02d-%02d-01T00:00:00Z", 10 + month / 12, month % 12 + 1);
        ledger.record(stored("m" + month, "m" + month + ".jpg", 1, taken));
      }
    }

    assertThat(run("stats", "--to", "photos").out())
        .contains("  2011            12      12 B")
        .contains("  2024             3")
        .contains("  undated          1")
        .doesNotContain("2011-");
  }

  @Test
  void a_report_is_one_page_that_loads_nothing_and_escapes_names() throws IOException {
    try (ImportLedger ledger = open()) {
      ledger.record(stored("x", "<img src=x onerror=alert(1)>&\"'.jpg", 5, null));
      ledger.record(new LedgerEntry.Failed(
          "y", Optional.of("<script>"), FailureReason.ITEM_GONE, Instant.EPOCH, 1));
    }

    Cli.Result result = run("report", "--to", "photos", "--html", "r.html");

    assertThat(result)
        .isEqualTo(new Cli.Result(
            0, "Wrote " + folder.resolve("r.html") + ": 5 items, 2 failed, not checked.\n", ""));
    String page = Files.readString(folder.resolve("r.html"));
    assertThat(page)
        .startsWith("<!doctype html>")
        .endsWith("</html>\n")
        .contains("5 items stored, 2 failed, not checked", "--check compares the destination")
        .contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;.jpg", "&lt;script&gt;")
        .contains(SUM, "2024-07-14 09:31:07 UTC", "Google is still processing the video")
        .doesNotContain("<script", "<img", "http:", "https:", "url(", "@import");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("photos", "r.html");
  }

  @Test
  void a_report_says_what_a_check_found() throws IOException {
    for (String key :
        List.of("2024/07/a.jpg", "2024/07/b.jpg", "2024/08/VID_1.MP4", "undated/d.jpg")) {
      Files.createDirectories(folder.resolve("photos/" + key).getParent());
      Files.write(folder.resolve("photos/" + key), new byte[10]);
    }

    Cli.Result result = run("report", "--to", "photos", "--html", "r.html", "--check");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains(", 3 problems.");
    assertThat(Files.readString(folder.resolve("r.html")))
        .contains("was compared with the ledger for this report: 4 items, 3 problems.")
        .contains("10 bytes instead of 2000");
  }

  @Test
  void a_report_that_cannot_be_written_is_refused() {
    for (String file : new String[] {"nowhere/r.html", "photos", "photos/.media-importer/r.html"}) {
      Cli.Result result = run("report", "--to", "photos", "--html", file);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("--html: ").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--since, yesterday, --since must be a day such as 2024-07-01",
    "--type, film, --type must be photo or video",
    "--include, '[', --include: not a pattern",
    "--ledger, nowhere.jsonl, nowhere.jsonl"
  })
  void a_wrong_filter_is_named(String flag, String value, String message) {
    for (String command : new String[] {"ls", "stats"}) {
      Cli.Result result = run(command, "--to", "photos", flag, value);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains(message).hasLineCount(1);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void a_destination_without_a_ledger_is_named() {
    assertThat(run("ls", "--to", "elsewhere").err())
        .contains("there is no ledger for elsewhere")
        .hasLineCount(1);
  }
}
