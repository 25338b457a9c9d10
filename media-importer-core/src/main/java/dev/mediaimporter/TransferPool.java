package dev.mediaimporter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that transfer items. What has no permit is not taken from the listing, so nothing
 * waits in a queue while its link gets old. Used by the thread that lists.
 */
final class TransferPool {
  private static final Logger LOG = LoggerFactory.getLogger(TransferPool.class);

  /** How late a stop may be seen. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final IntSupplier most;
  private final RunStop stop;
  private final ExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private int taken;

  /** @param most how many permits there are at the moment */
  TransferPool(IntSupplier most, ThreadFactory factory, RunStop stop) {
    this.most = most;
    this.stop = stop;
    this.executor = Executors.newCachedThreadPool(factory);
  }

  /** Blocks until an item may be transferred; false when the run is to stop. */
  boolean takePermit() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stop.requested()) {
        if (taken < most.getAsInt()) {
          taken++;
          return true;
        }
        returned.awaitNanos(LONGEST_WAIT_NANOS);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Has the work done, if there is any, and returns the permit that was taken for it. */
  void execute(Optional<Runnable> work) {
    if (work.isEmpty()) {
      returnPermit();
      return;
    }
    executor.execute(() -> {
      try {
        work.get().run();
      } finally {
        returnPermit();
      }
    });
  }

  private void returnPermit() {
    lock.lock();
    try {
      taken--;
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until everything is done, or the run is to stop. */
  void drain() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (taken > 0 && !stop.requested()) {
        returned.awaitNanos(LONGEST_WAIT_NANOS);
      }
    } finally {
      lock.unlock();
    }
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
