package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.accounts.Profile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs one job per user at a time: the oldest open one that can run. To be called after a job was
 * added, ended, or found to need consent; may be called at any time and concurrently.
 */
final class JobScheduler {
  /** The sweep revives a job after this long without a change. */
  static final Duration ORPHAN_AFTER = Duration.ofMinutes(10);

  private final JobStore jobs;
  private final ConnectionStore users;
  private final WorkQueue queue;
  private final Clock clock;

  JobScheduler(JobStore jobs, ConnectionStore users, WorkQueue queue, Clock clock) {
    this.jobs = jobs;
    this.users = users;
    this.queue = queue;
    this.clock = clock;
  }

  /** Starts the user's next job if none is active. */
  void startNext(String user) {
    Optimistic.apply("the profile", () -> {
      Optional<Profile> profile = users.profile(user);
      return profile.isEmpty() || settled(profile.get()) ? Optional.of(true) : Optional.empty();
    });
  }

  private boolean settled(Profile profile) {
    Instant now = clock.instant();
    Optional<Job> active = profile.activeJob().flatMap(id -> jobs.find(profile.user(), id));
    if (active.isPresent() && active.get().state().canRun()) {
      return active.get().state() != JobState.WAITING || started(active.get(), now);
    }
    if (active.isPresent() && active.get().isLeased(now)) {
      // Cancelled while a worker processes a page: that worker starts the next job.
      return true;
    }
    List<Job> open =
        jobs.open(profile.user()).stream().filter(job -> job.state().canRun()).toList();
    if (open.isEmpty() && profile.activeJob().isEmpty()) {
      return true;
    }
    // A job added after this read sees the profile that is saved here, so read once more.
    users.save(profile.withActiveJob(open.stream().findFirst().map(Job::id)));
    return false;
  }

  private boolean started(Job waiting, Instant now) {
    Optional<Job> running = jobs.save(waiting
        .changed(now)
        .state(JobState.RUNNING)
        .progressAt(now)
        .dueAt(now.plus(ORPHAN_AFTER))
        .build());
    running.ifPresent(job -> queue.send(job.message()));
    return running.isPresent();
  }
}
