package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.jobs.PageResult.Kind;
import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Processes the message of one page, by the protocol of this package. Thread-safe and without state
 * of its own; a call blocks while the page is processed, at most until shortly before its deadline.
 */
public final class PageProcessor {
  /** A delayed message may come this much early. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  /** How long a lease outlives its worker's deadline. */
  private static final Duration LEASE_SLACK = Duration.ofSeconds(30);

  /** A message that is behind its job revives it only after this long without a change. */
  private static final Duration STALE_AFTER = Duration.ofSeconds(60);

  private final PageParts parts;
  private final JobStore jobs;
  private final Clock clock;

  /** Creates a processor. */
  public PageProcessor(PageParts parts) {
    this.parts = parts;
    this.jobs = parts.jobs();
    this.clock = parts.clock();
  }

  /**
   * The resilience of a worker that is paid by the second: long waits are left to the job, which
   * can be suspended at no cost.
   */
  public static ResiliencePolicy shortPauses() {
    return ResiliencePolicy.builder()
        .longestPause(Duration.ofSeconds(20))
        .destinationPatience(Duration.ofSeconds(20))
        .readyTimeout(Duration.ZERO)
        .build();
  }

  /**
   * Processes one message.
   *
   * @param worker a name that no other call has
   * @param deadline when the worker is ended from outside
   * @throws PoisonJobException if the message belongs into the dead-letter queue
   * @throws RuntimeException of a store, when the message should come again
   */
  public PageResult process(WorkMessage.Page message, String worker, Deadline deadline) {
    Optional<Job> found = jobs.find(message.user(), message.jobId());
    if (found.isEmpty()) {
      return PageResult.dropped();
    }
    Job job = found.get();
    if (job.state() == JobState.BROKEN) {
      throw poison(job);
    }
    if (message.page() < job.page()) {
      return reviveIfIdle(job);
    }
    Optional<Job> leased = lease(message, worker, deadline);
    if (leased.isEmpty()) {
      return PageResult.dropped();
    }
    if (leased.get().state() == JobState.BROKEN) {
      parts.scheduler().startNext(job.user());
      throw poison(leased.get());
    }
    Optional<Profile> profile = parts.users().profile(job.user());
    return profile.isEmpty()
        ? PageResult.dropped()
        : new PageAttempt(parts, leased.get(), worker, deadline).process(profile.get());
  }

  private static PoisonJobException poison(Job job) {
    return new PoisonJobException(
        "job " + job.id() + " is broken: " + job.problem().orElse("unknown reason"));
  }

  private PageResult reviveIfIdle(Job job) {
    Instant now = clock.instant();
    if (job.state() != JobState.RUNNING
        || job.isLeased(now)
        || job.updatedAt().plus(STALE_AFTER).isAfter(now)) {
      return PageResult.dropped();
    }
    Optional<Job> touched =
        jobs.save(job.changed(now).dueAt(now.plus(JobScheduler.ORPHAN_AFTER)).build());
    touched.ifPresent(idle -> parts.queue().send(idle.message()));
    return touched.isPresent()
        ? new PageResult(Kind.REVIVED, touched, Tally.ZERO)
        : PageResult.dropped();
  }

  private Optional<Job> lease(WorkMessage.Page message, String worker, Deadline deadline) {
    return jobs.change(message.user(), message.jobId(), job -> {
      Instant now = clock.instant();
      if (message.page() != job.page() || !mayRun(job, now) || job.isLeased(now)) {
        return Optional.empty();
      }
      int crashes = job.patience().crashes();
      if (crashes >= parts.policy().attemptsPerPage()) {
        String problem = crashes + " workers crashed at page " + job.page() + ".";
        return Optional.of(job.ended(JobState.BROKEN, Optional.of(problem), now));
      }
      Instant until = now.plus(deadline.remaining()).plus(LEASE_SLACK);
      return Optional.of(job.changed(now)
          .state(JobState.RUNNING)
          .problem(Optional.empty())
          .resumeAt(Optional.empty())
          .lease(new Lease(worker, until))
          .patience(job.patience().withCrashes(crashes + 1))
          .dueAt(until.plus(JobScheduler.ORPHAN_AFTER))
          .build());
    });
  }

  private static boolean mayRun(Job job, Instant now) {
    return job.state() == JobState.RUNNING
        || (job.state() == JobState.SUSPENDED
            && job.resumeAt().filter(at -> at.isAfter(now.plus(CLOCK_SKEW))).isEmpty());
  }
}
