package dev.mediaimporter.internal;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what blocks a thread: at a deadline, or when the thread is interrupted. */
public final class DeadlineTimer {
  private static final long CHECK_MILLIS = 200;

  private DeadlineTimer() {}

  /**
   * A new executor for deadlines. Its one thread is a daemon and ends when no deadline is pending,
   * so nobody has to close it. A cancelled deadline takes no memory.
   *
   * @param threadName the name of the thread
   */
  public static ScheduledExecutorService named(String threadName) {
    var timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, threadName);
      thread.setDaemon(true);
      return thread;
    });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  /**
   * Watches the calling thread until the returned task is cancelled: a blocking socket does not
   * notice an interrupt.
   *
   * @param abort called on the timer's thread, again and again, while the thread is interrupted
   */
  public static Future<?> onInterrupt(ScheduledExecutorService timer, Runnable abort) {
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
