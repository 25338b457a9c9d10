package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Adds jobs for users, at most once per idempotency key. Job ids sort by time and cannot be
 * guessed: 48 bits of time and 80 random ones as 26 characters. Thread-safe; blocks for the stores.
 *
 * @see <a href="https://github.com/ulid/spec">ULID</a>
 */
public final class JobStarter {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final JobStore jobs;
  private final JobScheduler scheduler;
  private final JobPolicy policy;
  private final Clock clock;
  private final RandomGenerator random;

  /** Creates a starter; {@code random} makes job ids, so it must not be guessable. */
  public JobStarter(
      JobStore jobs,
      ConnectionStore users,
      WorkQueue queue,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.scheduler = new JobScheduler(jobs, users, queue, clock);
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Starts a job on a schedule. Such jobs use at most half of a user's open jobs, so that the user
   * can still start others.
   *
   * @param key the same key always leads to the same job
   * @return the job; empty when the user has too many open jobs
   */
  public Optional<Job> startScheduled(String user, SourceSpec source, String key) {
    String id = claim(user, key, source, newId()).jobId();
    if (jobs.find(user, id).isEmpty()
        && !added(user, id, source, Job.Access.CONNECTION, Math.max(1, policy.maxOpenJobs() / 2))) {
      return Optional.empty();
    }
    scheduler.startNext(user);
    return jobs.find(user, id);
  }

  String newId() {
    StringBuilder id = new StringBuilder(26);
    append(id, clock.millis(), 10);
    append(id, random.nextLong(), 8);
    append(id, random.nextLong(), 8);
    return id.toString();
  }

  private static void append(StringBuilder id, long bits, int chars) {
    for (int shift = 5 * (chars - 1); shift >= 0; shift -= 5) {
      id.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
  }

  JobStore.KeyClaim claim(String user, String key, SourceSpec source, String id) {
    return jobs.claim(user, key, new JobStore.KeyClaim(id, source.text()));
  }

  /** Whether the job was added, or by a concurrent call with the same id. */
  boolean added(String user, String id, SourceSpec source, Job.Access access, int maxOpen) {
    Job job = Job.waiting(user, id, source, access, clock.instant());
    return jobs.admit(job, maxOpen) != JobStore.Admission.FULL;
  }
}
