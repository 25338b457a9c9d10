package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * A job: one import that a user asked for, as {@link JobStore} holds it at one moment. Immutable;
 * changes are new values, saved only if nobody else changed the job in the meantime.
 */
@Value.Immutable
public interface Job {
  /** Whose credentials a job reads with. */
  enum Access {
    /** The refresh token of the user's connection. */
    CONNECTION,
    /** One access token, valid for an hour, that came with the job. */
    OWN_TOKEN
  }

  /** The user's subject at Google. */
  String user();

  /** Its id: sorts by time of creation, cannot be guessed. */
  String id();

  /** What it imports. */
  JobSource source();

  /** Whose credentials it reads with. */
  Access access();

  /** Its state. */
  JobState state();

  /** Human-readable: why it is suspended or failed, or what it needs. Contains no secret. */
  Optional<String> problem();

  /** When a suspended job resumes. */
  Optional<Instant> resumeAt();

  /** Its current page. */
  @Value.Default
  default Position position() {
    return Position.START;
  }

  /** Its failed attempts. */
  @Value.Default
  default Patience patience() {
    return Patience.NEW;
  }

  /** Whether the user asked for the retries, which then include all failures. */
  @Value.Default
  default boolean retryAll() {
    return false;
  }

  /** Items of the current page that are too large for a worker's time. */
  Set<String> skipped();

  /** Items of the current page that were stored when its last worker began. */
  @Value.Default
  default int storedAtStart() {
    return 0;
  }

  /** The lease of its worker. */
  Optional<Lease> lease();

  /** The counts of the pages that are finished. */
  @Value.Default
  default Tally tally() {
    return Tally.ZERO;
  }

  /**
   * The counts of the current page, without failures. For display only: they lag behind, and are
   * dropped when the page is finished.
   */
  @Value.Default
  default Tally inProgress() {
    return Tally.ZERO;
  }

  /** The counts so far, including those of the current page. */
  default Tally soFar() {
    return tally().plus(inProgress());
  }

  /** What the source says about itself, as JSON for the API; bounded, and kept with the job. */
  Optional<String> sourceReport();

  /** How many items were picked, for display; empty for other sources and when it is not known. */
  Optional<Long> picked();

  /** When it was created. */
  Instant createdAt();

  /** When it last changed. */
  Instant updatedAt();

  /** When a page or an item was last finished. */
  Instant progressAt();

  /** When it ended. */
  Optional<Instant> endedAt();

  /** When the sweep should check it; empty when nothing can be lost. */
  Optional<Instant> dueAt();

  /** How often it was saved; 0 for a new job. */
  @Value.Default
  default long version() {
    return 0;
  }

  /** The number of the current page. */
  default int page() {
    return position().page();
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

  /** A copy that has ended, for this reason if there is one. */
  default Job ended(JobState state, Optional<String> problem, Instant now) {
    return changed(now)
        .state(state)
        .problem(problem)
        .resumeAt(Optional.empty())
        .lease(Optional.empty())
        .endedAt(now)
        .dueAt(Optional.empty())
        .build();
  }

  /** A cancelled copy, unless it is over. Its worker keeps the lease until the page is done. */
  default Optional<Job> cancelled(Instant now) {
    return state().isOver()
        ? Optional.empty()
        : Optional.of(builder()
            .from(ended(JobState.CANCELLED, Optional.empty(), now))
            .lease(lease())
            .build());
  }

  /** A copy at this page, with all that belongs to the page before reset. */
  default Builder at(Position next, Instant now) {
    return changed(now)
        .position(next)
        .patience(patience().nextPage())
        .skipped(Set.of())
        .storedAtStart(0)
        .inProgress(Tally.ZERO)
        .lease(Optional.empty())
        .progressAt(now)
        .dueAt(now.plus(JobScheduler.ORPHAN_AFTER));
  }

  /**
   * A copy of an ended job that waits to run again.
   *
   * @param maxRounds the rounds of automatic retries, which do not follow those of the user
   */
  default Job retried(int maxRounds, Instant now) {
    boolean failures = state() == JobState.DONE_WITH_FAILURES;
    Builder waiting = failures ? at(position().retrying(), now).retryAll(true) : changed(now);
    return waiting
        .state(JobState.WAITING)
        .access(Access.CONNECTION)
        .problem(Optional.empty())
        .lease(Optional.empty())
        .endedAt(Optional.empty())
        .patience(patience().reset(failures ? maxRounds : patience().rounds()))
        .progressAt(now)
        .dueAt(now.plus(JobScheduler.ORPHAN_AFTER))
        .build();
  }

  /** A new job that waits to run. */
  static Job waiting(String user, String id, JobSource source, Access access, Instant now) {
    return builder()
        .user(user)
        .id(id)
        .source(source)
        .access(access)
        .state(JobState.WAITING)
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now)
        .dueAt(now.plus(JobScheduler.ORPHAN_AFTER))
        .build();
  }

  /** Starts a new job. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds jobs; not thread-safe. */
  class Builder extends ImmutableJob.Builder {
    /** What it imports of one of Google's APIs. */
    public Builder source(SourceSpec spec) {
      return source(new JobSource.Google(spec));
    }
  }
}
