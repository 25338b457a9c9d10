package dev.mediaimporter.jobs;

import java.util.Optional;
import java.util.function.Function;

/** Changes a stored job as if nobody else did. */
final class JobChanges {
  private static final int MAX_CONFLICTS = 50;

  private JobChanges() {}

  /**
   * Reads, changes and saves until nobody came between.
   *
   * @param change gives the changed job, or nothing to leave it as it is; called again after a
   *     conflict
   * @return what was saved; empty when the job is gone or was left as it is
   */
  static Optional<Job> apply(
      JobStore jobs, String user, String jobId, Function<Job, Optional<Job>> change) {
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      Optional<Job> changed = jobs.find(user, jobId).flatMap(change);
      if (changed.isEmpty()) {
        return Optional.empty();
      }
      Optional<Job> saved = jobs.save(changed.get());
      if (saved.isPresent()) {
        return saved;
      }
    }
    throw new IllegalStateException("job " + jobId + " changes faster than it can be saved");
  }
}
