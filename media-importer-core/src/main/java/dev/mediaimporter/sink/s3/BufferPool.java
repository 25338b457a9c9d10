package dev.mediaimporter.sink.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of equal buffers, and parts of them for content that needs no whole one: all the
 * memory that uploads may take. Arrays are used again: as garbage of this size they would fill the
 * old generation within moments. Safe for concurrent use.
 */
final class BufferPool {
  /** A whole buffer has so many units; no array is smaller than one. */
  private static final int WHOLE = 128;

  /** Content that needs more than this has a whole buffer. */
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

  /** By their units. */
  private final NavigableMap<Integer, Deque<byte[]>> free = new TreeMap<>();

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
      byte[] used = freeOf(units).pollFirst();
      if (used != null) {
        return used;
      }
      makeRoomFor(units);
      byte[] bytes = new byte[units == WHOLE ? sizeBytes : sizeBytes / WHOLE * units];
      heldUnits += units;
      return bytes;
    }
  }

  /** Lets go of free arrays, the largest first. */
  private void makeRoomFor(int units) {
    free.descendingMap().forEach((each, arrays) -> {
      while (heldUnits + units > allUnits && arrays.pollLast() != null) {
        heldUnits -= each;
      }
    });
  }

  private void giveBack(byte[] bytes, int units) {
    synchronized (free) {
      freeOf(units).addFirst(bytes);
    }
  }

  private Deque<byte[]> freeOf(int units) {
    return free.computeIfAbsent(units, any -> new ArrayDeque<>());
  }
}
