package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import java.io.PrintStream;
import java.util.OptionalLong;

/** Progress as one line on a terminal that is redrawn. */
final class ScreenProgress implements Progress {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Tally tally;
  private final Pace pace = new Pace();
  private final Terminal terminal;
  private final PrintStream screen;
  private volatile boolean stopping;
  private boolean ended;

  ScreenProgress(Tally tally, Terminal terminal, PrintStream screen) {
    this.tally = tally;
    this.terminal = terminal;
    this.screen = screen;
  }

  @Override
  public ImportListener listener() {
    return tally;
  }

  @Override
  public synchronized void begin(String what, String where, OptionalLong expected) {
    tally.expect(expected);
    screen.println(CLEAR_LINE + ProgressText.headline(what, where, expected));
  }

  @Override
  public synchronized void tick() {
    if (ended) {
      return;
    }
    Tally.Snapshot now = tally.snapshot();
    pace.add(now);
    String line =
        ProgressText.bar(now, pace, terminal.width().getAsInt(), terminal.unicode(), stopping);
    screen.print(CLEAR_LINE + line);
    screen.flush();
  }

  @Override
  public synchronized void stopping() {
    if (!ended && !stopping) {
      stopping = true;
      screen.println(
          CLEAR_LINE + "Stopping. Items in flight get ten seconds; Ctrl-C again aborts them.");
    }
  }

  @Override
  public synchronized void end() {
    if (!ended) {
      ended = true;
      screen.print(CLEAR_LINE);
      screen.flush();
    }
  }
}
