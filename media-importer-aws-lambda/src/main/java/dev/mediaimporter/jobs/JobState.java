package dev.mediaimporter.jobs;

/** Where a job is in its life. */
public enum JobState {
  /** Another job of the same user goes first. */
  WAITING,
  /** Its pages are worked off. */
  RUNNING,
  /** Paused until a known time: a quota, a source that does not answer, items to be tried again. */
  SUSPENDED,
  /**
   * Google refused the user's token: it goes on when the user connects again. Until then other jobs
   * have their turn.
   */
  NEEDS_CONSENT,
  /** Ended by the user. */
  CANCELLED,
  /** Every listed item is stored. */
  DONE,
  /** Everything was listed and some items could not be stored; they can be tried again. */
  DONE_WITH_FAILURES,
  /** It cannot go on as asked: an unknown album, a session that is gone. */
  FAILED,
  /**
   * An operator must mend something first: a destination that cannot be written, a page that kills
   * its workers. Its message is in the dead-letter queue, unless the {@link Sweep} gave it up: then
   * it has none, and {@link Sweep.Result#broken()} counts it.
   */
  BROKEN;

  /** Whether it ended; only a retry makes it go on. */
  public boolean isOver() {
    return this == CANCELLED
        || this == DONE
        || this == DONE_WITH_FAILURES
        || this == FAILED
        || this == BROKEN;
  }

  /** Whether it runs, or will without anybody's doing. */
  boolean holdsTurn() {
    return !isOver() && this != NEEDS_CONSENT;
  }
}
