package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Puts right what got lost: wakes jobs whose pause is over and jobs that nobody works on. To be run
 * every quarter of an hour or so; runs may overlap. Thread-safe.
 */
public final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration SAFETY = Duration.ofSeconds(5);
  private static final int BATCH = 100;

  private final JobStore jobs;
  private final WorkQueue queue;
  private final Promotion promotion;
  private final JobPolicy policy;
  private final Clock clock;

  /** Connects these parts. */
  public Sweep(
      JobStore jobs, ConnectionStore users, WorkQueue queue, JobPolicy policy, Clock clock) {
    this.jobs = jobs;
    this.queue = queue;
    this.promotion = new Promotion(jobs, users, queue, policy.orphanAfter(), clock);
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * What a sweep did. Immutable.
   *
   * @param woken jobs whose current page was sent
   * @param promoted jobs whose turn was looked at
   * @param broken jobs that were given up because nothing moved for too long
   */
  public record Result(int woken, int promoted, int broken) {
    Result plus(Result other) {
      return new Result(woken + other.woken, promoted + other.promoted, broken + other.broken);
    }
  }

  /** Looks at every job that is due, as far as the time goes; the rest is still due next time. */
  public Result run(Deadline deadline) {
    Result sum = new Result(0, 0, 0);
    while (true) {
      List<Job> due = jobs.due(clock.instant(), BATCH);
      Result some = new Result(0, 0, 0);
      for (Job job : due) {
        if (deadline.remaining().compareTo(SAFETY) < 0) {
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
      if (some.equals(new Result(0, 0, 0))) {
        return sum;
      }
    }
  }

  private Result look(Job seen) {
    Instant now = clock.instant();
    Optional<Job> changed = JobChanges.apply(jobs, seen.user(), seen.id(), job -> looked(job, now));
    if (changed.isEmpty()) {
      return new Result(0, 0, 0);
    }
    Job job = changed.get();
    switch (job.state()) {
      case RUNNING, SUSPENDED -> {
        queue.send(job.message());
        return new Result(1, 0, 0);
      }
      case WAITING -> {
        promotion.promote(job.user());
        return new Result(0, 1, 0);
      }
      default -> {
        LOG.error("Job {} did not move for {}", job.id(), policy.stuckAfter());
        promotion.promote(job.user());
        return new Result(0, 0, 1);
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
