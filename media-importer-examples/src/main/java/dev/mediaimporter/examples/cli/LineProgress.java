package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;

/** Progress as plain lines for logs, every ten seconds or at every tenth of the work. */
final class LineProgress implements Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Tally tally;
  private final Pace pace = new Pace();
  private final PrintStream log;
  private Duration lastLine = Duration.ZERO;
  private int lastTenth;

  LineProgress(Tally tally, PrintStream log) {
    this.tally = tally;
    this.log = log;
  }

  @Override
  public ImportListener listener() {
    return tally;
  }

  @Override
  public void begin(String what, String where, OptionalLong expected) {
    tally.expect(expected);
    log.println(ProgressText.headline(what, where, expected));
  }

  @Override
  public void tick() {
    Tally.Snapshot now = tally.snapshot();
    pace.add(now);
    int tenth = (int) (ProgressText.share(now) * 10);
    if (tenth > lastTenth || now.elapsed().minus(lastLine).compareTo(INTERVAL) >= 0) {
      lastTenth = tenth;
      lastLine = now.elapsed();
      log.println(ProgressText.line(now, pace));
    }
  }

  @Override
  public void stopping() {
    log.println("Stopping. Items in flight get ten seconds.");
  }

  @Override
  public void end() {}
}
