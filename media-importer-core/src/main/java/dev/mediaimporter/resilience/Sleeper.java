package dev.mediaimporter.resilience;

import java.time.Duration;

/** A way to let time pass, which tests replace so that they do not wait. Thread-safe. */
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
