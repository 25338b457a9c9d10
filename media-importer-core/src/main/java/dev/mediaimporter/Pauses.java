package dev.mediaimporter;

import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The waits of a run. Each is slept in short slices, so that a stop ends it soon; and one gate is
 * shared by all threads, so that a 429 met by one holds the others back too. Thread-safe.
 */
final class Pauses {
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Clock clock;
  private final Sleeper sleeper;
  private final BooleanSupplier stopRequested;
  private final AtomicLong notBeforeMillis = new AtomicLong();

  /** Waits by this clock and sleeper until told to stop. */
  Pauses(Clock clock, Sleeper sleeper, BooleanSupplier stopRequested) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.stopRequested = stopRequested;
  }

  Clock clock() {
    return clock;
  }

  /**
   * Blocks for this long.
   *
   * @throws StoppedException when the run stops meanwhile
   */
  void await(Duration duration) {
    until(clock.instant().plus(duration));
  }

  /** Blocks until no thread has to be held back. */
  void awaitGate() {
    until(Instant.ofEpochMilli(notBeforeMillis.get()));
  }

  /** Holds every thread back for this long from now. */
  void holdAll(Duration duration) {
    notBeforeMillis.accumulateAndGet(clock.instant().plus(duration).toEpochMilli(), Math::max);
  }

  private void until(Instant end) {
    for (Instant now = clock.instant(); now.isBefore(end); now = clock.instant()) {
      if (stopRequested.getAsBoolean()) {
        throw stopped();
      }
      Duration left = Duration.between(now, end);
      try {
        sleeper.sleep(left.compareTo(SLICE) < 0 ? left : SLICE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped();
      }
    }
  }

  private static StoppedException stopped() {
    return new StoppedException("stopped while waiting to try again");
  }
}
