package dev.mediaimporter.testkit.emulator;

import java.time.Duration;

/** How the emulator waits when a switch tells it to. */
@FunctionalInterface
public interface Sleeper {
  /** Blocks the calling thread for this long. */
  void sleep(Duration duration) throws InterruptedException;

  /** Real waiting. */
  static Sleeper real() {
    return duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}
