package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Puts right what got lost: wakes jobs whose pause is over and jobs that nobody works on; then
 * starts the imports of watches that are due. To be run every quarter of an hour or so; runs may
 * overlap. Thread-safe.
 */
public final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration SAFETY = Duration.ofSeconds(5);
  private static final int BATCH = 100;

  private final JobStore jobs;
  private final WorkQueue queue;
  private final JobScheduler promotion;
  private final DueWatches watches;
  private final JobPolicy policy;
  private final Clock clock;

  /** Connects these parts; {@code random} makes ids, so it must not be guessable. */
  public Sweep(
      JobStore jobs,
      WatchStore watches,
      ConnectionStore users,
      WorkQueue queue,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.queue = queue;
    this.promotion = new JobScheduler(jobs, users, queue, policy.orphanAfter(), clock);
    this.watches = new DueWatches(watches, jobs, users, promotion, policy, clock, random);
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * What a sweep did. Immutable.
   *
   * @param woken jobs whose current page was sent
   * @param promoted jobs whose turn was looked at
   * @param broken jobs that were given up because nothing moved for too long
   * @param started imports of watched albums
   */
  public record Result(int woken, int promoted, int broken, int started) {
    private static final Result NOTHING = new Result(0, 0, 0, 0);

    Result plus(Result other) {
      return new Result(
          woken + other.woken,
          promoted + other.promoted,
          broken + other.broken,
          started + other.started);
    }
  }

  /**
   * Looks at every job and every watch that is due, as far as the time goes; the rest is still due
   * next time.
   */
  public Result run(Deadline deadline) {
    Result ofJobs = runJobs(deadline);
    return ofJobs.plus(new Result(0, 0, 0, startWatches(deadline)));
  }

  private Result runJobs(Deadline deadline) {
    Result sum = Result.NOTHING;
    while (true) {
      List<Job> due = jobs.due(clock.instant(), BATCH);
      Result some = Result.NOTHING;
      for (Job job : due) {
        if (isOver(deadline)) {
          return sum.plus(some);
        }
        MDC.put("job", job.id());
        try {
          some = some.plus(look(job));
        } finally {
          MDC.remove("job");
        }
      }
      sum = sum.plus(some);
      if (some.equals(Result.NOTHING)) {
        return sum;
      }
    }
  }

  private int startWatches(Deadline deadline) {
    int started = 0;
    while (true) {
      List<Watch> due = watches.next(BATCH);
      boolean moved = false;
      for (Watch watch : due) {
        if (isOver(deadline)) {
          return started;
        }
        DueWatches.Outcome outcome = watches.run(watch);
        started += outcome == DueWatches.Outcome.STARTED ? 1 : 0;
        moved |= outcome != DueWatches.Outcome.CONFLICT;
      }
      if (due.size() < BATCH || !moved) {
        return started;
      }
    }
  }

  private static boolean isOver(Deadline deadline) {
    return deadline.remaining().compareTo(SAFETY) < 0;
  }

  private Result look(Job seen) {
    Instant now = clock.instant();
    Optional<Job> changed = JobChanges.apply(jobs, seen.user(), seen.id(), job -> looked(job, now));
    if (changed.isEmpty()) {
      return Result.NOTHING;
    }
    Job job = changed.get();
    switch (job.state()) {
      case RUNNING, SUSPENDED -> {
        queue.send(job.message());
        return new Result(1, 0, 0, 0);
      }
      case WAITING -> {
        promotion.promote(job.user());
        return new Result(0, 1, 0, 0);
      }
      default -> {
        LOG.error("Job {} did not move for {}", job.id(), policy.stuckAfter());
        promotion.promote(job.user());
        return new Result(0, 0, 1, 0);
      }
    }
  }

  private Optional<Job> looked(Job job, Instant now) {
    if (job.state().isOver()
        || job.isLeased(now)
        || job.dueAt().filter(due -> !due.isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    if (job.state() == JobState.RUNNING
        && job.progressAt().plus(policy.stuckAfter()).isBefore(now)) {
      return Optional.of(job.changed(now)
          .state(JobState.BROKEN)
          .problem("Nothing moved for " + policy.stuckAfter().toHours() + " hours.")
          .lease(Optional.empty())
          .endedAt(now)
          .dueAt(Optional.empty())
          .build());
    }
    return Optional.of(job.changed(now).dueAt(now.plus(policy.orphanAfter())).build());
  }
}
