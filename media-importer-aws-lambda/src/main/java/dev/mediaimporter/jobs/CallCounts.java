package dev.mediaimporter.jobs;

import java.time.Instant;

/** Counts what users ask for, for a user or for all of them. Safe for concurrent use. */
public interface CallCounts {
  /** Who stands for all users together; no subject of Google's is this. */
  String EVERYBODY = "*";

  /**
   * Counts some more, if there are then no more than this many.
   *
   * @param user a user's subject, or {@link #EVERYBODY}
   * @param what what is counted
   * @param more how many more, at least 1 and at most {@code most}
   * @param most how many there may be
   * @param forgotten when the count may be forgotten
   * @return whether they were counted
   */
  boolean count(String user, String what, int more, int most, Instant forgotten);
}
