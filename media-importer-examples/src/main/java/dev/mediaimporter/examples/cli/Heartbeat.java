package dev.mediaimporter.examples.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ticks a progress display until closed; the display is closed with it. */
final class Heartbeat implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService clock;
  private final Progress progress;

  private Heartbeat(ScheduledExecutorService clock, Progress progress) {
    this.clock = clock;
    this.progress = progress;
  }

  static Heartbeat of(Progress progress) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "progress");
      thread.setDaemon(true);
      return thread;
    });
    var unused = clock.scheduleAtFixedRate(
        progress::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return new Heartbeat(clock, progress);
  }

  Progress progress() {
    return progress;
  }

  /** Shows nothing more; more than one call does no harm. */
  void stop() {
    clock.shutdownNow();
    progress.end();
  }

  @Override
  public void close() {
    stop();
  }
}
