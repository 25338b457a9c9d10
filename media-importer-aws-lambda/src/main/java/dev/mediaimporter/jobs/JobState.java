package dev.mediaimporter.jobs;

/** The state of a job. */
public enum JobState {
  /** Another job of the same user runs first. */
  WAITING,
  /** Its pages are processed. */
  RUNNING,
  /** Paused until a known time: a quota, a source that does not answer, items to be tried again. */
  SUSPENDED,
  /**
   * Google refused the user's token: it resumes when the user connects again. Until then other jobs
   * can run.
   */
  NEEDS_CONSENT,
  /** Ended by the user. */
  CANCELLED,
  /** Every listed item is stored. */
  DONE,
  /** Everything was listed and some items could not be stored; they can be tried again. */
  DONE_WITH_FAILURES,
  /** The request cannot be fulfilled: an unknown album, or an expired session. */
  FAILED,
  /**
   * An operator must fix something first: a destination that cannot be written, or a page that
   * crashes its workers. Its message is in the dead-letter queue, unless a {@link JobCheck} ended
   * it: then it has none, and the outcome of the check says so.
   */
  BROKEN;

  /** Whether it ended; only a retry resumes it. */
  public boolean isOver() {
    return this == CANCELLED
        || this == DONE
        || this == DONE_WITH_FAILURES
        || this == FAILED
        || this == BROKEN;
  }

  /** Whether it runs, or will run without any request. */
  boolean canRun() {
    return !isOver() && this != NEEDS_CONSENT;
  }
}
