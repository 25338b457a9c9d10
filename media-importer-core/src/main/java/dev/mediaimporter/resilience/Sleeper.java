package dev.mediaimporter.resilience;

import java.time.Duration;

/**
 * A way to let time pass and to measure it, which tests replace so that they do not wait. Waits,
 * deadlines and durations are measured by it, so that a system clock that is set meanwhile changes
 * none of them. Thread-safe.
 */
@FunctionalInterface
public interface Sleeper {
  /**
   * Blocks for this long.
   *
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Nanoseconds from a fixed but arbitrary moment, which never go back. */
  default long nanos() {
    return System.nanoTime();
  }

  /** Real time. */
  static Sleeper system() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
