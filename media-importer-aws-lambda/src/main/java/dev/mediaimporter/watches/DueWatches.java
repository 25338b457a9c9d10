package dev.mediaimporter.watches;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.jobs.Deadline;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobScheduler;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts the jobs of watches that are due. The idempotency key of a job names the watch and its due
 * time, and the watch moves on only after its job was added. So a crash at any point neither starts
 * a second job nor skips one. Thread-safe; runs may overlap.
 */
public final class DueWatches {
  private static final Duration SAFETY = Duration.ofSeconds(5);
  private static final Duration DELAY_WHEN_FULL = Duration.ofHours(1);
  private static final int BATCH = 100;

  private final WatchStore watches;
  private final JobStore jobs;
  private final ConnectionStore users;
  private final JobScheduler scheduler;
  private final Clock clock;

  /** Creates the check over these stores. */
  public DueWatches(
      WatchStore watches,
      JobStore jobs,
      ConnectionStore users,
      JobScheduler scheduler,
      Clock clock) {
    this.watches = watches;
    this.jobs = jobs;
    this.users = users;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Starts the jobs of all watches that are due; stops shortly before the deadline, and the rest is
   * still due next time.
   *
   * @return how many jobs were started
   */
  public int run(Deadline deadline) {
    int started = 0;
    while (true) {
      List<Watch> due = watches.due(clock.instant(), BATCH);
      boolean moved = false;
      for (Watch watch : due) {
        if (deadline.remaining().compareTo(SAFETY) < 0) {
          return started;
        }
        Outcome outcome = run(watch);
        started += outcome == Outcome.STARTED ? 1 : 0;
        moved |= outcome != Outcome.CONFLICT;
      }
      if (due.size() < BATCH || !moved) {
        return started;
      }
    }
  }

  private enum Outcome {
    STARTED,
    POSTPONED,
    CONFLICT
  }

  private Outcome run(Watch watch) {
    Instant now = clock.instant();
    if (isBlocked(watch)) {
      return saved(watch.dueAfter(now), Outcome.POSTPONED);
    }
    // A client's key cannot contain spaces, so this one is never a client's.
    String key = "watch of " + watch.album().idOrTitle() + " at " + watch.nextRun();
    Optional<Job> job = scheduler.startScheduled(watch.user(), watch.album(), key);
    return job.isEmpty()
        ? saved(watch.due(now.plus(DELAY_WHEN_FULL)), Outcome.POSTPONED)
        : saved(watch.ran(new Watch.Run(job.get().id(), now)).dueAfter(now), Outcome.STARTED);
  }

  private Outcome saved(Watch watch, Outcome outcome) {
    return watches.save(watch).isPresent() ? outcome : Outcome.CONFLICT;
  }

  private boolean isBlocked(Watch watch) {
    String user = watch.user();
    String scope = GoogleScopes.neededFor(watch.album().api());
    return users.profile(user).filter(profile -> !profile.leaving()).isEmpty()
        || !users.hasScope(user, scope)
        || watch
            .lastRun()
            .flatMap(run -> jobs.find(user, run.jobId()))
            .filter(job -> !job.state().isOver())
            .isPresent()
        // The next job would need the same consent.
        || jobs.open(user).stream().anyMatch(job -> lacksConnection(job, scope));
  }

  private static boolean lacksConnection(Job job, String scope) {
    return job.state() == JobState.NEEDS_CONSENT
        && job.access() == Job.Access.CONNECTION
        && job.source().api().map(GoogleScopes::neededFor).filter(scope::equals).isPresent();
  }
}
