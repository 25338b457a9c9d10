package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The attempts of one run at the source. Resilience4j decides whether to try again and how long to
 * wait; {@link Pauses} does the waiting, so that it can be stopped and, in tests, skipped. These
 * limits hold, the first that is reached ends the attempts:
 *
 * <ul>
 *   <li>per page or look-up: {@link ResiliencePolicy#maxAttempts()} requests;
 *   <li>per item: as many requests, look-ups and renewed links included, and
 *       {@link ResiliencePolicy#itemTimeout()} ({@link ItemAttempts});
 *   <li>per run: a reserve of {@value #RESERVE} retries. Each retry takes one, each success returns
 *       one, so a source that fails now and then is followed as long as needed, and one that always
 *       fails is left alone soon;
 *   <li>per wait: full jitter below a cap that doubles from 1 s (10 s after a 429) up to 64 s, or a
 *       {@code Retry-After} up to {@link ResiliencePolicy#longestPause()};
 *   <li>over all threads: {@link ResiliencePolicy#requestsPerSecond()},
 *       {@link ResiliencePolicy#bytesPerSecond()}, and no request before the end of the latest
 *       {@code Retry-After}.
 * </ul>
 *
 * <p>Only transient failures are retried: a quota that is used up, refused credentials or an
 * invalid request fail at once. Thread-safe.
 */
final class Attempts {
  /** The retries a run may be ahead of its successes. */
  static final int RESERVE = 1_000;

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  /** Google recommends 30 s or more after a 429; three attempts reach that. */
  private static final Duration FIRST_DELAY_THROTTLED = Duration.ofSeconds(10);

  private static final Duration MAX_DELAY = Duration.ofSeconds(64);

  private final ResiliencePolicy policy;
  private final Pauses pauses;
  private final RandomGenerator random;
  private final ImportListener listener;
  private final Limits limits;
  private final Retry retry;
  private final int capacity;
  private final AtomicInteger reserve;

  Attempts(
      ResiliencePolicy policy, Pauses pauses, RandomGenerator random, ImportListener listener) {
    this(policy, pauses, random, listener, Limits.of(policy), RESERVE);
  }

  Attempts(
      ResiliencePolicy policy,
      Pauses pauses,
      RandomGenerator random,
      ImportListener listener,
      Limits limits,
      int capacity) {
    this.policy = policy;
    this.pauses = pauses;
    this.random = random;
    this.listener = listener;
    this.limits = limits;
    this.retry = Retry.of(
        "source",
        RetryConfig.<Object>custom()
            .maxAttempts(policy.maxAttempts())
            .retryOnException(this::isTransient)
            .intervalBiFunction(this::waitMillis)
            .build());
    this.capacity = capacity;
    this.reserve = new AtomicInteger(capacity);
  }

  /** Attempts in real time on the caller's thread, ended by an interrupt only. */
  static Attempts outsideRuns(ResiliencePolicy policy, ImportListener listener) {
    return new Attempts(
        policy,
        new Pauses(Sleeper.system(), () -> false),
        () -> ThreadLocalRandom.current().nextLong(),
        listener);
  }

  private boolean isTransient(Throwable failure) {
    if (failure instanceof ThrottledException throttled) {
      return throttled.reason() != FailureReason.QUOTA_EXHAUSTED
          && throttled.retryAfter().orElse(Duration.ZERO).compareTo(policy.longestPause()) <= 0;
    }
    if (failure instanceof ItemUnavailableException item) {
      return item.reason().retryable() && item.reason() != FailureReason.NOT_READY;
    }
    return failure instanceof SourceUnavailableException source
        && source.reason() != FailureReason.UNREACHABLE;
  }

  private long waitMillis(int attempt, Either<Throwable, Object> outcome) {
    boolean throttled = outcome.getLeft() instanceof ThrottledException;
    Duration first = throttled ? FIRST_DELAY_THROTTLED : FIRST_DELAY;
    long most = Math.min(MAX_DELAY.toMillis(), policy.longestPause().toMillis());
    long cap = Math.min(most, first.toMillis() << Math.min(attempt - 1, 20));
    long jittered = cap == 0 ? 0 : random.nextLong(cap + 1);
    if (outcome.getLeft() instanceof ThrottledException asked
        && asked.retryAfter().isPresent()) {
      // The server's wait is a minimum; a little on top keeps the threads from coming back all at
      // once.
      return asked.retryAfter().get().toMillis() + Math.min(jittered, 1000);
    }
    return jittered;
  }

  /** Blocks until the rate limit and the latest {@code Retry-After} allow one more request. */
  void awaitRateLimit() {
    pauses.awaitGate();
    pauses.await(limits.untilRequest());
  }

  /** The most bytes to read at once. */
  int mostAtOnce() {
    return limits.mostAtOnce();
  }

  /** Blocks until more bytes may be read than these, which have arrived. */
  void awaitBandwidth(int arrived) {
    pauses.awaitToTheEnd(limits.untilMoreThan(arrived));
  }

  /**
   * Makes a request until it succeeds or a limit is reached.
   *
   * @param what the name of what is asked for, for the listener
   * @throws MediaImportException the last failure
   */
  <T> T call(String what, Supplier<T> request) {
    Retry.AsyncContext<Object> context = retry.asyncContext();
    while (true) {
      awaitRateLimit();
      try {
        T answer = request.get();
        succeeded();
        return answer;
      } catch (MediaImportException e) {
        awaitNext(context, what, e);
      }
    }
  }

  /** The same fetch, retried page by page. */
  <T> PageFetch<T> retrying(String what, PageFetch<T> fetch) {
    return token -> call(what, () -> fetch.fetch(token));
  }

  /** Starts the attempts at one item. */
  ItemAttempts forItem() {
    return new ItemAttempts(this, retry.asyncContext(), policy, pauses::elapsed);
  }

  /** Returns one retry to the reserve. */
  void succeeded() {
    reserve.updateAndGet(n -> Math.min(capacity, n + 1));
  }

  /** Whether the run has no retry left. */
  boolean exhausted() {
    return reserve.get() == 0;
  }

  /**
   * Blocks until the next attempt may start.
   *
   * @throws MediaImportException the failure itself when there is to be no next attempt
   */
  void awaitNext(Retry.AsyncContext<Object> context, String what, MediaImportException failure) {
    long millis = context.onError(failure);
    if (millis < 0 || reserve.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
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
