package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The requests and the time that one item may still cost in a run, look-ups and renewals included.
 * One thread at a time.
 */
final class RequestBudget {
  private final Clock clock;
  private final Duration time;
  private final Instant deadline;
  private int requests;

  RequestBudget(ResiliencePolicy policy, Clock clock) {
    this.clock = clock;
    this.time = policy.itemTimeout();
    this.deadline = clock.instant().plus(time);
    this.requests = policy.requestsPerItem();
  }

  boolean affords(int more) {
    return more <= requests;
  }

  /** Takes a request, which must be affordable, if there is time for it. */
  void spend() {
    requireTime();
    if (requests == 0) {
      throw new IllegalStateException("no request was left");
    }
    requests--;
  }

  void requireTime() {
    if (clock.instant().isAfter(deadline)) {
      throw new ItemUnavailableException(
          FailureReason.TIMED_OUT, "it took longer than " + time, null);
    }
  }
}
