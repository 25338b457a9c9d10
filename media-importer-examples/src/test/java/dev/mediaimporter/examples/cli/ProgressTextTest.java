package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressTextTest {
  @Test
  void shows_items_bytes_rate_and_time_left_in_80_columns() {
    Pace pace = new Pace();
    pace.add(at(0, 0, 0));
    Progress.Snapshot now = at(10, 250, 340_000_000);

    assertThat(ProgressText.bar(now, pace, 80, true, false))
        .contains("50%", "250/500", "340 MB", "34.0 MB/s", "0:10 left")
        .startsWith("█")
        .hasSizeLessThan(80);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 100, 200})
  void never_wraps(int columns) {
    Pace pace = new Pace();
    pace.add(at(0, 0, 0));
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(100),
        OptionalLong.of(1_234_567),
        1_000_000,
        900_000,
        90_000,
        10_000,
        123_456_789_012L,
        12,
        Duration.ofMinutes(5),
        "source-unavailable",
        "");

    assertThat(ProgressText.bar(now, pace, columns, true, false)).hasSizeLessThan(columns);
    assertThat(ProgressText.bar(now, pace, columns, false, true)).hasSizeLessThan(columns);
  }

  @Test
  void shows_failures_and_waits_as_long_as_there_is_room() {
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(5),
        OptionalLong.of(20),
        20,
        3,
        0,
        2,
        1_000,
        4,
        Duration.ofSeconds(30),
        "throttled",
        "");

    assertThat(ProgressText.bar(now, new Pace(), 100, false, false))
        .contains("2 failed", "retrying 4 in 30 s (throttled)");
  }

  @Test
  void shows_no_share_of_an_unknown_total() {
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(5), OptionalLong.empty(), 300, 100, 0, 0, 1, 0, Duration.ZERO, "", "");

    assertThat(ProgressText.bar(now, new Pace(), 80, true, false))
        .startsWith("100 of 300 or more")
        .doesNotContain("%");
  }

  @Test
  void counts_more_than_google_expected_as_the_total() {
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(5), OptionalLong.of(5), 9, 9, 0, 0, 1, 0, Duration.ZERO, "", "");

    assertThat(ProgressText.share(now)).isEqualTo(1);
    assertThat(ProgressText.bar(now, new Pace(), 80, true, false)).contains("9/9");
  }

  @Test
  void says_nothing_of_time_left_before_it_can_be_known() {
    Pace pace = new Pace();
    pace.add(at(0, 0, 0));

    assertThat(pace.timeLeft(at(1, 10, 10))).isEmpty();
    assertThat(pace.timeLeft(at(5, 0, 10))).isEmpty();
    assertThat(pace.timeLeft(at(5, 250, 10))).contains(Duration.ofSeconds(5));
  }

  @Test
  void says_nothing_of_time_left_while_all_items_in_flight_wait() {
    Pace pace = new Pace();
    pace.add(at(0, 0, 0));

    assertThat(pace.timeLeft(waiting(2, 8))).isPresent();
    assertThat(pace.timeLeft(waiting(2, 2))).isEmpty();
  }

  @Test
  void says_for_what_and_how_long_everything_waits_and_how_to_stop() {
    assertThat(ProgressText.bar(waiting(2, 2), new Pace(), 80, true, false))
        .contains("waiting 40 s (timed out)  Ctrl-C stops")
        .hasSizeLessThan(80);
    assertThat(ProgressText.bar(waiting(2, 8), new Pace(), 80, true, false))
        .contains("retrying 2 in 40 s (timed out)")
        .doesNotContain("Ctrl-C");
  }

  private static Progress.Snapshot waiting(int waiting, long unfinished) {
    return new Progress.Snapshot(
        Duration.ofSeconds(10),
        OptionalLong.of(500),
        250 + unfinished,
        250,
        0,
        0,
        10,
        waiting,
        Duration.ofSeconds(40),
        "timed out",
        "");
  }

  @Test
  void judges_the_pace_by_the_last_seconds() {
    Pace pace = new Pace();
    for (int second = 0; second <= 60; second++) {
      pace.add(at(second, second, second * 1_000L));
    }

    Progress.Snapshot faster = at(80, 100, 60_000 + 40_000);
    pace.add(faster);

    assertThat(pace.bytesPerSecond(faster)).isEqualTo(2_000);
  }

  @Test
  void names_the_largest_item_in_flight_while_a_large_one_is() {
    Progress progress = new Progress(() -> 0);
    MediaItem photo = item("id-1", "IMG_1.jpg");
    MediaItem film = item("id-2", "VID_1.MP4");
    progress.begin("the selection", "photos", OptionalLong.of(2));
    progress.pageListed(2);
    progress.itemStarted(photo);
    progress.itemStarted(film);
    progress.bytesReceived(photo, 3_000_000);

    assertThat(progress.snapshot().inFlight()).isEmpty();

    progress.bytesReceived(film, 300_000_000);
    progress.bytesReceived(film, 10_000_000);

    Progress.Snapshot now = progress.snapshot();
    assertThat(now.inFlight()).isEqualTo("VID_1.MP4 310 MB");
    assertThat(ProgressText.bar(now, new Pace(), 80, true, false))
        .contains("0%", "0/2", "VID_1.MP4 310 MB")
        .hasSizeLessThan(80);
    assertThat(ProgressText.bar(now, new Pace(), 40, true, false))
        .contains("0%", "0/2")
        .doesNotContain("VID_1")
        .hasSizeLessThan(40);
    assertThat(ProgressText.line(now, new Pace())).contains("VID_1.MP4 310 MB so far");

    progress.opened(film, 300_000_000, OptionalLong.of(452_000_000));
    progress.bytesReceived(film, 20_000_000);
    assertThat(progress.snapshot().inFlight()).isEqualTo("VID_1.MP4 320 MB of 452 MB");

    progress.itemFinished(new ItemOutcome.Failed(
        film, new ItemUnavailableException(FailureReason.TIMED_OUT, "too slow", null), 1));
    assertThat(progress.snapshot().inFlight()).isEmpty();
  }

  private static MediaItem item(String id, String filename) {
    return MediaItem.builder().id(id).filename(filename).type(MediaKind.VIDEO).build();
  }

  @Test
  void writes_a_line_for_logs() {
    Pace pace = new Pace();
    pace.add(at(0, 0, 0));

    assertThat(ProgressText.line(at(10, 250, 340_000_000), pace))
        .isEqualTo("250 of 500 items, 340 MB, 34.0 MB/s, about 10 s left");
  }

  private static Progress.Snapshot at(long seconds, long done, long bytes) {
    return new Progress.Snapshot(
        Duration.ofSeconds(seconds),
        OptionalLong.of(500),
        500,
        done,
        0,
        0,
        bytes,
        0,
        Duration.ZERO,
        "",
        "");
  }
}
