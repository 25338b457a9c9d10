package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The waits of a run for a destination that is unavailable. One thread asks the destination whether
 * it is back, and all threads that need it wait for the answer; then each tries its own item again.
 * Nothing is downloaded to find out. Thread-safe.
 */
final class DestinationWaits {
  /** Nothing is in flight yet, and a wrong address is likelier than an outage. */
  private static final Duration PATIENCE_AT_START = Duration.ofSeconds(15);

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration MAX_DELAY = Duration.ofSeconds(15);

  /** Something that is done at the destination. */
  interface SinkCall<T> {
    T run() throws IOException;
  }

  private final MediaSink sink;
  private final ResiliencePolicy policy;
  private final Pauses pauses;
  private final RandomGenerator random;
  private final ImportListener listener;
  private final RunStop stop;
  private final AtomicLong puts = new AtomicLong();
  private final AtomicBoolean oneGivenUp = new AtomicBoolean();
  private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();

  DestinationWaits(
      MediaSink sink,
      ResiliencePolicy policy,
      Pauses pauses,
      RandomGenerator random,
      ImportListener listener,
      RunStop stop) {
    this.sink = sink;
    this.policy = policy;
    this.pauses = pauses;
    this.random = random;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Checks the destination before anything is transferred.
   *
   * @throws SinkException if nothing can be kept there, or it does not answer soon
   */
  void checkAtStart() throws IOException {
    try {
      sink.checkWritable();
    } catch (SinkException e) {
      if (e.scope() != Scope.UNAVAILABLE) {
        throw e;
      }
      Duration patience = policy.destinationPatience();
      Duration atStart = patience.compareTo(PATIENCE_AT_START) < 0 ? patience : PATIENCE_AT_START;
      try {
        awaitAnswer(e, pauses.elapsed().plus(atStart), 0);
      } catch (SinkException last) {
        throw last.withScope(Scope.DESTINATION);
      }
    }
  }

  /** Does something at the destination, again after each wait for it. */
  <T> T call(SinkCall<T> call) throws IOException {
    ItemWaits waits = forItem();
    while (true) {
      try {
        return call.run();
      } catch (SinkException e) {
        waits.await(e);
      }
    }
  }

  /** Starts the waits of one item. */
  ItemWaits forItem() {
    return new ItemWaits();
  }

  /** Notes that an item was put. */
  void putSucceeded() {
    puts.incrementAndGet();
    oneGivenUp.set(false);
  }

  /** The waits of one item. One thread at a time. */
  final class ItemWaits {
    private Duration waited = Duration.ZERO;
    private int count;
    private long putsBefore;

    /**
     * Blocks until the destination answers again.
     *
     * @throws SinkException the failure, unless it is one that waiting may end; or when it is time
     *     to give up
     * @throws StoppedException when the run stops meanwhile
     */
    void await(SinkException failure) {
      if (failure.scope() != Scope.UNAVAILABLE) {
        throw failure;
      }
      if (count == 0) {
        putsBefore = puts.get();
      }
      Duration begin = pauses.elapsed();
      Duration left = policy.destinationPatience().minus(waited);
      boolean others = puts.get() > putsBefore;
      if (left.compareTo(longestDelay(count)) < 0 || (others && count >= policy.maxAttempts())) {
        // The destination answers, but takes no item. One item alone may be to blame for that.
        boolean alone = others || oneGivenUp.compareAndSet(false, true);
        throw alone ? failure.withScope(Scope.ITEM) : failure;
      }
      untilItAnswers(failure, begin.plus(left), count);
      count++;
      waited = waited.plus(pauses.elapsed().minus(begin));
    }
  }

  private void untilItAnswers(SinkException failure, Duration deadline, int waitsBefore) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<Void> other = asking.compareAndExchange(null, mine);
    if (other != null) {
      join(other);
      return;
    }
    try {
      awaitAnswer(failure, deadline, waitsBefore);
      mine.complete(null);
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asking.set(null);
    }
  }

  private void join(CompletableFuture<Void> other) {
    while (true) {
      try {
        other.get(100, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (stop.requested()) {
          throw ItemDownload.stopped();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ItemDownload.stopped();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof MediaImportException known) {
          throw known;
        }
        throw new IllegalStateException("the wait for the destination failed", e.getCause());
      }
    }
  }

  private void awaitAnswer(SinkException failure, Duration deadline, int waitsBefore) {
    SinkException last = failure;
    for (int n = waitsBefore; ; n++) {
      Duration wait = delay(n);
      if (pauses.elapsed().plus(wait).compareTo(deadline) > 0) {
        throw last;
      }
      listener.retrying(sink.describe(), wait, last);
      pauses.await(wait);
      try {
        sink.checkWritable();
        return;
      } catch (SinkException e) {
        if (e.scope() != Scope.UNAVAILABLE) {
          throw e;
        }
        last = e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw ItemDownload.stopped();
        }
        last = RunOutcome.unusable(sink.describe(), e).withScope(Scope.UNAVAILABLE);
      }
    }
  }

  /** Half fixed, half random: a restart takes a moment, and not all programs come back at once. */
  private Duration delay(int n) {
    long half = longestDelay(n).toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }

  private static Duration longestDelay(int n) {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(n, 10));
    return doubled.compareTo(MAX_DELAY) < 0 ? doubled : MAX_DELAY;
  }
}
