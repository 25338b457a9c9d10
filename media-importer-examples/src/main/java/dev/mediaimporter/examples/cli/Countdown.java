package dev.mediaimporter.examples.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows the time left to choose photos: updated on a terminal, printed once elsewhere. */
final class Countdown {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Clock clock;
  private final boolean redraws;
  private final PrintStream screen;
  private volatile Instant end = Instant.MIN;

  Countdown(CliContext context) {
    this.clock = context.clock();
    this.redraws = context.terminal().redraws();
    this.screen = context.err();
  }

  /** Sets the time left from now. */
  void left(Duration time) {
    boolean first = end.equals(Instant.MIN);
    end = clock.instant().plus(time);
    if (first && !redraws) {
      screen.println(
          "Waiting until you press Done there, for at most " + Format.duration(time) + ".");
    }
  }

  /** Redraws the line. */
  synchronized void tick() {
    if (redraws && !end.equals(Instant.MIN)) {
      screen.print(CLEAR_LINE + line());
      screen.flush();
    }
  }

  private String line() {
    Duration left = Duration.between(clock.instant(), end);
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
