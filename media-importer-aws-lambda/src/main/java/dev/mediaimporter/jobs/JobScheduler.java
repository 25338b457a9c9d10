package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Adds jobs, at most once per idempotency key, and runs one per user at a time: the oldest open one
 * that can run. Job ids sort by time and cannot be guessed: 48 bits of time and 80 random ones as
 * 26 characters. Thread-safe; blocks for the stores.
 *
 * @see <a href="https://github.com/ulid/spec">ULID</a>
 */
public final class JobScheduler {
  /** The sweep revives a job after this long without a change. */
  static final Duration ORPHAN_AFTER = Duration.ofMinutes(10);

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final JobStore jobs;
  private final ConnectionStore users;
  private final WorkQueue queue;
  private final JobPolicy policy;
  private final Clock clock;
  private final RandomGenerator random;

  /** Creates a scheduler; {@code random} makes job ids, so it must not be guessable. */
  public JobScheduler(
      JobStore jobs,
      ConnectionStore users,
      WorkQueue queue,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.users = users;
    this.queue = queue;
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
    JobSource google = new JobSource.Google(source);
    String id = claim(user, key, google, newId()).jobId();
    if (jobs.find(user, id).isEmpty()
        && isRefused(admitted(
            user, id, google, Job.Access.CONNECTION, Math.max(1, policy.maxOpenJobs() / 2)))) {
      return Optional.empty();
    }
    startNext(user);
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

  JobStore.KeyClaim claim(String user, String key, JobSource source, String id) {
    return jobs.claim(user, key, new JobStore.KeyClaim(id, source.text()));
  }

  /** What became of a new job; a conflict is a concurrent call with the same id. */
  JobStore.Admission admitted(
      String user, String id, JobSource source, Job.Access access, int maxOpen) {
    Job job = Job.waiting(user, id, source, access, clock.instant());
    return jobs.admit(job, maxOpen, policy.maxJobsADay());
  }

  static boolean isRefused(JobStore.Admission admission) {
    return admission == JobStore.Admission.FULL || admission == JobStore.Admission.ENOUGH_TODAY;
  }

  /**
   * Starts the user's next job if none is active. To be called after a job was added, ended, or
   * found to need consent; may be called at any time and concurrently.
   */
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
