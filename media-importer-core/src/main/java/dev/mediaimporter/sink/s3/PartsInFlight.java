package dev.mediaimporter.sink.s3;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The parts of one upload that are on their way, each on a thread of its own. Closing it breaks off
 * those still running and waits for them, so that an upload can be aborted for good afterwards.
 * Used by one thread.
 */
final class PartsInFlight implements AutoCloseable {
  private static final class Part implements Runnable {
    private final BufferPool.Lease buffer;
    private final Supplier<CompletedPart> request;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable CompletedPart done;
    private @Nullable Throwable failure;
    private @Nullable Thread runner;
    private boolean cancelled;

    Part(BufferPool.Lease buffer, Supplier<CompletedPart> request) {
      this.buffer = buffer;
      this.request = request;
    }

    /** Whatever is thrown, even for want of memory, is met by who waits for the end. */
    @Override
    public void run() {
      try (buffer) {
        if (begin()) {
          done = request.get();
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        end();
        ended.countDown();
      }
    }

    private synchronized boolean begin() {
      runner = Thread.currentThread();
      return !cancelled;
    }

    /** After this the thread is not interrupted any more on behalf of this part. */
    private synchronized void end() {
      runner = null;
      Thread.interrupted();
    }

    synchronized void cancel() {
      cancelled = true;
      if (runner != null) {
        runner.interrupt();
      }
    }

    CompletedPart await() throws InterruptedException {
      ended.await();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return requireNonNull(done, () -> "the part ended without an answer: " + failure);
    }

    void awaitEnd() {
      boolean interrupted = false;
      while (true) {
        try {
          ended.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Executor threads;
  private final Deque<Part> running = new ArrayDeque<>();
  private final List<CompletedPart> done = new ArrayList<>();
  private BufferPool.@Nullable Lease filling;

  PartsInFlight(Executor threads) {
    this.threads = threads;
  }

  /** Makes sure that a buffer is given back whatever happens before its part is started. */
  void own(BufferPool.Lease buffer) {
    filling = buffer;
  }

  /** Sends a part; its buffer is given back when it is answered. */
  void start(BufferPool.Lease buffer, Supplier<CompletedPart> request) {
    Part part = new Part(buffer, request);
    threads.execute(part);
    running.add(part);
    filling = null;
  }

  /** Blocks until fewer than this many are on their way; throws what a part threw. */
  void awaitUntilFewerThan(int count) throws InterruptedException {
    while (running.size() >= count) {
      done.add(running.element().await());
      running.remove();
    }
  }

  /** Blocks until all are answered; throws what a part threw. */
  List<CompletedPart> awaitAll() throws InterruptedException {
    awaitUntilFewerThan(1);
    return done;
  }

  @Override
  public void close() {
    running.forEach(Part::cancel);
    running.forEach(Part::awaitEnd);
    if (filling != null) {
      filling.close();
    }
  }
}
