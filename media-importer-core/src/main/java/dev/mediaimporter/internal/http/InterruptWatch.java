package dev.mediaimporter.internal.http;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ends blocking I/O when its thread is interrupted, which a blocking socket does not notice. */
public final class InterruptWatch {
  private static final long CHECK_MILLIS = 200;

  private InterruptWatch() {}

  /**
   * Watches the calling thread until the returned task is cancelled.
   *
   * @param abort called on the timer's thread, again and again, while the thread is interrupted
   */
  public static Future<?> start(ScheduledExecutorService timer, Runnable abort) {
    Thread watched = Thread.currentThread();
    return timer.scheduleWithFixedDelay(
        () -> {
          if (watched.isInterrupted()) {
            abort.run();
          }
        },
        CHECK_MILLIS,
        CHECK_MILLIS,
        TimeUnit.MILLISECONDS);
  }
}
