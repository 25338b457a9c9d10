package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Shares out Google's daily quotas, which count for the project as a whole: what users ask for
 * themselves has a limit for each and one for all, so that workers keep the rest. Thread-safe.
 */
public final class CallBudget {
  /** Where Google's day begins. */
  private static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

  private static final Duration KEPT = Duration.ofDays(2);

  private final CallCounts counts;
  private final QuotaGate gate;
  private final Clock clock;

  /**
   * Creates the budget.
   *
   * @param gate says when Google must not be called at all
   */
  public CallBudget(CallCounts counts, QuotaGate gate, Clock clock) {
    this.counts = counts;
    this.gate = gate;
    this.clock = clock;
  }

  /** What one user may ask an API for in a day. */
  static int ofOne(SourceSpec.Api api) {
    return switch (api) {
      case LIBRARY -> 150;
      // The page looks every few seconds whether somebody is done.
      case PICKER -> 1_500;
    };
  }

  /** What all users together may: of the Library API a third of what Google allows by default. */
  static int ofAll(SourceSpec.Api api) {
    return switch (api) {
      case LIBRARY -> 3_000;
      case PICKER -> 30_000;
    };
  }

  /**
   * Counts a call that is about to be made for a user.
   *
   * @throws RefusedException with {@code GOOGLE_PAUSED} or {@code TOO_MANY_CALLS}; then the call
   *     must not be made
   */
  public void spend(String user, SourceSpec.Api api) {
    Instant now = clock.instant();
    if (gate.heldUntil(api).filter(now::isBefore).isPresent()) {
      throw new RefusedException(
          Reason.GOOGLE_PAUSED,
          "Google's quota is used up for the moment. Imports go on by themselves; try again later.");
    }
    String what = api.name() + "#" + LocalDate.ofInstant(now, GOOGLE_DAY);
    Instant forgotten = now.plus(KEPT);
    if (!counts.count(user, what, ofOne(api), forgotten)
        || !counts.count(CallCounts.EVERYBODY, what, ofAll(api), forgotten)) {
      throw new RefusedException(
          Reason.TOO_MANY_CALLS,
          "Too many requests to Google today. Imports go on by themselves; try again tomorrow.");
    }
  }
}
