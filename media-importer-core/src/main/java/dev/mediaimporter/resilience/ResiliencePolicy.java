package dev.mediaimporter.resilience;

import java.time.Duration;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * How failures of the source are met. The defaults: at most 5 requests for an item and 5 for a page
 * of a listing; waits with full jitter below a cap that starts at 1 s (5xx, broken connections) or
 * 10 s (429 without {@code Retry-After}) and doubles up to 64 s; a reserve of 1,000 retries in a
 * run; no rate limit; 6 h for one item; 10 min for a video to become ready. Every duration is 0 to
 * 365 days. Immutable.
 *
 * @see <a href="https://developers.google.com/photos/overview/best-practices">Google's recommended
 *     waits</a>
 */
@Value.Immutable
public interface ResiliencePolicy {
  /** Most requests spent on one item, the first included, links renewed included; 1 to 100. */
  @Value.Default
  default int requestsPerItem() {
    return 5;
  }

  /** Most requests for one page of a listing, the first included; 1 to 100. */
  @Value.Default
  default int requestsPerPage() {
    return 5;
  }

  /**
   * How many retries a run, over all items and pages, may be ahead of its successes: each retry
   * costs one, each stored item and each page earns one back. When it is used up the run pauses. At
   * least 0.
   */
  @Value.Default
  default int retryReserve() {
    return 1_000;
  }

  /** The cap of the first wait after a 5xx or a broken connection; the cap doubles each time. */
  @Value.Default
  default Duration firstDelay() {
    return Duration.ofSeconds(1);
  }

  /** The cap of the first wait after a 429 that names none; the cap doubles each time. */
  @Value.Default
  default Duration throttledDelay() {
    return Duration.ofSeconds(10);
  }

  /**
   * No wait that we choose is longer. A longer {@code Retry-After} is honoured up to
   * {@link #longestPause()}.
   */
  @Value.Default
  default Duration maxDelay() {
    return Duration.ofSeconds(64);
  }

  /** A server that asks for a longer wait than this pauses the run instead. */
  @Value.Default
  default Duration longestPause() {
    return Duration.ofMinutes(5);
  }

  /** Most requests a second to the source, of all kinds; empty for no limit. */
  OptionalInt requestsPerSecond();

  /** The longest time one item may take, all its attempts included. */
  @Value.Default
  default Duration itemTimeout() {
    return Duration.ofHours(6);
  }

  /** The most bytes one item may have; at least 1. A server that never ends is given up there. */
  @Value.Default
  default long maxItemBytes() {
    return 64L << 30;
  }

  /**
   * How old a download link may be before it is renewed rather than tried; Google promises 60
   * minutes.
   */
  @Value.Default
  default Duration linkAge() {
    return Duration.ofMinutes(50);
  }

  /** How long a video that is still processed is waited for. */
  @Value.Default
  default Duration readyTimeout() {
    return Duration.ofMinutes(10);
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value
   */
  @Value.Check
  default void check() {
    if (requestsPerItem() < 1 || requestsPerItem() > 100) {
      throw new IllegalStateException("requestsPerItem is 1 to 100, not " + requestsPerItem());
    }
    if (requestsPerPage() < 1 || requestsPerPage() > 100) {
      throw new IllegalStateException("requestsPerPage is 1 to 100, not " + requestsPerPage());
    }
    if (retryReserve() < 0) {
      throw new IllegalStateException("retryReserve is at least 0, not " + retryReserve());
    }
    if (maxItemBytes() < 1) {
      throw new IllegalStateException("maxItemBytes is at least 1, not " + maxItemBytes());
    }
    requireDuration("firstDelay", firstDelay());
    requireDuration("throttledDelay", throttledDelay());
    requireDuration("maxDelay", maxDelay());
    requireDuration("longestPause", longestPause());
    requireDuration("itemTimeout", itemTimeout());
    requireDuration("linkAge", linkAge());
    requireDuration("readyTimeout", readyTimeout());
    if (requestsPerSecond().isPresent() && requestsPerSecond().getAsInt() < 1) {
      throw new IllegalStateException(
          "requestsPerSecond is at least 1, not " + requestsPerSecond().getAsInt());
    }
  }

  private static void requireDuration(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalStateException(name + " is 0 to 365 days, not " + value);
    }
  }

  /** The defaults. */
  static ResiliencePolicy defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds policies; not thread-safe. */
  class Builder extends ImmutableResiliencePolicy.Builder {}
}
