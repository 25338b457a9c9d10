package dev.mediaimporter.watches;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobScheduler;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Starts the jobs of watches that are due. The idempotency key of a job names the watch and its due
 * time, and the watch moves on only after its job was added. So a crash at any point neither starts
 * a second job nor skips one. Thread-safe; a watch may be looked after at any time.
 */
public final class DueWatches {
  private static final Duration DELAY_WHEN_FULL = Duration.ofHours(1);

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
   * Starts the job of the watch that a message names, if it is due.
   *
   * @return whether a job was started
   */
  public boolean process(WorkMessage.Watched message) {
    Instant now = clock.instant();
    Optional<Watch> due = watches
        .find(message.user(), message.albumId())
        .filter(watch -> !watch.nextRun().isAfter(now));
    if (due.isEmpty()) {
      return false;
    }
    Watch watch = due.get();
    if (isBlocked(watch)) {
      save(watch.dueAfter(now));
      return false;
    }
    // A client's key cannot contain spaces, so this one is never a client's.
    String key = "watch of " + watch.album().idOrTitle() + " at " + watch.nextRun();
    Optional<Job> job = scheduler.startScheduled(watch.user(), watch.album(), key);
    if (job.isEmpty()) {
      save(watch.due(now.plus(DELAY_WHEN_FULL)));
      return false;
    }
    return save(watch.ran(new Watch.Run(job.get().id(), now)).dueAfter(now));
  }

  /** Whether it was saved; otherwise somebody else looked after it, or switched it off. */
  private boolean save(Watch watch) {
    return watches.save(watch).isPresent();
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
