package dev.mediaimporter.resilience;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The limits of what a run spends on failures and waits. The defaults: 5 requests for an item and 5
 * for a page of a listing; no limit of requests or bytes a second; waits of up to 5 min; 5 min for
 * a destination to come back; 6 h and 64 GiB for one item; 2 min for videos to become ready. Every
 * duration is 0 to 365 days. Immutable.
 *
 * @see <a href="https://developers.google.com/photos/overview/best-practices">Google's recommended
 *     waits</a>
 */
@Value.Immutable
public interface ResiliencePolicy {
  /**
   * Most requests for one item, look-ups and renewed links included, and for one page of a listing;
   * 1 to 100.
   */
  @Value.Default
  default int maxAttempts() {
    return 5;
  }

  /**
   * Most requests a second to the source, of all kinds and all runs of one importer together; at
   * least 1, empty for no limit.
   */
  OptionalInt requestsPerSecond();

  /**
   * Most bytes of items a second from the source, of all runs of one importer together; at least
   * 1,000, empty for no limit.
   */
  OptionalLong bytesPerSecond();

  /**
   * The longest wait before the next attempt. A server that asks for a longer one pauses the run
   * instead.
   */
  @Value.Default
  default Duration longestPause() {
    return Duration.ofMinutes(5);
  }

  /**
   * The longest time to wait for a destination that does not answer
   * ({@code SinkException.Scope.UNAVAILABLE}). Then the run pauses. At the start of a run it is at
   * most 15 s, and the run fails.
   */
  @Value.Default
  default Duration destinationPatience() {
    return Duration.ofMinutes(5);
  }

  /** The longest time one item may take, all its attempts included. */
  @Value.Default
  default Duration itemTimeout() {
    return Duration.ofHours(6);
  }

  /**
   * The longest time to wait, when everything else is done, for videos that Google still processes;
   * 0 for not at all. What is not ready then fails as {@code NOT_READY}, and the next run imports
   * it.
   */
  @Value.Default
  default Duration readyTimeout() {
    return Duration.ofMinutes(2);
  }

  /** The most bytes one item may have; at least 1. A larger item fails. */
  @Value.Default
  default long maxItemBytes() {
    return 64L << 30;
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value
   */
  @Value.Check
  default void check() {
    if (maxAttempts() < 1 || maxAttempts() > 100) {
      throw new IllegalStateException("maxAttempts must be 1 to 100, got " + maxAttempts());
    }
    if (maxItemBytes() < 1) {
      throw new IllegalStateException("maxItemBytes must be at least 1, got " + maxItemBytes());
    }
    requireDuration("longestPause", longestPause());
    requireDuration("destinationPatience", destinationPatience());
    requireDuration("itemTimeout", itemTimeout());
    requireDuration("readyTimeout", readyTimeout());
    if (requestsPerSecond().isPresent() && requestsPerSecond().getAsInt() < 1) {
      throw new IllegalStateException(
          "requestsPerSecond must be at least 1, got " + requestsPerSecond().getAsInt());
    }
    if (bytesPerSecond().isPresent() && bytesPerSecond().getAsLong() < 1_000) {
      throw new IllegalStateException(
          "bytesPerSecond must be at least 1000, got " + bytesPerSecond().getAsLong());
    }
  }

  private static void requireDuration(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalStateException(name + " must be 0 to 365 days, got " + value);
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

  /**
   * Builds policies; not thread-safe.
   *
   * <p>The range and the default of each setting are told where it is read:
   * {@link ResiliencePolicy#maxAttempts() maxAttempts}, {@link ResiliencePolicy#requestsPerSecond()
   * requestsPerSecond}, {@link ResiliencePolicy#bytesPerSecond() bytesPerSecond},
   * {@link ResiliencePolicy#longestPause() longestPause},
   * {@link ResiliencePolicy#destinationPatience() destinationPatience},
   * {@link ResiliencePolicy#itemTimeout() itemTimeout}, {@link ResiliencePolicy#readyTimeout()
   * readyTimeout}, {@link ResiliencePolicy#maxItemBytes() maxItemBytes}.
   */
  class Builder extends ImmutableResiliencePolicy.Builder {}
}
