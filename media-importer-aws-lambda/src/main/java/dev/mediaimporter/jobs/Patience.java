package dev.mediaimporter.jobs;

import java.time.Duration;

/**
 * The failed attempts of a job and their limits. Immutable.
 *
 * @param crashes how many workers took this page and did not report back
 * @param stalls how often in a row a worker ended without progress
 * @param pauses how often in a row the job was paused because something did not answer
 * @param restarts how often the listing was started again because a page token was refused
 * @param rounds how many rounds of retries there were
 */
public record Patience(int crashes, int stalls, int pauses, int restarts, int rounds) {
  /** No failed attempts. */
  public static final Patience NEW = new Patience(0, 0, 0, 0, 0);

  private static final int MAX_RESTARTS = 3;
  private static final int STALLS_BEFORE_PAUSE = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  Patience nextPage() {
    return new Patience(0, 0, 0, restarts, rounds);
  }

  Patience withCrashes(int count) {
    return new Patience(count, stalls, pauses, restarts, rounds);
  }

  /** The worker reported back. */
  Patience released(boolean progress) {
    return new Patience(0, stalls, progress ? 0 : pauses, restarts, rounds);
  }

  Patience stalled(boolean progress) {
    return new Patience(crashes, progress ? 0 : stalls + 1, pauses, restarts, rounds);
  }

  Patience paused() {
    return new Patience(crashes, stalls, pauses + 1, restarts, rounds);
  }

  Patience restarted() {
    return new Patience(0, 0, 0, restarts + 1, rounds);
  }

  Patience nextRound() {
    return new Patience(0, 0, 0, restarts, rounds + 1);
  }

  /** A new start after this many rounds of retries. */
  Patience reset(int roundsBefore) {
    return new Patience(0, 0, 0, 0, roundsBefore);
  }

  boolean canRestart() {
    return restarts < MAX_RESTARTS;
  }

  boolean shouldPause() {
    return stalls >= STALLS_BEFORE_PAUSE;
  }

  /** Whether the page should be processed one item at a time. */
  boolean isCareful() {
    return stalls >= 1 || crashes > 2;
  }

  /** The next pause when the source does not answer; doubled each time. */
  Duration pause() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
