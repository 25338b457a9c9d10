package dev.mediaimporter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that transfer items, with one permit for each: what has no permit is not taken from
 * the listing, so nothing waits in a queue while its link gets old. Used by the thread that lists.
 */
final class TransferPool {
  private static final Logger LOG = LoggerFactory.getLogger(TransferPool.class);

  private final int threads;
  private final RunStop stop;
  private final Semaphore permits;
  private final ExecutorService executor;

  TransferPool(int threads, ThreadFactory factory, RunStop stop) {
    this.threads = threads;
    this.stop = stop;
    this.permits = new Semaphore(threads);
    this.executor = Executors.newFixedThreadPool(threads, factory);
  }

  /** Blocks until a thread is free; false when the run is to stop. */
  boolean takePermit() throws InterruptedException {
    while (!permits.tryAcquire(100, TimeUnit.MILLISECONDS)) {
      if (stop.requested()) {
        return false;
      }
    }
    if (stop.requested()) {
      permits.release();
      return false;
    }
    return true;
  }

  /** Has the work done, if there is any, and returns the permit that was taken for it. */
  void execute(Optional<Runnable> work) {
    if (work.isEmpty()) {
      permits.release();
      return;
    }
    executor.execute(() -> {
      try {
        work.get().run();
      } finally {
        permits.release();
      }
    });
  }

  /** Blocks until everything is done, or the run is to stop. */
  void drain() throws InterruptedException {
    while (!permits.tryAcquire(threads, 100, TimeUnit.MILLISECONDS)) {
      if (stop.requested()) {
        return;
      }
    }
    permits.release(threads);
  }

  /**
   * Lets the work in progress end, and aborts what takes longer. An interrupt aborts it at once and
   * is still set afterwards.
   *
   * @param abort ends blocked transfers; called until they have ended
   */
  void finish(Duration grace, Runnable abort) {
    executor.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      if (interrupted || !executor.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        abortAll(abort);
      }
    } catch (InterruptedException e) {
      interrupted = true;
      abortAll(abort);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void abortAll(Runnable abort) {
    stop.request();
    boolean done = false;
    while (!done) {
      abort.run();
      executor.shutdownNow();
      try {
        done = executor.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // The aborted transfers still have to clean up; every one of their waits is bounded.
        LOG.debug("Waiting for aborted transfers to clean up", e);
      }
    }
  }
}
