package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that of each user's open jobs the oldest that can go on runs, and only that. Whoever
 * ends a job, adds one, or finds that it needs consent calls this afterwards; it may be called at
 * any time and by several at once.
 */
final class JobScheduler {
  private static final int MAX_CONFLICTS = 50;

  private final JobStore jobs;
  private final ConnectionStore users;
  private final WorkQueue queue;
  private final Duration orphanAfter;
  private final Clock clock;

  JobScheduler(
      JobStore jobs, ConnectionStore users, WorkQueue queue, Duration orphanAfter, Clock clock) {
    this.jobs = jobs;
    this.users = users;
    this.queue = queue;
    this.orphanAfter = orphanAfter;
    this.clock = clock;
  }

  /** Starts the user's next job if none is active. */
  void promote(String user) {
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      Optional<Profile> profile = users.profile(user);
      if (profile.isEmpty() || settled(profile.get())) {
        return;
      }
    }
    throw new IllegalStateException("a profile changes faster than it can be saved");
  }

  private boolean settled(Profile profile) {
    Instant now = clock.instant();
    Optional<Job> active = profile.activeJob().flatMap(id -> jobs.find(profile.user(), id));
    if (active.isPresent() && active.get().state().holdsTurn()) {
      return active.get().state() != JobState.WAITING || started(active.get(), now);
    }
    if (active.isPresent() && active.get().isLeased(now)) {
      // Cancelled while a worker is at it: the worker promotes when it is through.
      return true;
    }
    List<Job> open = jobs.open(profile.user()).stream()
        .filter(job -> job.state().holdsTurn())
        .toList();
    if (open.isEmpty() && profile.activeJob().isEmpty()) {
      return true;
    }
    // A job that is added after the look finds the profile as it is saved here; so look again.
    users.save(profile.withActiveJob(open.stream().findFirst().map(Job::id)));
    return false;
  }

  private boolean started(Job waiting, Instant now) {
    Optional<Job> running = jobs.save(waiting
        .changed(now)
        .state(JobState.RUNNING)
        .progressAt(now)
        .dueAt(now.plus(orphanAfter))
        .build());
    running.ifPresent(job -> queue.send(job.message()));
    return running.isPresent();
  }
}
