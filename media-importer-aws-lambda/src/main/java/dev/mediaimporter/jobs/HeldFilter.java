package dev.mediaimporter.jobs;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Which of a user's items are meant.
 *
 * @param month those taken in this month; empty for every month
 * @param jobId those stored by this job; empty for all
 * @param zone where months begin
 */
public record HeldFilter(Optional<MonthTaken> month, Optional<String> jobId, ZoneId zone) {
  /** Every item. */
  public static final HeldFilter ALL =
      new HeldFilter(Optional.empty(), Optional.empty(), ZoneOffset.UTC);
}
