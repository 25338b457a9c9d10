package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * One import that a user asked for, at one moment: what {@link JobStore} keeps. Immutable; changes
 * are new values, saved under the condition that nobody else changed it meanwhile.
 */
@Value.Immutable
public interface Job {
  /** Whose credentials a job reads with. */
  enum Access {
    /** The refresh token of the user's connection. */
    CONNECTION,
    /** One access token, good for an hour, that came with the job. */
    OWN_TOKEN
  }

  /** What its pages are. */
  enum Phase {
    /** Pages of the source's listing. */
    LISTING,
    /** Pages of the items that failed in this pass. */
    RETRYING
  }

  /** The user's subject at Google. */
  String user();

  /** Its id: sorts by time of creation, cannot be guessed. */
  String id();

  /** What it imports. */
  SourceSpec source();

  /** Whose credentials it reads with. */
  Access access();

  /** Where it is in its life. */
  JobState state();

  /** For people: why it is suspended, failed or needs something. Holds no secret. */
  Optional<String> problem();

  /** When a suspended job goes on. */
  Optional<Instant> resumeAt();

  /** What its pages are. */
  @Value.Default
  default Phase phase() {
    return Phase.LISTING;
  }

  /** The number of the current page; only ever grows, also when the listing starts again. */
  @Value.Default
  default int page() {
    return 1;
  }

  /** The page token of the current page, or the last item retried; empty at the start. */
  @Value.Redacted
  Optional<String> cursor();

  /**
   * The page token of an earlier page of this pass, the next one after 1, 2, 4, 8 … pages: a
   * listing that comes back to it goes round in a circle, however long (R. P. Brent, 1980).
   */
  @Value.Redacted
  Optional<String> cycleMarker();

  /** The page number at which the current pass over the listing began. */
  @Value.Default
  default int passStart() {
    return 1;
  }

  /** How often the listing was started again because a page token was refused. */
  @Value.Default
  default int restarts() {
    return 0;
  }

  /** How many rounds of retries there were. */
  @Value.Default
  default int rounds() {
    return 0;
  }

  /** Whether the retries were asked for by the user, and so take up all failures. */
  @Value.Default
  default boolean retryAll() {
    return false;
  }

  /** The last item of the page before, which services were seen to repeat. */
  Optional<String> lastItem();

  /** Items of the current page that are too large for a worker's time. */
  Set<String> givenUp();

  /** How many workers took this page and were not heard of again. */
  @Value.Default
  default int crashes() {
    return 0;
  }

  /** How often in a row a worker ended without having moved anything. */
  @Value.Default
  default int stalls() {
    return 0;
  }

  /** How often in a row it was paused because something did not answer. */
  @Value.Default
  default int pauses() {
    return 0;
  }

  /** How many pages in a row listed no item. */
  @Value.Default
  default int emptyPages() {
    return 0;
  }

  /** Items of the current page that were held when its last worker began. */
  @Value.Default
  default int storedAtStart() {
    return 0;
  }

  /** Who works on it. */
  Optional<Lease> lease();

  /** What became of the items of the pages that are finished. */
  @Value.Default
  default Tally tally() {
    return Tally.ZERO;
  }

  /**
   * What is held of the current page by now, without failures: only to be shown, as it lags behind,
   * and forgotten when the page is finished.
   */
  @Value.Default
  default Tally inProgress() {
    return Tally.ZERO;
  }

  /** What became of the items so far, those of the current page included. */
  default Tally soFar() {
    return tally().plus(inProgress());
  }

  /** When it was asked for. */
  Instant createdAt();

  /** When it last changed. */
  Instant updatedAt();

  /** When a page, or an item of one, was last finished. */
  Instant progressAt();

  /** When it ended. */
  Optional<Instant> endedAt();

  /** When the sweep should look at it; empty when nothing can be lost. */
  Optional<Instant> dueAt();

  /** How often it was saved; 0 for a job that never was. */
  @Value.Default
  default long version() {
    return 0;
  }

  /** Whether a worker holds it now. */
  default boolean isLeased(Instant now) {
    return lease().filter(lease -> lease.until().isAfter(now)).isPresent();
  }

  /** Whether this worker holds it. */
  default boolean isLeasedBy(String worker) {
    return lease().filter(lease -> lease.owner().equals(worker)).isPresent();
  }

  /** The message for its current page. */
  default WorkMessage.Page message() {
    return new WorkMessage.Page(user(), id(), page());
  }

  /** A copy to change. */
  default Builder changed(Instant now) {
    return builder().from(this).updatedAt(now);
  }

  /** Starts a new job. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds jobs; not thread-safe. */
  class Builder extends ImmutableJob.Builder {}
}
