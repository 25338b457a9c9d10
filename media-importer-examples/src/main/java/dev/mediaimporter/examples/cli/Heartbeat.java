package dev.mediaimporter.examples.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ticks a progress display until closed; the display is closed with it. */
final class Heartbeat implements AutoCloseable {
  private final ScheduledExecutorService clock;
  private final Progress progress;

  private Heartbeat(ScheduledExecutorService clock, Progress progress) {
    this.clock = clock;
    this.progress = progress;
  }

  static Heartbeat every(Duration period, Progress progress) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "progress");
      thread.setDaemon(true);
      return thread;
    });
    var unused = clock.scheduleAtFixedRate(
        progress::tick, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return new Heartbeat(clock, progress);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    progress.close();
  }
}
