package dev.mediaimporter.examples.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Redraws something periodically until closed, then clears it. */
final class Heartbeat implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService clock;
  private final Runnable end;

  private Heartbeat(ScheduledExecutorService clock, Runnable end) {
    this.clock = clock;
    this.end = end;
  }

  static Heartbeat of(Progress progress) {
    return of(progress::tick, progress::end);
  }

  static Heartbeat of(Runnable tick, Runnable end) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "progress");
      thread.setDaemon(true);
      return thread;
    });
    var unused =
        clock.scheduleAtFixedRate(tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return new Heartbeat(clock, end);
  }

  /** Shows nothing more; more than one call does no harm. */
  void stop() {
    clock.shutdownNow();
    end.run();
  }

  @Override
  public void close() {
    stop();
  }
}
