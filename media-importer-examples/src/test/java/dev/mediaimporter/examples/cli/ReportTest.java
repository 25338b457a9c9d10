package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportReport.Status;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @Test
  void a_complete_run_says_so_first() {
    ImportReport report = report(Status.COMPLETE, 20, 1, List.of()).build();

    assertThat(text(report)).isEqualTo("""
            Complete. All 21 items are in /photos.

              stored               20   48.2 MB in 3.1 s, 15.5 MB/s
              already there         1
              failed                0
            """);
  }

  @Test
  void nothing_to_import_is_said() {
    assertThat(text(report(Status.COMPLETE, 0, 0, List.of()).build()))
        .startsWith("Complete. There was nothing to import.");
    assertThat(text(report(Status.COMPLETE, 1, 0, List.of()).build()))
        .startsWith("Complete. The 1 item is in /photos.");
  }

  @Test
  void failures_are_grouped_by_cause_with_names_and_what_to_do() {
    ImportReport report = report(
            Status.INCOMPLETE,
            1,
            0,
            List.of(
                failed("a.jpg", FailureReason.LINK_REFUSED),
                failed("b\u001b[2J.jpg", FailureReason.LINK_REFUSED),
                failed("c.mp4", FailureReason.PROCESSING_FAILED)))
        .build();

    assertThat(text(report))
        .startsWith("Incomplete. 1 of 4 items are in /photos, 3 failed.")
        .contains("""
            link-refused (2 items): the download link was refused twice; try again later
              a.jpg: because
              b\uFFFD[2J.jpg: because

            processing-failed (1 item): Google could not process the video; upload it to
              Google Photos again
              c.mp4: because

            Run the same command again""");
  }

  @Test
  void one_item_is_one() {
    assertThat(text(
            report(Status.INCOMPLETE, 0, 0, List.of(failed("a.jpg", FailureReason.LINK_REFUSED)))
                .build()))
        .startsWith("Incomplete. 0 of 1 item is in /photos, 1 failed.");
  }

  @Test
  void many_failures_of_one_cause_are_not_all_printed() {
    ImportReport report = report(
            Status.INCOMPLETE,
            0,
            0,
            IntStream.range(0, 2_012)
                .mapToObj(i -> failed(i + ".jpg", FailureReason.BROKEN_BODY))
                .toList())
        .build();

    assertThat(text(report))
        .contains("  9.jpg: because", "and 2,002 more; --report FILE lists them all")
        .doesNotContain("10.jpg");
  }

  @Test
  void a_pause_says_when_to_come_back() {
    ImportReport report = report(Status.PAUSED, 5, 0, List.of())
        .stoppedBy(ThrottledException.quotaExhausted("used up", Duration.ofHours(3)))
        .resumeAt(Instant.parse("2026-11-22T08:00:00Z"))
        .build();

    assertThat(text(report))
        .startsWith(
            "Paused: the daily quota is used up. 5 items so far in /photos; there may be more.")
        .endsWith("""
            Run the same command again after Sunday 22 November, 09:00 CET; it resumes here.
            """);
  }

  @Test
  void a_failure_says_its_name_once_and_wraps_between_words() {
    String id = "AF1Qip".repeat(16);
    MediaItem item =
        MediaItem.builder().id(id).filename("a.jpg").type(MediaKind.PHOTO).build();
    ItemUnavailableException gone = new ItemUnavailableException(
        FailureReason.ITEM_GONE,
        "the item " + id + ": the answer was 404 NOT_FOUND (Requested entity was not found in the"
            + " library)",
        null);
    ImportReport report = report(
            Status.INCOMPLETE, 0, 0, List.of(new ItemOutcome.Failed(item, gone, 1)))
        .build();

    assertThat(text(report)).contains("""
            item-gone (1 item): no longer in Google Photos
              a.jpg: the answer was 404 NOT_FOUND (Requested entity was not found in the
                library)
            """);
  }

  @Test
  void what_stopped_the_run_is_not_repeated_for_each_item() {
    ImportReport report = report(
            Status.FAILED, 0, 0, List.of(failed("a.jpg", FailureReason.ACCESS_REJECTED)))
        .stoppedBy(new AccessRejectedException("refused", null))
        .build();

    assertThat(text(report))
        .contains("access-rejected (1 item): Google denied access")
        .doesNotContain("a.jpg");
  }

  @Test
  void a_selection_that_is_left_says_how_to_go_on_and_until_when() {
    ImportReport report = report(
            Status.INCOMPLETE, 1, 0, List.of(failed("a.jpg", FailureReason.TIMED_OUT)))
        .resumableUntil(Instant.parse("2026-11-29T08:00:00Z"))
        .build();

    assertThat(ReportText.of(
            report,
            "/photos",
            false,
            ZONE,
            100,
            Optional.of("media-importer import --from picker:x"),
            Optional.empty()))
        .endsWith("To resume, until Sunday 29 November, 09:00 CET: media-importer import --from"
            + " picker:x\n");
    assertThat(ReportJson.of(report).get("resumableUntil").getAsString())
        .isEqualTo("2026-11-29T08:00:00Z");
  }

  @Test
  void what_google_takes_away_is_said() {
    ImportReport report = report(Status.COMPLETE, 5, 0, List.of())
        .putNotes(ItemNote.VIDEO_TRANSCODED, 1L)
        .putNotes(ItemNote.LOCATION_REMOVED, 4L)
        .build();

    assertThat(text(report)).endsWith("""
              failed                0

              4 items: location removed by Google
              1 item: video transcoded by Google
            """);
    assertThat(ReportJson.of(report).get("remarks"))
        .hasToString("{\"location-removed\":4,\"video-transcoded\":1}");
  }

  @Test
  void colours_only_when_asked() {
    ImportReport report = report(Status.COMPLETE, 1, 0, List.of()).build();

    assertThat(text(report)).doesNotContain("\u001b");
    assertThat(ReportText.of(report, "/photos", true, ZONE, 80, Optional.empty(), Optional.empty()))
        .startsWith("\u001b[1;32mComplete.");
  }

  @Test
  void scripts_get_exactly_the_documented_fields() {
    ImportReport report = report(
            Status.INCOMPLETE, 2, 1, List.of(failed("ü\n.jpg", FailureReason.ITEM_GONE)))
        .build();

    assertThat(ReportJson.line(ReportJson.of(report)))
        .isEqualTo("{\"status\":\"incomplete\",\"listed\":4,\"stored\":2,\"alreadyThere\":1,"
            + "\"failed\":[{\"id\":\"id-ü\\n.jpg\",\"filename\":\"ü\\n.jpg\",\"cause\":\"item-gone\","
            + "\"message\":\"because\",\"attempts\":3,\"retryable\":false}],"
            + "\"bytes\":48200000,\"elapsedMs\":3100}");
  }

  @Test
  void scripts_learn_what_stopped_a_run() {
    ImportReport report = report(Status.PAUSED, 0, 0, List.of())
        .stoppedBy(ThrottledException.quotaExhausted("used up", Duration.ofHours(3)))
        .resumeAt(Instant.parse("2026-11-22T08:00:00Z"))
        .build();

    JsonObject json = ReportJson.of(report);

    assertThat(json.get("status").getAsString()).isEqualTo("paused");
    assertThat(json.get("cause").getAsString()).isEqualTo("quota-exhausted");
    assertThat(json.get("message").getAsString()).isEqualTo("used up");
    assertThat(json.get("resumeAt").getAsString()).isEqualTo("2026-11-22T08:00:00Z");
  }

  @Test
  void exit_codes_follow_the_status_and_what_stopped_the_run() {
    SinkException full = new SinkException(
        SinkException.State.NOT_WRITTEN, SinkException.Scope.DESTINATION, "full", null);

    assertThat(ExitCode.of(report(Status.COMPLETE, 0, 0, List.of()).build())).isZero();
    assertThat(ExitCode.of(report(Status.INCOMPLETE, 0, 0, List.of()).build())).isEqualTo(1);
    assertThat(ExitCode.of(report(Status.PAUSED, 0, 0, List.of()).build())).isEqualTo(4);
    assertThat(
            ExitCode.of(report(Status.FAILED, 0, 0, List.of()).stoppedBy(full).build()))
        .isEqualTo(5);
  }

  @Test
  void the_file_is_replaced_and_nothing_else_is_left(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.json");
    Files.writeString(file, "old");

    ReportJson.write(ReportJson.notBegun(new Failure(2, "no such album")), file);

    assertThat(JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("status"))
        .hasToString("\"failed\"");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_run_that_is_left_alone_leaves_one_report_of_what_is_known(@TempDir Path folder)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CliContext context = new CliContext(
        Map.of(),
        folder,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        Terminal.none(),
        Clock.systemUTC(),
        Interruption.none(),
        Browser.none());
    ReportOutput output = new ReportOutput(context, true, false, "report.json", List::of);
    Progress progress = new Progress(System::nanoTime);
    progress.itemFinished(new ItemOutcome.AlreadyThere(
        MediaItem.builder().id("a").filename("a").type(MediaKind.PHOTO).build(),
        StoredMedia.builder().key(MediaKey.of("a")).sizeBytes(1).build()));
    progress.itemFinished(failed("b.jpg", FailureReason.ITEM_GONE));

    output.finished(progress.report(), "/photos");
    output.finished(report(Status.COMPLETE, 2, 0, List.of()).build(), "/photos");

    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line).hasLineCount(1).isEqualTo(Files.readString(folder.resolve("report.json")));
    JsonObject report = JsonParser.parseString(line).getAsJsonObject();
    assertThat(report.get("status").getAsString()).isEqualTo("paused");
    assertThat(report.get("listed").getAsInt()).isEqualTo(2);
    assertThat(report.get("alreadyThere").getAsInt()).isEqualTo(1);
    assertThat(report.getAsJsonArray("failed")).hasSize(1);
  }

  @Test
  void a_picked_selection_that_is_left_alone_tells_how_to_go_on(@TempDir Path folder)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportOutput output = new ReportOutput(
        new CliContext(
            Map.of(),
            folder,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Terminal.none(),
            Clock.systemUTC(),
            Interruption.none(),
            Browser.none()),
        false,
        false,
        "report.json",
        List::of);
    output.picked("x", Optional.of("media-importer import --from picker:x"));

    output.finished(new Progress(System::nanoTime).report(), "/photos");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("\nTo resume: media-importer import --from picker:x\n");
    assertThat(JsonParser.parseString(Files.readString(folder.resolve("report.json")))
            .getAsJsonObject()
            .get("session")
            .getAsString())
        .isEqualTo("x");
  }

  @Test
  void what_the_disk_refused_is_said_in_words() {
    assertThat(List.of(
            Failure.of(new IOException("No space left on device")),
            Failure.of(new FileSystemException("/p/a", null, "No space left on device")),
            Failure.of(new FileSystemException("/p/a", null, "Read-only file system")),
            Failure.of(new AccessDeniedException("/p/a")),
            Failure.of(new FileAlreadyExistsException("/p/a")),
            Failure.of(new UncheckedIOException(new NoSuchFileException("/p/a")))))
        .allMatch(failure -> failure.exitCode() == 5)
        .extracting(Failure::message)
        .containsExactly(
            "no space left on the disk; free some, or choose another place",
            "no space left for /p/a; free some, or choose another place",
            "/p/a is on a read-only file system; choose another place",
            "no permission for /p/a; change it, or choose another place",
            "/p/a exists but is not a directory",
            "/p/a does not exist");
  }

  @Test
  void a_ledger_on_a_full_disk_is_said_in_words() {
    IOException full = new IOException("Disk quota exceeded");

    assertThat(Failure.of(new SinkException(
            SinkException.State.NOT_WRITTEN,
            SinkException.Scope.DESTINATION,
            "the ledger cannot be used: " + full,
            full)))
        .isEqualTo(new Failure(
            5,
            "the ledger cannot be used: no space left on the disk; free some, or choose another"
                + " place"));
  }

  @Test
  void what_the_system_has_too_little_of_is_said_with_the_setting() {
    assertThat(List.of(
            Failure.of(new OutOfMemoryError("unable to create native thread: possibly out of")),
            Failure.of(new OutOfMemoryError("Java heap space"))))
        .allMatch(failure -> failure.exitCode() == 2)
        .extracting(Failure::message)
        .containsExactly(
            "this system allows no more threads; raise the limit of processes (ulimit -u, or the"
                + " pids limit of the container)",
            "not enough memory (Java heap space); allow more with java -Xmx");
  }

  private static String text(ImportReport report) {
    return ReportText.of(report, "/photos", false, ZONE, 80, Optional.empty(), Optional.empty());
  }

  private static ImportReport.Builder report(
      Status status, long stored, long there, List<ItemOutcome.Failed> failed) {
    return ImportReport.builder()
        .status(status)
        .listed(stored + there + failed.size())
        .stored(stored)
        .alreadyThere(there)
        .failed(failed)
        .bytes(48_200_000)
        .elapsed(Duration.ofMillis(3_100));
  }

  private static ItemOutcome.Failed failed(String filename, FailureReason reason) {
    MediaItem item = MediaItem.builder()
        .id("id-" + filename)
        .filename(filename)
        .type(MediaKind.PHOTO)
        .build();
    return new ItemOutcome.Failed(item, new ItemUnavailableException(reason, "because", null), 3);
  }
}
