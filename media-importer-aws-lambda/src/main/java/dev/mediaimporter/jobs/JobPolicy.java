package dev.mediaimporter.jobs;

import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/** The numbers of the page protocol; the defaults fit workers that live five minutes. Immutable. */
@Value.Immutable
public interface JobPolicy {
  /** How long a lease outlives its worker's deadline. */
  @Value.Default
  default Duration leaseSlack() {
    return Duration.ofSeconds(30);
  }

  /** A message that is behind its job revives it only after this long without a change. */
  @Value.Default
  default Duration staleAfter() {
    return Duration.ofSeconds(60);
  }

  /** The sweep revives a job after this long without a change. */
  @Value.Default
  default Duration orphanAfter() {
    return Duration.ofMinutes(10);
  }

  /** A job without progress for this long is called broken. */
  @Value.Default
  default Duration stuckAfter() {
    return Duration.ofHours(36);
  }

  /** How many workers may die on one page, or fail to write, before its job is called broken. */
  @Value.Default
  default int attemptsPerPage() {
    return 5;
  }

  /** How often a listing may start again because a page token was refused. */
  @Value.Default
  default int maxRestarts() {
    return 3;
  }

  /** How long after each round the failures that may pass are tried again. */
  @Value.Default
  default List<Duration> retryDelays() {
    return List.of(Duration.ofMinutes(2), Duration.ofMinutes(15));
  }

  /** The first pause when the source does not answer; doubled each time. */
  @Value.Default
  default Duration firstPause() {
    return Duration.ofMinutes(1);
  }

  /** The longest pause when the source does not answer. */
  @Value.Default
  default Duration longestPause() {
    return Duration.ofHours(1);
  }

  /** Jobs that wait for a quota come back over this long, not all at once. */
  @Value.Default
  default Duration resumeSpread() {
    return Duration.ofMinutes(10);
  }

  /** How many jobs of one user may be open. */
  @Value.Default
  default int maxOpenJobs() {
    return 20;
  }

  /** From one import of a watched album to the next; counts for watches switched on from now. */
  @Value.Default
  default Duration watchEvery() {
    return Duration.ofHours(24);
  }

  /** How many albums a user may watch. */
  @Value.Default
  default int maxWatches() {
    return 50;
  }

  /** How many items of a page are transferred at once; 1 to 64. */
  @Value.Default
  default int concurrency() {
    return 8;
  }

  /** How often a worker notes how far it is within its page: a read and a write each time. */
  @Value.Default
  default Duration progressEvery() {
    return Duration.ofSeconds(5);
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
