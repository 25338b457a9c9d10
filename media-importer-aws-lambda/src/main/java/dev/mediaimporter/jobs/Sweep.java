package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Repairs what got lost: wakes jobs whose pause is over and jobs that have no worker, then starts
 * the jobs of watches that are due. To be run about every quarter of an hour; runs may overlap.
 * Thread-safe.
 */
public final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration SAFETY = Duration.ofSeconds(5);

  private static final int BATCH = 100;

  private final JobStore jobs;
  private final WorkQueue queue;
  private final JobScheduler scheduler;
  private final ToIntFunction<Deadline> watches;
  private final Clock clock;

  /**
   * Creates a sweep.
   *
   * @param watches starts the jobs of due watches and returns how many
   */
  public Sweep(
      JobStore jobs,
      JobScheduler scheduler,
      WorkQueue queue,
      ToIntFunction<Deadline> watches,
      Clock clock) {
    this.jobs = jobs;
    this.queue = queue;
    this.scheduler = scheduler;
    this.watches = watches;
    this.clock = clock;
  }

  /**
   * The result of a sweep. Immutable.
   *
   * @param woken jobs whose current page was sent
   * @param promoted waiting jobs whose turn was checked
   * @param broken jobs that were ended because they made no progress for too long
   * @param started imports of watched albums
   * @param finished whether the time sufficed for all that was due
   */
  public record Result(int woken, int promoted, int broken, int started, boolean finished) {
    private static final Result NOTHING = new Result(0, 0, 0, 0, true);

    Result plus(Result other) {
      return new Result(
          woken + other.woken,
          promoted + other.promoted,
          broken + other.broken,
          started + other.started,
          finished && other.finished);
    }
  }

  /**
   * Checks every job and every watch that is due; stops shortly before the deadline, and the rest
   * is still due next time.
   */
  public Result run(Deadline deadline) {
    // However many jobs are due, watches get their turn.
    Duration forWatches = deadline.remaining().dividedBy(2);
    Deadline forJobs = () -> deadline.remaining().minus(forWatches);
    Result ofJobs = runJobs(forJobs);
    boolean jobsDone = !isOver(forJobs);
    int started = watches.applyAsInt(deadline);
    return new Result(
        ofJobs.woken(), ofJobs.promoted(), ofJobs.broken(), started, jobsDone && !isOver(deadline));
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
          some = some.plus(wake(job));
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

  private static boolean isOver(Deadline deadline) {
    return deadline.remaining().compareTo(SAFETY) < 0;
  }

  private Result wake(Job seen) {
    Instant now = clock.instant();
    Optional<Job> changed = jobs.change(seen.user(), seen.id(), job -> checked(job, now));
    if (changed.isEmpty()) {
      return Result.NOTHING;
    }
    Job job = changed.get();
    switch (job.state()) {
      case RUNNING, SUSPENDED -> {
        queue.send(job.message());
        return new Result(1, 0, 0, 0, true);
      }
      case WAITING -> {
        scheduler.startNext(job.user());
        return new Result(0, 1, 0, 0, true);
      }
      default -> {
        LOG.error("Job {} made no progress for {}", job.id(), PageAttempt.STUCK_AFTER);
        scheduler.startNext(job.user());
        return new Result(0, 0, 1, 0, true);
      }
    }
  }

  private Optional<Job> checked(Job job, Instant now) {
    if (job.state().isOver()
        || job.isLeased(now)
        || job.dueAt().filter(due -> !due.isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    if (job.state() == JobState.RUNNING
        && job.progressAt().plus(PageAttempt.STUCK_AFTER).isBefore(now)) {
      String problem = "No progress for " + PageAttempt.STUCK_AFTER.toHours() + " hours.";
      return Optional.of(job.ended(JobState.BROKEN, Optional.of(problem), now));
    }
    return Optional.of(
        job.changed(now).dueAt(now.plus(JobScheduler.ORPHAN_AFTER)).build());
  }
}
