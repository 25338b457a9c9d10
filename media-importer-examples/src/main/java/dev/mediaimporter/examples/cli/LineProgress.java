package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SinkException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Progress as plain lines for logs: at every tenth of the work, and every ten seconds at first,
 * then less often the longer the import takes, so that a day of it does not fill a log. Silent
 * while there is nothing new to say.
 */
final class LineProgress extends Progress {
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int LINES_A_DOUBLING = 20;

  private final Pace pace = new Pace();
  private final Clock clock;
  private final PrintStream log;
  private Duration lastLine = Duration.ZERO;
  private String lastText = "";
  private int lastTenth;

  /** @param clock tells until when a wait lasts */
  LineProgress(LongSupplier nanoClock, Clock clock, PrintStream log) {
    super(nanoClock);
    this.clock = clock;
    this.log = log;
  }

  @Override
  void begin(String what, String where, OptionalLong expected) {
    super.begin(what, where, expected);
    log.println(ProgressText.headline(what, where, expected));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    super.retrying(what, wait, cause);
    if (cause instanceof SinkException) {
      log.println(Printable.of(String.valueOf(cause.getMessage()), 200) + "; trying again in "
          + Format.duration(wait));
    }
  }

  @Override
  void tick() {
    Snapshot now = snapshot();
    pace.add(now);
    int tenth = (int) (ProgressText.share(now) * 10);
    if (tenth > lastTenth
        || now.elapsed().minus(lastLine).compareTo(interval(now.elapsed())) >= 0) {
      lastTenth = tenth;
      lastLine = now.elapsed();
      String line = ProgressText.line(now, pace);
      if (!line.equals(lastText)) {
        log.println(line);
      }
      lastText = line;
    }
  }

  private static Duration interval(Duration elapsed) {
    Duration part = elapsed.dividedBy(LINES_A_DOUBLING);
    return part.compareTo(SHORTEST) < 0 ? SHORTEST : part.compareTo(LONGEST) > 0 ? LONGEST : part;
  }

  @Override
  public void awaitingVideos(int videos, Duration atMost) {
    log.println(ProgressText.awaitingVideos(videos, atMost, clock));
  }

  @Override
  void stopping() {
    log.println("Stopping. Items in flight get ten seconds.");
  }
}
