package dev.mediaimporter.examples.cli;

import java.io.PrintStream;
import java.time.Duration;

/** Shows the time left to choose photos: updated on a terminal, printed once elsewhere. */
final class Countdown {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final long start = System.nanoTime();
  private final boolean redraws;
  private final PrintStream screen;

  /** Since the start. */
  private volatile long endNanos = NOT_BEGUN;

  Countdown(CliContext context) {
    this.redraws = context.terminal().redraws();
    this.screen = context.err();
  }

  /** Sets the time left from now. */
  void left(Duration time) {
    boolean first = endNanos == NOT_BEGUN;
    endNanos = System.nanoTime() - start + time.toNanos();
    if (first && !redraws) {
      screen.println(
          "Waiting until you press Done there, for at most " + Format.duration(time) + ".");
    }
  }

  /** Redraws the line. */
  synchronized void tick() {
    if (redraws && endNanos != NOT_BEGUN) {
      screen.print(CLEAR_LINE + line());
      screen.flush();
    }
  }

  private String line() {
    Duration left = Duration.ofNanos(endNanos - (System.nanoTime() - start));
    return "Waiting until you press Done there: "
        + Format.countdown(left.isNegative() ? Duration.ZERO : left) + " left. Ctrl-C cancels.";
  }

  /** Removes the line. */
  synchronized void end() {
    if (redraws) {
      screen.print(CLEAR_LINE);
      screen.flush();
    }
  }
}
