package dev.mediaimporter.sink.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of equal buffers, and parts of them for content that needs no whole one: all the
 * memory that uploads may take. Whole buffers are used again. Safe for concurrent use.
 */
final class BufferPool {
  /** A whole buffer has so many units; no array is smaller than one. */
  private static final int WHOLE = 128;

  /** Larger parts would be made anew so often that collecting them costs more than waiting. */
  private static final int LARGEST_PART = WHOLE / 16;

  /** The use of one buffer, until closed; closing again does nothing. */
  final class Lease implements AutoCloseable {
    private final byte[] bytes;
    private final int units;
    private boolean open = true;

    private Lease(byte[] bytes, int units) {
      this.bytes = bytes;
      this.units = units;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        try {
          giveBack(bytes, units);
        } finally {
          permits.release(units);
        }
      }
    }
  }

  private final int sizeBytes;
  private final int allUnits;
  private final Semaphore permits;
  private final Deque<byte[]> free = new ArrayDeque<>();

  /** Of all arrays that are in use or free. */
  private int heldUnits;

  BufferPool(int sizeBytes, int count) {
    this.sizeBytes = sizeBytes;
    this.allUnits = Math.multiplyExact(count, WHOLE);
    this.permits = new Semaphore(allUnits, true);
  }

  /** The bytes of a whole buffer. */
  int sizeBytes() {
    return sizeBytes;
  }

  /** Blocks until a whole buffer is free; one that the memory did not suffice for can be had. */
  Lease acquire() throws InterruptedException {
    return acquire(sizeBytes);
  }

  /** The same for a buffer of at least so many bytes, and at most a whole one. */
  Lease acquire(int bytes) throws InterruptedException {
    int units = LARGEST_PART;
    while (units > 1 && sizeBytes / WHOLE * (units / 2) >= bytes) {
      units /= 2;
    }
    if (sizeBytes / WHOLE * units < bytes) {
      units = WHOLE;
    }
    permits.acquire(units);
    try {
      return new Lease(take(units), units);
    } catch (Error e) {
      permits.release(units);
      throw e;
    }
  }

  private byte[] take(int units) {
    synchronized (free) {
      byte[] used = units == WHOLE ? free.pollFirst() : null;
      if (used != null) {
        return used;
      }
      while (heldUnits + units > allUnits && free.pollLast() != null) {
        heldUnits -= WHOLE;
      }
      byte[] bytes = new byte[units == WHOLE ? sizeBytes : sizeBytes / WHOLE * units];
      heldUnits += units;
      return bytes;
    }
  }

  private void giveBack(byte[] bytes, int units) {
    synchronized (free) {
      if (units == WHOLE) {
        free.addFirst(bytes);
      } else {
        heldUnits -= units;
      }
    }
  }
}
