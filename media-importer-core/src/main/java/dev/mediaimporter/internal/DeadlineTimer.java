package dev.mediaimporter.internal;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Executors for deadlines, nearly all of which are cancelled before they come. */
public final class DeadlineTimer {
  private DeadlineTimer() {}

  /**
   * Its one thread is a daemon and ends when no deadline is pending, so nobody has to close it. A
   * cancelled deadline takes no memory.
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
}
