package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.PageResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a worker to the job that it holds the lease of. None of them does anything after
 * the lease was lost.
 */
final class LeasedJob {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedJob.class);

  private final PageParts parts;
  private final Job job;
  private final String worker;

  LeasedJob(PageParts parts, Job job, String worker) {
    this.parts = parts;
    this.job = job;
    this.worker = worker;
  }

  /** Saves a change; a job that was cancelled in the meantime stays cancelled, and ends. */
  Optional<Job> save(UnaryOperator<Job> change) {
    return parts.jobs().change(job.user(), job.id(), stored -> {
      if (!stored.isLeasedBy(worker)) {
        return Optional.empty();
      }
      Job changed = change.apply(stored);
      return Optional.of(
          stored.state() == JobState.CANCELLED
              ? changed.ended(JobState.CANCELLED, Optional.empty(), now())
              : changed);
    });
  }

  /** Saves the counts of the current page, for display. */
  void saveProgress(Tally inProgress, Instant now) {
    parts
        .jobs()
        .change(
            job.user(),
            job.id(),
            stored -> stored.isLeasedBy(worker) && stored.state() == JobState.RUNNING
                ? Optional.of(stored.changed(now).inProgress(inProgress).build())
                : Optional.empty());
  }

  /** Ends the lease, so that a repeated message need not wait for its end. */
  void release() {
    save(stored -> stored
        .changed(now())
        .lease(Optional.empty())
        .dueAt(now().plus(JobScheduler.ORPHAN_AFTER))
        .build());
  }

  /** Moves the job to the next page and sends its message. */
  PageResult advance(Position next, Tally sum, Tally moved) {
    return sendNext(Kind.ADVANCED, stored -> stored.at(next, now()).tally(sum), moved);
  }

  /** Starts the listing again, or fails the job after too many restarts. */
  PageResult restart(String why) {
    if (!job.patience().canRestart()) {
      return end(JobState.FAILED, Optional.of("Google repeatedly refused its own page tokens."));
    }
    LOG.info("Job {} starts again at page one: {}", job.id(), why);
    return sendNext(
        Kind.RESTARTED,
        stored -> stored
            .at(stored.position().restarted(), now())
            .patience(stored.patience().restarted())
            .tally(Tally.ZERO),
        Tally.ZERO);
  }

  /** Sends the rest of the page again, without items that are too large. */
  PageResult checkpoint(boolean stored, List<String> tooLarge) {
    boolean progress = stored || !tooLarge.isEmpty();
    return sendNext(
        Kind.CHECKPOINTED,
        latest -> {
          Job released = released(latest, progress);
          return released
              .changed(now())
              .patience(released.patience().stalled(progress))
              .addAllSkipped(tooLarge);
        },
        Tally.ZERO);
  }

  /** Suspends the job because something does not answer. */
  PageResult pauseUntil(Instant until, String problem, boolean progress) {
    return suspend(
        until,
        problem,
        stored -> {
          Job released = released(stored, progress);
          return released.changed(now()).patience(released.patience().paused()).build();
        },
        Tally.ZERO);
  }

  /** Suspends the job at its current page. */
  PageResult suspend(Instant until, String problem) {
    return suspend(until, problem, stored -> released(stored, false), Tally.ZERO);
  }

  /** Suspends the job until its failed items are retried. */
  PageResult suspendForRetries(Duration delay, Tally sum, Tally moved) {
    return suspend(
        now().plus(delay),
        sum.failed() + " items failed; those with transient errors are retried.",
        stored -> stored
            .at(stored.position().retrying(), now())
            .patience(stored.patience().nextRound())
            .tally(sum)
            .build(),
        moved);
  }

  private PageResult suspend(
      Instant until, String problem, UnaryOperator<Job> change, Tally moved) {
    Duration delay = Duration.between(now(), until).plusSeconds(1);
    boolean soon = delay.compareTo(WorkQueue.LONGEST_DELAY) <= 0;
    PageResult result = finish(
        Kind.SUSPENDED,
        stored -> Job.builder()
            .from(change.apply(stored))
            .state(JobState.SUSPENDED)
            .problem(problem)
            .resumeAt(until)
            .dueAt(soon ? until.plus(JobScheduler.ORPHAN_AFTER) : until)
            .build(),
        moved);
    if (soon) {
      result
          .job()
          .filter(saved -> saved.state() == JobState.SUSPENDED)
          .ifPresent(saved ->
              parts.queue().send(saved.message(), delay.isNegative() ? Duration.ZERO : delay));
    }
    return result;
  }

  /** Parks the job until the user gives consent again. */
  PageResult needConsent() {
    return finish(
        Kind.NEEDS_CONSENT,
        stored -> stored
            .changed(now())
            .state(JobState.NEEDS_CONSENT)
            .problem(
                stored.access() == Job.Access.CONNECTION
                    ? "Google refused access. Connect again to resume this job."
                    : "The access token is no longer valid. Connect, or start the same import with"
                        + " a new token, to resume this job.")
            .lease(Optional.empty())
            .patience(stored.patience().withCrashes(0))
            .dueAt(Optional.empty())
            .build(),
        Tally.ZERO);
  }

  /** Ends the job after its last page. */
  PageResult complete(JobState state, Tally sum, Tally moved) {
    return finish(
        Kind.OVER,
        stored -> {
          Position past =
              stored.position().next(Optional.empty(), stored.position().lastItem(), 0);
          return stored.at(past, now()).tally(sum).build().ended(state, Optional.empty(), now());
        },
        moved);
  }

  /** Ends the job at its current page. */
  PageResult end(JobState state, Optional<String> problem) {
    return finish(Kind.OVER, stored -> stored.ended(state, problem, now()), Tally.ZERO);
  }

  private Job released(Job stored, boolean progress) {
    return stored
        .changed(now())
        .lease(Optional.empty())
        .patience(stored.patience().released(progress))
        .progressAt(progress ? now() : stored.progressAt())
        .dueAt(now().plus(JobScheduler.ORPHAN_AFTER))
        .build();
  }

  private PageResult sendNext(Kind kind, Function<Job, Job.Builder> change, Tally moved) {
    PageResult result = finish(kind, stored -> change.apply(stored).build(), moved);
    result
        .job()
        .filter(saved -> saved.state() == JobState.RUNNING)
        .ifPresent(saved -> parts.queue().send(saved.message()));
    return result;
  }

  private PageResult finish(Kind kind, UnaryOperator<Job> change, Tally moved) {
    Optional<Job> saved = save(change);
    saved.filter(ended -> !ended.state().canRun()).ifPresent(ended -> {
      if (ended.state().isOver()) {
        parts.users().deleteToken(ended.user(), ended.id());
      }
      parts.scheduler().startNext(ended.user());
    });
    if (saved.isEmpty()) {
      return new PageResult(Kind.LOST, saved, Tally.ZERO);
    }
    return new PageResult(
        saved.get().state() == JobState.CANCELLED ? Kind.OVER : kind, saved, moved);
  }

  private Instant now() {
    return parts.clock().instant();
  }
}
