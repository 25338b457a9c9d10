package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a job that is due: wakes it when its pause is over or its worker got lost, and ends it
 * when nothing helps. Thread-safe; a check may be repeated at any time.
 */
public final class JobCheck {
  private static final Logger LOG = LoggerFactory.getLogger(JobCheck.class);

  private final JobStore jobs;
  private final JobScheduler scheduler;
  private final WorkQueue queue;
  private final Clock clock;

  /** Creates the check over these. */
  public JobCheck(JobStore jobs, JobScheduler scheduler, WorkQueue queue, Clock clock) {
    this.jobs = jobs;
    this.scheduler = scheduler;
    this.queue = queue;
    this.clock = clock;
  }

  /** What became of a job. */
  public enum Outcome {
    /** It is not due. */
    LEFT,
    /** Its current page was sent. */
    WOKEN,
    /** It waits, and whether it is its turn was checked. */
    PROMOTED,
    /** It made no progress for too long and was ended. */
    BROKEN
  }

  /** Checks the job that a message names. */
  public Outcome process(WorkMessage.Check message) {
    Instant now = clock.instant();
    Optional<Job> changed = jobs.change(message.user(), message.jobId(), job -> checked(job, now));
    if (changed.isEmpty()) {
      return Outcome.LEFT;
    }
    Job job = changed.get();
    switch (job.state()) {
      case RUNNING, SUSPENDED -> {
        queue.send(job.message());
        return Outcome.WOKEN;
      }
      case WAITING -> {
        scheduler.startNext(job.user());
        return Outcome.PROMOTED;
      }
      default -> {
        LOG.error("Job {} made no progress for {}", job.id(), PageAttempt.STUCK_AFTER);
        scheduler.startNext(job.user());
        return Outcome.BROKEN;
      }
    }
  }

  private static Optional<Job> checked(Job job, Instant now) {
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
