package dev.mediaimporter.jobs;

import java.time.Instant;

/** Counts calls, for a user or for all of them. Safe for concurrent use. */
public interface CallCounts {
  /** Who stands for all users together; no subject of Google's is this. */
  String EVERYBODY = "*";

  /**
   * Counts one more, if there were fewer than this many.
   *
   * @param user a user's subject, or {@link #EVERYBODY}
   * @param what what is counted
   * @param most how many there may be
   * @param forgotten when the count may be forgotten
   * @return whether it was counted
   */
  boolean count(String user, String what, int most, Instant forgotten);
}
