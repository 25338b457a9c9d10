package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The requests and the time that one item may still cost in a run, look-ups and renewed links
 * included, and the transfers it took so far. One thread at a time.
 */
final class ItemAttempts {
  private final Attempts run;
  private final Retry.AsyncContext<Object> context;
  private final Supplier<Duration> elapsed;
  private final Duration time;
  private final Duration deadline;
  private int requestsLeft;
  private int transfers;

  ItemAttempts(
      Attempts run,
      Retry.AsyncContext<Object> context,
      ResiliencePolicy policy,
      Supplier<Duration> elapsed) {
    this.run = run;
    this.context = context;
    this.elapsed = elapsed;
    this.time = policy.itemTimeout();
    this.deadline = elapsed.get().plus(time);
    this.requestsLeft = policy.maxAttempts();
  }

  /** Whether this many more requests may be made. */
  boolean affords(int requests) {
    return requests <= requestsLeft;
  }

  /** Makes sure that this many more requests may be made. */
  void allowAtLeast(int requests) {
    requestsLeft = Math.max(requestsLeft, requests);
  }

  /** Takes a request, which must be affordable, and blocks until it may be made. */
  void spend() {
    requireTime();
    if (requestsLeft == 0) {
      throw new IllegalStateException("no request was left");
    }
    requestsLeft--;
    run.awaitRateLimit();
  }

  /** Takes a request for the item's bytes. */
  void spendOnTransfer() {
    spend();
    transfers++;
  }

  /** The most bytes to read at once. */
  int mostAtOnce() {
    return run.mostAtOnce();
  }

  /** Blocks until more bytes may be read than these, which have arrived. */
  void awaitBandwidth(int arrived) {
    run.awaitBandwidth(arrived);
  }

  /** The number of times the bytes were asked for. */
  int transfers() {
    return transfers;
  }

  /**
   * Checks the time limit.
   *
   * @throws ItemUnavailableException when the item's time is up
   */
  void requireTime() {
    if (elapsed.get().compareTo(deadline) > 0) {
      throw new ItemUnavailableException(
          FailureReason.TIMED_OUT, "the import took longer than " + time);
    }
  }

  /**
   * Blocks until the next attempt may start.
   *
   * @param requests the number of requests that the next attempt needs
   * @throws MediaImportException the failure itself when there is to be no next attempt
   */
  void awaitNext(String what, MediaImportException failure, int requests) {
    if (!affords(requests)) {
      throw failure;
    }
    run.awaitNext(context, what, failure);
  }
}
