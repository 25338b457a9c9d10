package dev.mediaimporter.sink.s3;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread at a time work on a name. Safe for concurrent use. */
final class KeyLocks {
  private final Set<String> busy = new HashSet<>();

  /** A lock and no monitor, which would pin virtual threads that wait. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition left = lock.newCondition();

  /**
   * Waits until nobody works on the name, and takes it.
   *
   * @return whether somebody else had it meanwhile
   */
  boolean enter(String name) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean waited = false;
      while (!busy.add(name)) {
        waited = true;
        left.await();
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  void leave(String name) {
    lock.lock();
    try {
      busy.remove(name);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
