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
 * Bounds what users ask for. Google's daily quotas count for the project as a whole: what users ask
 * for themselves has a limit for each and one for all, so that workers keep the rest. Thread-safe;
 * blocks for the counts.
 */
public final class CallBudget {
  /** Where Google's day begins. */
  private static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

  private static final Duration KEPT = Duration.ofDays(2);

  /** Some ten a second: nobody looks at more, and a function answers about as many. */
  static final int REQUESTS_A_MINUTE = 600;

  /** A gallery of 50,000 items, looked at twice from top to bottom. */
  static final int LINKED_ITEMS_A_DAY = 100_000;

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
    if (!counts.count(user, what, 1, ofOne(api), forgotten)
        || !counts.count(CallCounts.EVERYBODY, what, 1, ofAll(api), forgotten)) {
      throw new RefusedException(
          Reason.TOO_MANY_CALLS,
          "Too many requests to Google today. Imports go on by themselves; try again tomorrow.");
    }
  }

  /**
   * Counts a request of a user.
   *
   * @throws RefusedException with {@code TOO_MANY_REQUESTS}; it must not be answered otherwise
   */
  public void request(String user) {
    Instant now = clock.instant();
    String what = "REQUESTS#" + now.getEpochSecond() / 60;
    if (!counts.count(user, what, 1, REQUESTS_A_MINUTE, now.plus(Duration.ofMinutes(2)))) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Too many requests. Try again in a minute.");
    }
  }

  /**
   * Counts items for which a user gets links to their content.
   *
   * @throws RefusedException with {@code TOO_MANY_LINKS}; then the links must not be handed out
   */
  public void links(String user, int items) {
    Instant now = clock.instant();
    String what = "LINKS#" + LocalDate.ofInstant(now, GOOGLE_DAY);
    if (items > 0 && !counts.count(user, what, items, LINKED_ITEMS_A_DAY, now.plus(KEPT))) {
      throw new RefusedException(
          Reason.TOO_MANY_LINKS,
          "You looked at " + LINKED_ITEMS_A_DAY + " photos today. Try again tomorrow.");
    }
  }
}
