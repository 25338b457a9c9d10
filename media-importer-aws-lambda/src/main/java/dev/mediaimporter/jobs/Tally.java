package dev.mediaimporter.jobs;

import dev.mediaimporter.media.FailureReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts of the items listed so far: {@code listed = stored + alreadyThere + failed}, always.
 * Immutable.
 *
 * @param stored items this job stored
 * @param alreadyThere items that were stored before
 * @param bytes of the items this job stored
 * @param failures how many failed for which reason; no zeros
 */
public record Tally(long stored, long alreadyThere, long bytes, Map<FailureReason, Long> failures) {
  /** No items. */
  public static final Tally ZERO = new Tally(0, 0, 0, Map.of());

  /** Drops reasons without failures. */
  public Tally {
    Map<FailureReason, Long> sorted = new EnumMap<>(FailureReason.class);
    failures.forEach((reason, count) -> {
      if (count != 0) {
        sorted.put(reason, count);
      }
    });
    failures = Collections.unmodifiableMap(sorted);
  }

  /** One item that was stored. */
  static Tally ofStored(long bytes) {
    return new Tally(1, 0, bytes, Map.of());
  }

  /** One item that was stored before. */
  static Tally ofAlreadyThere() {
    return new Tally(0, 1, 0, Map.of());
  }

  /** One item that failed. */
  static Tally ofFailed(FailureReason reason) {
    return new Tally(0, 0, 0, Map.of(reason, 1L));
  }

  /** The sum of both. */
  public Tally plus(Tally other) {
    return combined(other, 1);
  }

  /** The difference of both. */
  Tally minus(Tally other) {
    return combined(other, -1);
  }

  private Tally combined(Tally other, long sign) {
    Map<FailureReason, Long> sum = new EnumMap<>(FailureReason.class);
    sum.putAll(failures);
    other.failures.forEach((reason, count) -> sum.merge(reason, sign * count, Long::sum));
    return new Tally(
        stored + sign * other.stored,
        alreadyThere + sign * other.alreadyThere,
        bytes + sign * other.bytes,
        sum);
  }

  /** Items that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Items listed. */
  public long listed() {
    return stored + alreadyThere + failed();
  }

  /** Whether any failure may be transient. */
  boolean hasRetryable() {
    return failures.keySet().stream().anyMatch(FailureReason::retryable);
  }
}
