package dev.mediaimporter;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The retries a run has left. Each costs one, each success earns one back: a source that fails now
 * and then is followed for as long as it takes, one that fails always is left alone soon.
 */
final class RetryReserve {
  private final int capacity;
  private final AtomicInteger left;

  /** Starts full. */
  public RetryReserve(int capacity) {
    this.capacity = capacity;
    this.left = new AtomicInteger(capacity);
  }

  /** Takes one if there is one. */
  public boolean spend() {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  /** Gives one back. */
  public void earn() {
    left.updateAndGet(n -> Math.min(capacity, n + 1));
  }

  /** Whether none is left. */
  public boolean exhausted() {
    return left.get() == 0;
  }
}
