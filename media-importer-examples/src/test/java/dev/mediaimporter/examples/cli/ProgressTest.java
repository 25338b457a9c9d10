package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.ofHours(1));

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void a_screen_has_one_line_that_is_cleared_and_drawn_again() {
    Progress progress =
        new ScreenProgress(nanos::get, NOON, new Terminal(false, true, false, () -> 60), out);

    progress.tick();
    progress.begin("\"Lake\"", "/photos", OptionalLong.of(4));
    progress.pageListed(4);
    finish(progress, "a.jpg");
    pass(Duration.ofSeconds(4));
    progress.tick();
    progress.stopping();
    progress.stopping();
    progress.end();
    progress.tick();

    assertThat(printed())
        .isEqualTo("~Asking Google"
            + "~Importing \"Lake\" (4 items) into /photos\n"
            + "~####---------------   25%  1/4  1.00 kB  250 B/s  0:12 left"
            + "~Stopping. Items in flight get ten seconds; Ctrl-C again\n  aborts them.\n"
            + "~");
  }

  @Test
  void a_log_has_a_line_at_every_tenth_and_every_ten_seconds() {
    Progress progress = new LineProgress(nanos::get, NOON, out);
    progress.begin("\"Lake\"", "/photos", OptionalLong.of(20));
    progress.pageListed(20);

    finish(progress, "a.jpg");
    progress.tick();
    finish(progress, "b.jpg");
    progress.tick();
    progress.tick();
    pass(Duration.ofSeconds(9));
    progress.tick();
    pass(Duration.ofSeconds(1));
    progress.tick();
    pass(Duration.ofSeconds(9));
    progress.tick();

    assertThat(printed().lines().map(line -> line.replaceAll(",.*", "")))
        .containsExactly(
            "Importing \"Lake\" (20 items) into /photos", "2 of 20 items", "2 of 20 items");
  }

  @Test
  void a_log_of_a_day_has_a_line_every_ten_minutes() {
    Progress progress = new LineProgress(nanos::get, NOON, out);
    progress.begin("\"Lake\"", "/photos", OptionalLong.of(1_000_000));
    for (int i = 0; i < 24 * 360; i++) {
      pass(Duration.ofSeconds(10));
      finish(progress, i + ".jpg");
      progress.tick();
    }

    assertThat(printed().lines().count()).isBetween(24 * 6L, 24 * 6L + 80);
  }

  @Test
  void a_log_says_what_was_there_and_is_silent_while_nothing_is_new() {
    Progress progress = new LineProgress(nanos::get, NOON, out);
    progress.begin("\"Lake\"", "/photos", OptionalLong.of(400));
    progress.pageListed(30);
    for (int i = 0; i < 30; i++) {
      there(progress, i + ".jpg");
    }
    for (int i = 0; i < 6; i++) {
      pass(Duration.ofSeconds(10));
      progress.tick();
    }

    assertThat(printed().lines())
        .containsExactly(
            "Importing \"Lake\" (400 items) into /photos", "30 of 400 items, 30 already there");
  }

  @Test
  void events_and_the_report_tell_time_from_the_same_moment() {
    JsonEvents events = new JsonEvents(nanos::get, out);
    pass(Duration.ofSeconds(7));
    events.begin("\"Lake\"", "/photos", OptionalLong.empty());
    pass(Duration.ofSeconds(2));
    finish(events, "a.jpg");
    events.tick();

    assertThat(printed().lines().toList())
        .last()
        .asString()
        .contains("\"event\":\"progress\"")
        .endsWith("\"elapsedMs\":2000}");
  }

  @Test
  void a_wait_for_videos_says_what_for_and_until_when() {
    String line = "Waiting for 1 video that Google still processes, until 13:02:00 at the latest."
        + " Ctrl-C stops; running the same command again imports the rest.\n";

    new LineProgress(nanos::get, NOON, out).awaitingVideos(1, Duration.ofMinutes(2));
    new ScreenProgress(nanos::get, NOON, new Terminal(false, true, false, () -> 60), out)
        .awaitingVideos(1, Duration.ofMinutes(2));
    new JsonEvents(nanos::get, out).awaitingVideos(2, Duration.ofMinutes(2));

    assertThat(printed())
        .isEqualTo(line + "~" + Format.wrapped(line, 60)
            + "{\"event\":\"awaiting-videos\",\"videos\":2,\"atMostMs\":120000}\n");
  }

  @Test
  void a_wait_is_shown_until_it_is_over() {
    Progress progress = new Progress(nanos::get);
    progress.retrying("a.jpg", Duration.ofSeconds(30), new SourceUnavailableException("503", null));
    pass(Duration.ofSeconds(29));
    Progress.Snapshot during = progress.snapshot();
    pass(Duration.ofSeconds(1));
    Progress.Snapshot after = progress.snapshot();

    assertThat(during.waiting()).isEqualTo(1);
    assertThat(during.longestWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(during.waitCause()).isEqualTo("Google returned errors");
    assertThat(after.waiting()).isZero();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void finish(Progress progress, String filename) {
    MediaItem item = MediaItem.builder()
        .id(filename)
        .filename(filename)
        .type(MediaKind.PHOTO)
        .build();
    StoredMedia stored =
        StoredMedia.builder().key(MediaKey.of(filename)).sizeBytes(1_000).build();
    progress.bytesReceived(item, 1_000);
    progress.itemFinished(new ItemOutcome.Imported(item, stored, 1));
  }

  private static void there(Progress progress, String filename) {
    MediaItem item = MediaItem.builder()
        .id(filename)
        .filename(filename)
        .type(MediaKind.PHOTO)
        .build();
    StoredMedia stored =
        StoredMedia.builder().key(MediaKey.of(filename)).sizeBytes(1_000).build();
    progress.itemFinished(new ItemOutcome.AlreadyThere(item, stored));
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\u001b[K", "~");
  }
}
