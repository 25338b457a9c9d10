package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.photos.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stores jobs. Safe for concurrent use, also by several processes; what was saved is seen by every
 * later read. Failures of the store itself are unchecked exceptions of its own, after which a
 * change may or may not have been made. {@code JobStoreContract} tests this contract.
 */
public interface JobStore extends UserData {
  /** The job, if this user has it. */
  Optional<Job> find(String user, String jobId);

  /**
   * Saves a job if the stored one still has {@link Job#version()}; version 0 means that there must
   * be none. A job that was not open becomes so by {@link #admit} only.
   *
   * @return what is stored now, its version one higher; empty when another change was first
   */
  Optional<Job> save(Job job);

  /**
   * Reads, changes and saves a job; repeats that after a conflict.
   *
   * @param change returns the changed job, or empty to leave it as it is
   * @return what was saved; empty when the job is gone or was left as it is
   */
  default Optional<Job> change(String user, String jobId, Function<Job, Optional<Job>> change) {
    return Optimistic.apply("job " + jobId, () -> {
      Optional<Job> changed = find(user, jobId).flatMap(change);
      if (changed.isEmpty()) {
        return Optional.of(changed);
      }
      Optional<Job> saved = save(changed.get());
      return saved.isPresent() ? Optional.of(saved) : Optional.empty();
    });
  }

  /**
   * Saves a job that is to be open and was not, as {@link #save} does, if its user then has no more
   * than this many open jobs, and no more than this many were admitted today, in UTC; that holds
   * whatever is admitted at the same time.
   */
  Admission admit(Job job, int maxOpen, int maxToday);

  /** What became of a job that was to be open. */
  enum Admission {
    /** It is saved. */
    ADMITTED,
    /** The user has as many open jobs as may be; nothing changed. */
    FULL,
    /** As many were admitted today as may be; nothing changed. */
    ENOUGH_TODAY,
    /** Another change of it was first; nothing changed. */
    CONFLICT
  }

  /**
   * A user's jobs, newest first.
   *
   * @param after the token of an earlier page; of use only for the same user
   * @param limit at least 1
   */
  Page<Job> list(String user, Optional<String> after, int limit);

  /**
   * A user's jobs that are not over, oldest first; the cost does not depend on how many are over.
   */
  List<Job> open(String user);

  /**
   * The jobs of all users by their {@link Job#dueAt()}, in some parts, each of which has a
   * {@link WorkMessage.Check} for each job.
   */
  List<DueWork> dueWork();

  /**
   * Ties a client's idempotency key to a job id for a day; the first call wins.
   *
   * @return the claim that holds: this one, or an earlier one
   */
  KeyClaim claim(String user, String key, KeyClaim claim);

  /** Forgets a key whose job was refused. */
  void release(String user, String key);

  /**
   * What an idempotency key stands for.
   *
   * @param jobId the job it started
   * @param request what was asked for
   */
  record KeyClaim(String jobId, String request) {}
}
