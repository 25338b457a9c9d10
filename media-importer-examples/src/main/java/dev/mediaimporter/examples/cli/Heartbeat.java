package dev.mediaimporter.examples.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Redraws something periodically until closed, then clears it. */
final class Heartbeat implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService clock;
  private final Runnable end;

  Heartbeat(Runnable tick, Runnable end) {
    this.end = end;
    this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "progress");
      thread.setDaemon(true);
      return thread;
    });
    var unused =
        clock.scheduleAtFixedRate(tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Shows nothing more; more than one call does no harm. */
  @Override
  public void close() {
    clock.shutdownNow();
    end.run();
  }
}
