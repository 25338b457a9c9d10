package dev.mediaimporter.examples.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Progress as one line on a terminal that is redrawn. */
final class ScreenProgress extends Progress {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Pace pace = new Pace();
  private final Clock clock;
  private final Terminal terminal;
  private final PrintStream screen;
  private volatile boolean stopping;
  private boolean ended;

  /** @param clock tells until when a wait lasts */
  ScreenProgress(LongSupplier nanoClock, Clock clock, Terminal terminal, PrintStream screen) {
    super(nanoClock);
    this.clock = clock;
    this.terminal = terminal;
    this.screen = screen;
  }

  @Override
  synchronized void begin(String what, String where, OptionalLong expected) {
    super.begin(what, where, expected);
    screen.println(CLEAR_LINE + ProgressText.headline(what, where, expected));
  }

  @Override
  synchronized void tick() {
    if (ended) {
      return;
    }
    Snapshot now = snapshot();
    pace.add(now);
    String line =
        ProgressText.bar(now, pace, terminal.width().getAsInt(), terminal.unicode(), stopping);
    screen.print(CLEAR_LINE + line);
    screen.flush();
  }

  @Override
  public synchronized void awaitingVideos(int videos, Duration atMost) {
    if (!ended) {
      screen.println(CLEAR_LINE
          + Format.wrapped(
              ProgressText.awaitingVideos(videos, atMost, clock),
              terminal.width().getAsInt()));
    }
  }

  @Override
  synchronized void stopping() {
    if (!ended && !stopping) {
      stopping = true;
      screen.println(CLEAR_LINE
          + Format.wrapped(
              "Stopping. Items in flight get ten seconds; Ctrl-C again aborts them.",
              terminal.width().getAsInt()));
    }
  }

  @Override
  synchronized void end() {
    if (!ended) {
      ended = true;
      screen.print(CLEAR_LINE);
      screen.flush();
    }
  }
}
