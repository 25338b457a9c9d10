package dev.mediaimporter.jobs;

import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/** The settings of the job service; the defaults fit workers that live five minutes. Immutable. */
@Value.Immutable
public interface JobPolicy {
  /** How many items of a page are transferred at once; 1 to 64. */
  @Value.Default
  default int concurrency() {
    return 8;
  }

  /** How often a worker saves its progress within a page: a read and a write each time. */
  @Value.Default
  default Duration progressEvery() {
    return Duration.ofSeconds(5);
  }

  /** How many jobs of one user may be open. */
  @Value.Default
  default int maxOpenJobs() {
    return 20;
  }

  /** How many jobs of one user may be started or retried in a day, watched albums included. */
  @Value.Default
  default int maxJobsADay() {
    return 200;
  }

  /** How many bytes one user may have stored. */
  @Value.Default
  default long maxStoredBytes() {
    return 2_000L << 30;
  }

  /** After how many crashes or failed writes at one page the job is broken. */
  @Value.Default
  default int attemptsPerPage() {
    return 5;
  }

  /** The delay before each round that retries failures which may be transient. */
  @Value.Default
  default List<Duration> retryDelays() {
    return List.of(Duration.ofMinutes(2), Duration.ofMinutes(15));
  }

  /** The defaults. */
  static JobPolicy defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds policies; not thread-safe. */
  class Builder extends ImmutableJobPolicy.Builder {}
}
