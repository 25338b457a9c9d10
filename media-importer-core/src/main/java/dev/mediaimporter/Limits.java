package dev.mediaimporter;

import dev.mediaimporter.resilience.ResiliencePolicy;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the runs of one importer share: what they may take from the source in a second, and how many
 * they are. Thread-safe.
 *
 * @param requests how many requests; empty for no limit
 * @param bytes how many bytes of items; empty for no limit
 * @param mostAtOnce how many bytes are read at once, so that a slow limit does not make long waits
 * @param running how many runs there are at the moment
 */
record Limits(
    Optional<RateLimiter> requests,
    Optional<RateLimiter> bytes,
    int mostAtOnce,
    AtomicInteger running) {
  private static final int PERIODS = 10;
  private static final int LONGEST_READ = 64 * 1024;

  static Limits of(ResiliencePolicy policy) {
    Optional<RateLimiter> requests = policy.requestsPerSecond().isPresent()
        ? Optional.of(limiter(policy.requestsPerSecond().getAsInt(), Duration.ofSeconds(1)))
        : Optional.empty();
    if (policy.bytesPerSecond().isEmpty()) {
      return new Limits(requests, Optional.empty(), Integer.MAX_VALUE, new AtomicInteger());
    }
    int inOnePeriod =
        (int) Math.min(Integer.MAX_VALUE, policy.bytesPerSecond().getAsLong() / PERIODS);
    return new Limits(
        requests,
        Optional.of(limiter(inOnePeriod, Duration.ofSeconds(1).dividedBy(PERIODS))),
        Math.min(LONGEST_READ, inOnePeriod),
        new AtomicInteger());
  }

  private static RateLimiter limiter(int inOnePeriod, Duration period) {
    return RateLimiter.of(
        "source",
        RateLimiterConfig.custom()
            .limitForPeriod(inOnePeriod)
            .limitRefreshPeriod(period)
            .timeoutDuration(Duration.ofDays(1))
            .build());
  }

  /** Does a run, which counts as one meanwhile. */
  ImportReport count(ImportRun run) {
    running.incrementAndGet();
    try {
      return run.run();
    } finally {
      running.decrementAndGet();
    }
  }

  /** Takes one request; the time to wait before it. */
  Duration untilRequest() {
    return requests.map(limiter -> inNanos(limiter.reservePermission())).orElse(Duration.ZERO);
  }

  /** Takes bytes that have arrived; the time to wait before more are read. */
  Duration untilMoreThan(int arrived) {
    return bytes.map(limiter -> inNanos(limiter.reservePermission(arrived))).orElse(Duration.ZERO);
  }

  private static Duration inNanos(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
