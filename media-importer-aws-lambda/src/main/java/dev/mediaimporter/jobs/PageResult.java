package dev.mediaimporter.jobs;

import java.util.Optional;

/**
 * The result of one message. Immutable.
 *
 * @param kind what happened
 * @param job the job as it was saved; empty when the message was dropped
 * @param moved what this worker added to the job's counts
 */
public record PageResult(Kind kind, Optional<Job> job, Tally moved) {
  /** The kinds of results. */
  public enum Kind {
    /** The message was a duplicate, out of date, or of a job that does not run. */
    DROPPED,
    /** The job was idle; the message of its current page was sent. */
    REVIVED,
    /** The page is done; the next one was sent. */
    ADVANCED,
    /** Time was short; the rest of the page was sent again. */
    CHECKPOINTED,
    /** The listing starts again at page one. */
    RESTARTED,
    /** The job is paused until a known time. */
    SUSPENDED,
    /** The user has to connect again. */
    NEEDS_CONSENT,
    /** The job is over. */
    OVER,
    /** Another worker took over, or the job is gone; nothing was changed. */
    LOST
  }

  static PageResult dropped() {
    return new PageResult(Kind.DROPPED, Optional.empty(), Tally.ZERO);
  }
}
