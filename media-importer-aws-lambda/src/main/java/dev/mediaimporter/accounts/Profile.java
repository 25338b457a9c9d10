package dev.mediaimporter.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * A user as this service knows it. Immutable.
 *
 * @param user the subject at Google, which never changes
 * @param email the verified address of the first visit: it names the folder, so it stays when the
 *     user's address changes
 * @param activeJob the one job that may run
 * @param leaving whether everything about this user is being erased
 * @param storedBytes how much this user's imports stored, without what was deleted since; counted a
 *     page at a time, so a little may be missing
 * @param version how often it was saved; 0 for one that never was
 */
public record Profile(
    String user,
    String email,
    Instant createdAt,
    Optional<String> activeJob,
    boolean leaving,
    long storedBytes,
    long version) {
  /** A copy with another active job. */
  public Profile withActiveJob(Optional<String> job) {
    return new Profile(user, email, createdAt, job, leaving, storedBytes, version);
  }

  Profile asLeaving() {
    return new Profile(user, email, createdAt, activeJob, true, storedBytes, version);
  }
}
