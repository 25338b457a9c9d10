package dev.mediaimporter.resilience;

import java.time.Duration;

/** Lets time pass: a seam, so that tests wait for nothing. Safe for use by several threads. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Blocks for this long.
   *
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Real time. */
  static Sleeper system() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
