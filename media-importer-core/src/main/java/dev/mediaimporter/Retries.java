package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.RetryListener;
import dev.mediaimporter.resilience.Sleeper;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One run's retries. Resilience4j decides whether and how long to wait; the waiting is ours, so
 * that it can be stopped and, in tests, skipped.
 */
final class Retries {
  private final ResiliencePolicy policy;
  private final Pauses pauses;
  private final RandomGenerator random;
  private final RetryReserve reserve;
  private final RetryListener listener;
  private final Optional<RateLimiter> rateLimiter;
  private final Retry perPage;
  private final Retry perItem;

  /** Retries by this policy. */
  public Retries(
      ResiliencePolicy policy,
      Pauses pauses,
      RandomGenerator random,
      RetryReserve reserve,
      RetryListener listener) {
    this.policy = policy;
    this.pauses = pauses;
    this.random = random;
    this.reserve = reserve;
    this.listener = listener;
    this.rateLimiter = policy.requestsPerSecond().isPresent()
        ? Optional.of(rateLimiter(policy.requestsPerSecond().getAsInt()))
        : Optional.empty();
    this.perPage = Retry.of("page", config(policy.requestsPerPage()));
    this.perItem = Retry.of("item", config(policy.requestsPerItem()));
  }

  /** Retries in real time by whoever calls, ended by an interrupt only. */
  public static Retries outsideRuns(ResiliencePolicy policy, RetryListener listener) {
    return new Retries(
        policy,
        new Pauses(Clock.systemUTC(), Sleeper.system(), () -> false),
        () -> ThreadLocalRandom.current().nextLong(),
        new RetryReserve(policy.retryReserve()),
        listener);
  }

  private static RateLimiter rateLimiter(int perSecond) {
    return RateLimiter.of(
        "source",
        RateLimiterConfig.custom()
            .limitForPeriod(perSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ofDays(1))
            .build());
  }

  private RetryConfig config(int maxAttempts) {
    return RetryConfig.<Object>custom()
        .maxAttempts(maxAttempts)
        .retryOnException(this::worthRetrying)
        .intervalBiFunction(this::waitMillis)
        .build();
  }

  private boolean worthRetrying(Throwable failure) {
    if (failure instanceof ThrottledException throttled) {
      return throttled.reason() != FailureReason.QUOTA_EXHAUSTED
          && throttled.retryAfter().orElse(Duration.ZERO).compareTo(policy.longestPause()) <= 0;
    }
    if (failure instanceof ItemUnavailableException
        || failure instanceof SourceUnavailableException) {
      FailureReason reason = ((MediaImportException) failure).reason();
      return reason.retryable()
          && reason != FailureReason.STOPPED
          && reason != FailureReason.NOT_READY;
    }
    return false;
  }

  private long waitMillis(int attempt, Either<Throwable, Object> outcome) {
    boolean throttled = outcome.getLeft() instanceof ThrottledException;
    Duration first = throttled ? policy.throttledDelay() : policy.firstDelay();
    long cap =
        Math.min(policy.maxDelay().toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
    long jittered = cap == 0 ? 0 : random.nextLong(cap + 1);
    if (outcome.getLeft() instanceof ThrottledException asked
        && asked.retryAfter().isPresent()) {
      // The server's wait is a minimum; a little on top keeps the threads from coming back all at
      // once.
      return asked.retryAfter().get().toMillis() + Math.min(jittered, 1000);
    }
    return jittered;
  }

  /**
   * Waits for the rate limit and for anyone told to slow down; to be called before each request.
   */
  public void awaitTurn() {
    pauses.awaitTurn();
    rateLimiter.ifPresent(limiter -> {
      long nanos = limiter.reservePermission();
      if (nanos > 0) {
        pauses.await(Duration.ofNanos(nanos));
      }
    });
  }

  /** Makes the request until it succeeds, fails for good, or the page's budget is spent. */
  public <T> T call(String what, Supplier<T> request) {
    Attempts attempts = new Attempts(perPage.asyncContext());
    while (true) {
      awaitTurn();
      try {
        T answer = request.get();
        reserve.earn();
        return answer;
      } catch (MediaImportException e) {
        attempts.awaitNext(what, e);
      }
    }
  }

  /** The same for a request without an answer. */
  public void run(String what, Runnable request) {
    call(what, () -> {
      request.run();
      return true;
    });
  }

  /** The same fetch, retried page by page. */
  public <T> PageFetch<T> retrying(String what, PageFetch<T> fetch) {
    return token -> call(what, () -> fetch.fetch(token));
  }

  /** The attempts at one item. */
  public Attempts itemAttempts() {
    return new Attempts(perItem.asyncContext());
  }

  /** A row of attempts at one thing; one thread at a time. */
  public final class Attempts {
    private final Retry.AsyncContext<Object> context;

    private Attempts(Retry.AsyncContext<Object> context) {
      this.context = context;
    }

    /**
     * Waits until the next attempt may start.
     *
     * @throws MediaImportException the failure itself when there is to be no next attempt
     */
    public void awaitNext(String what, MediaImportException failure) {
      long millis = context.onError(failure);
      if (millis < 0 || !reserve.spend()) {
        throw failure;
      }
      Duration wait = Duration.ofMillis(millis);
      listener.retrying(what, wait, failure);
      if (failure instanceof ThrottledException throttled) {
        pauses.holdAll(throttled.retryAfter().orElse(Duration.ZERO));
      }
      pauses.await(wait);
    }
  }
}
