package dev.mediaimporter.examples.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Shows the time left to choose photos: updated on a terminal, printed once elsewhere. */
final class Countdown {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final long start = System.nanoTime();
  private final boolean redraws;
  private final PrintStream screen;
  private final IntSupplier columns;

  /** Since the start. */
  private volatile long endNanos = NOT_BEGUN;

  Countdown(CliContext context) {
    this.redraws = context.terminal().redraws();
    this.screen = context.err();
    this.columns = context.terminal().width();
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
    return line(left.isNegative() ? Duration.ZERO : left, columns.getAsInt());
  }

  /** The longest form that is shorter than the screen is wide, so that it never wraps. */
  static String line(Duration left, int columns) {
    String time = Format.countdown(left) + " left";
    return Stream.of(
            "Waiting until you press Done there: " + time + ". Ctrl-C cancels.",
            "Waiting until you press Done there: " + time,
            "Waiting: " + time)
        .filter(form -> form.length() < columns)
        .findFirst()
        .orElseGet(() -> time.substring(0, Math.min(time.length(), Math.max(0, columns - 1))));
  }

  /** Removes the line. */
  synchronized void end() {
    if (redraws) {
      screen.print(CLEAR_LINE);
      screen.flush();
    }
  }
}
