package dev.mediaimporter.sink.s3;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of equal buffers, made when first needed and used again: all the memory that
 * uploads may take. Safe for concurrent use.
 */
final class BufferPool {
  /** The use of one buffer, until closed; closing again does nothing. */
  final class Lease implements AutoCloseable {
    private final byte[] bytes;
    private boolean open = true;

    private Lease(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        try {
          free.addFirst(bytes);
        } finally {
          permits.release();
        }
      }
    }
  }

  private final int sizeBytes;
  private final Semaphore permits;
  private final Deque<byte[]> free = new ConcurrentLinkedDeque<>();

  BufferPool(int sizeBytes, int count) {
    this.sizeBytes = sizeBytes;
    this.permits = new Semaphore(count, true);
  }

  /** Blocks until a buffer is free; one that the memory did not suffice for is still to be had. */
  Lease acquire() throws InterruptedException {
    permits.acquire();
    try {
      byte[] bytes = free.pollFirst();
      return new Lease(bytes != null ? bytes : new byte[sizeBytes]);
    } catch (Error e) {
      permits.release();
      throw e;
    }
  }
}
