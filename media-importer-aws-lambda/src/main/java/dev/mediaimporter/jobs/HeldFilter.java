package dev.mediaimporter.jobs;

import java.util.Optional;

/**
 * Which of a user's items are meant.
 *
 * @param month those taken in this month; empty for every month
 * @param jobId those stored by this job; empty for all
 */
public record HeldFilter(Optional<MonthTaken> month, Optional<String> jobId) {
  /** Every item. */
  public static final HeldFilter ALL = new HeldFilter(Optional.empty(), Optional.empty());
}
