package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases the data of a user who left, once no worker processes one of their jobs. Thread-safe; may
 * be stopped and repeated at any point. While Google does not answer, it is tried again later.
 */
public final class UserErasure {
  private static final Logger LOG = LoggerFactory.getLogger(UserErasure.class);
  private static final Duration SAFETY = Duration.ofSeconds(10);

  private final JobStore jobs;
  private final ConnectionStore users;
  private final UserData media;
  private final List<UserData> data;
  private final WorkQueue queue;
  private final Clock clock;

  /**
   * Creates the erasure.
   *
   * @param media what deletes the stored media of a user who wants that
   * @param data what is erased before the profile, in this order
   */
  public UserErasure(
      JobStore jobs,
      ConnectionStore users,
      UserData media,
      List<UserData> data,
      WorkQueue queue,
      Clock clock) {
    this.jobs = jobs;
    this.users = users;
    this.media = media;
    this.data = List.copyOf(data);
    this.queue = queue;
    this.clock = clock;
  }

  /** Processes one message; sends it again when the time does not suffice. */
  public void process(WorkMessage.Forget message, Deadline deadline) {
    String user = message.user();
    Optional<Profile> leaving = users.profile(user).filter(Profile::leaving);
    if (leaving.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    // Only the active job can have a worker, and it stays active until that worker is done.
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
    try {
      // First, because what is erased next says which they are.
      while ((message.withMedia() && media.eraseSome(user))
          || data.stream().anyMatch(store -> store.eraseSome(user))) {
        if (deadline.remaining().compareTo(SAFETY) < 0) {
          queue.send(message);
          return;
        }
      }
    } catch (SourceUnavailableException | ThrottledException e) {
      // A message that fails becomes a dead letter within minutes; Google may be down for longer.
      LOG.warn("Google does not take a token back now: {}", e.getMessage());
      queue.send(message, WorkQueue.LONGEST_DELAY);
      return;
    }
    users.erase(user);
  }
}
