package dev.mediaimporter.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Erases what is kept about a user who left, after the last worker on one of their jobs is through.
 * Thread-safe; may be stopped and repeated at any point.
 */
public final class UserErasure {
  private static final Duration SAFETY = Duration.ofSeconds(10);

  private final JobStore jobs;
  private final ItemStore items;
  private final WatchStore watches;
  private final ConnectionStore users;
  private final WorkQueue queue;
  private final Clock clock;

  /** Connects these parts. */
  public UserErasure(
      JobStore jobs,
      ItemStore items,
      WatchStore watches,
      ConnectionStore users,
      WorkQueue queue,
      Clock clock) {
    this.jobs = jobs;
    this.items = items;
    this.watches = watches;
    this.users = users;
    this.queue = queue;
    this.clock = clock;
  }

  /** Works off one message; sends it again when there is more than fits into the time. */
  public void process(WorkMessage.Forget message, Deadline deadline) {
    String user = message.user();
    Optional<Profile> leaving = users.profile(user).filter(Profile::leaving);
    if (leaving.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    // Workers are at no other job, and it stays the active one until they are through.
    Optional<Instant> busyUntil = leaving
        .flatMap(Profile::activeJob)
        .flatMap(id -> jobs.find(user, id))
        .flatMap(Job::lease)
        .map(Lease::until)
        .filter(until -> until.isAfter(now));
    if (busyUntil.isPresent()) {
      Duration wait = Duration.between(now, busyUntil.get()).plusSeconds(1);
      queue.send(
          message, wait.compareTo(WorkQueue.LONGEST_DELAY) < 0 ? wait : WorkQueue.LONGEST_DELAY);
      return;
    }
    while (watches.eraseSome(user) || items.eraseSome(user) || jobs.eraseSome(user)) {
      if (deadline.remaining().compareTo(SAFETY) < 0) {
        queue.send(message);
        return;
      }
    }
    users.erase(user);
  }
}
