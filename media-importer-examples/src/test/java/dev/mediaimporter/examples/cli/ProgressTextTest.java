package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        "source-unavailable");

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
        "throttled");

    assertThat(ProgressText.bar(now, new Pace(), 100, false, false))
        .contains("2 failed", "4 retry in 30 s (throttled)");
  }

  @Test
  void shows_no_share_of_an_unknown_total() {
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(5), OptionalLong.empty(), 300, 100, 0, 0, 1, 0, Duration.ZERO, "");

    assertThat(ProgressText.bar(now, new Pace(), 80, true, false))
        .startsWith("100 of 300 or more")
        .doesNotContain("%");
  }

  @Test
  void counts_more_than_google_expected_as_the_total() {
    Progress.Snapshot now = new Progress.Snapshot(
        Duration.ofSeconds(5), OptionalLong.of(5), 9, 9, 0, 0, 1, 0, Duration.ZERO, "");

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
        "timed out");
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
        "");
  }
}
