package dev.mediaimporter;

import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The waits of a run. Each is slept in short slices, so that a stop ends it soon; and one gate is
 * shared by all threads, so that a 429 met by one holds the others back too. Thread-safe.
 */
final class Pauses {
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Sleeper sleeper;
  private final BooleanSupplier stopRequested;
  private final long start;

  /** Until when all threads are held back, since the start. */
  private final AtomicLong gateNanos = new AtomicLong();

  /** Waits by this sleeper until told to stop. */
  Pauses(Sleeper sleeper, BooleanSupplier stopRequested) {
    this.sleeper = sleeper;
    this.stopRequested = stopRequested;
    this.start = sleeper.nanos();
  }

  /** The time since these waits were made. */
  Duration elapsed() {
    return Duration.ofNanos(sleeper.nanos() - start);
  }

  /**
   * Blocks for this long.
   *
   * @throws StoppedException when the run stops meanwhile
   */
  void await(Duration duration) {
    // Counted down rather than compared with a time: a sleep never ends early.
    for (Duration left = duration; left.compareTo(Duration.ZERO) > 0; left = left.minus(SLICE)) {
      if (stopRequested.getAsBoolean()) {
        throw stopped();
      }
      try {
        sleeper.sleep(left.compareTo(SLICE) < 0 ? left : SLICE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped();
      }
    }
  }

  /**
   * Blocks for this long, which must be short, also while the run stops: what is in flight then may
   * still finish.
   *
   * @throws StoppedException after an interrupt
   */
  void awaitToTheEnd(Duration duration) {
    if (duration.isZero()) {
      return;
    }
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
  }

  /** Blocks until no thread has to be held back. */
  void awaitGate() {
    await(Duration.ofNanos(gateNanos.get()).minus(elapsed()));
  }

  /** Holds every thread back for this long from now. */
  void holdAll(Duration duration) {
    gateNanos.accumulateAndGet(elapsed().plus(duration).toNanos(), Math::max);
  }

  private static StoppedException stopped() {
    return new StoppedException("stopped while waiting to try again");
  }
}
