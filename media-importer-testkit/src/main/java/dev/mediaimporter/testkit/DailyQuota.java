package dev.mediaimporter.testkit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Counts what is used in a day that ends at midnight in California. */
final class DailyQuota {
  private static final ZoneId CALIFORNIA = ZoneId.of("America/Los_Angeles");

  private final Clock clock;
  private LocalDate day = LocalDate.MIN;
  private int used;

  DailyQuota(Clock clock) {
    this.clock = clock;
  }

  /** Uses one if there is one left; returns whether there was. */
  synchronized boolean use(int limit) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), CALIFORNIA);
    if (!today.equals(day)) {
      day = today;
      used = 0;
    }
    if (used >= limit) {
      return false;
    }
    used++;
    return true;
  }
}
