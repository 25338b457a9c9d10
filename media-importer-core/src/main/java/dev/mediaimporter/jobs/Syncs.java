package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.RefusedException.Reason;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a user can ask: start, watch, cancel and retry imports. A user is only ever given jobs of
 * their own. Thread-safe; methods block for the stores.
 */
public final class Syncs {
  private final JobStore jobs;
  private final ItemStore items;
  private final ConnectionStore store;
  private final Connections connections;
  private final Promotion promotion;
  private final JobPolicy policy;
  private final JobIds ids;
  private final Clock clock;

  /** Connects these parts; {@code random} makes ids, so it must not be guessable. */
  public Syncs(
      JobStore jobs,
      ItemStore items,
      ConnectionStore store,
      Connections connections,
      WorkQueue queue,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.items = items;
    this.store = store;
    this.connections = connections;
    this.promotion = new Promotion(jobs, store, queue, policy.orphanAfter(), clock);
    this.policy = policy;
    this.ids = new JobIds(clock, random);
    this.clock = clock;
  }

  /**
   * Starts an import with the user's connection.
   *
   * @param idempotencyKey the same key starts the same job once, for a day
   * @throws RefusedException with {@code NOT_CONNECTED}, {@code TOO_MANY_JOBS}, {@code KEY_REUSED},
   *     {@code LEAVING} or {@code FOLDER_TAKEN}
   */
  public Job start(Identity who, SyncSource source, Optional<String> idempotencyKey) {
    connections.enter(who);
    if (!connections.isConnected(who.user(), source.api().scope())) {
      throw new RefusedException(
          Reason.NOT_CONNECTED,
          "Connect to Google Photos first, and allow " + source.api().scope() + ".");
    }
    return start(who, source, Job.Access.CONNECTION, idempotencyKey, id -> {});
  }

  /**
   * Starts an import with one access token, which must have been checked to be this user's.
   *
   * @param expiresAt when the token ends; the job then needs consent
   */
  public Job start(
      Identity who,
      SyncSource source,
      Secret accessToken,
      Instant expiresAt,
      Optional<String> idempotencyKey) {
    connections.enter(who);
    return start(
        who,
        source,
        Job.Access.OWN_TOKEN,
        idempotencyKey,
        id -> connections.keepAccessToken(who.user(), id, accessToken, expiresAt));
  }

  /** Done for the id before the job is there. */
  private interface Preparation {
    void prepare(String jobId);
  }

  private Job start(
      Identity who,
      SyncSource source,
      Job.Access access,
      Optional<String> idempotencyKey,
      Preparation preparation) {
    String user = who.user();
    String id = idempotencyKey.map(key -> claimed(user, key, source)).orElseGet(ids::next);
    Optional<Job> known = jobs.find(user, id);
    if (known.isPresent()) {
      return known.get();
    }
    if (jobs.open(user).size() >= policy.maxOpenJobs()) {
      throw new RefusedException(
          Reason.TOO_MANY_JOBS,
          "You have " + policy.maxOpenJobs() + " open syncs. Wait for one to end, or cancel one.");
    }
    preparation.prepare(id);
    Instant now = clock.instant();
    // Should the same request be worked off twice at once, one of them finds the other's job.
    jobs.save(Job.builder()
        .user(user)
        .id(id)
        .source(source)
        .access(access)
        .state(JobState.WAITING)
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now)
        .dueAt(now.plus(policy.orphanAfter()))
        .build());
    promotion.promote(user);
    return find(user, id);
  }

  private String claimed(String user, String key, SyncSource source) {
    String request = source.text();
    JobStore.KeyClaim claim = jobs.claim(user, key, new JobStore.KeyClaim(ids.next(), request));
    if (!claim.request().equals(request)) {
      throw new RefusedException(
          Reason.KEY_REUSED, "This Idempotency-Key was used for another request. Use a new one.");
    }
    return claim.jobId();
  }

  /**
   * One of the user's jobs.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}
   */
  public Job find(String user, String jobId) {
    return jobs.find(user, jobId)
        .orElseThrow(() -> new RefusedException(Reason.UNKNOWN_JOB, "You have no such sync."));
  }

  /** The user's jobs, newest first. */
  public Page<Job> list(String user, Optional<String> after, int limit) {
    return jobs.list(user, after, limit);
  }

  /** What a job could not store; may be empty with more to follow. */
  public Page<FailedItem> failures(Job job, Optional<String> after, int limit) {
    Page<FailedItem> page = items.failures(job.user(), job.id(), after, limit);
    return new Page<>(
        page.items().stream()
            .filter(item -> item.page() >= job.passStart() && !item.resolved())
            .toList(),
        page.nextToken());
  }

  /** What is kept for a user. */
  public Page<HeldItem> held(String user, Optional<String> after, int limit) {
    return items.list(user, after, limit);
  }

  /**
   * Ends a job; the page a worker is at is finished first. Ending one that is over changes nothing.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}
   */
  public Job cancel(String user, String jobId) {
    JobChanges.apply(jobs, user, jobId, job -> cancelled(job, clock.instant()));
    Job job = find(user, jobId);
    store.deleteToken(user, jobId);
    promotion.promote(user);
    return job;
  }

  static Optional<Job> cancelled(Job job, Instant now) {
    return job.state().isOver()
        ? Optional.empty()
        : Optional.of(job.changed(now)
            .state(JobState.CANCELLED)
            .problem(Optional.empty())
            .resumeAt(Optional.empty())
            .endedAt(now)
            .dueAt(Optional.empty())
            .build());
  }

  /**
   * Tries a job's failures again, all of them; a job that was broken, failed or cancelled goes on
   * where it ended.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}, or {@code WRONG_STATE} when it is not over
   *     or nothing of it failed
   */
  public Job retry(String user, String jobId) {
    Profile profile = store
        .profile(user)
        .orElseThrow(() -> new RefusedException(Reason.UNKNOWN_JOB, "You have no such sync."));
    if (profile.leaving()) {
      throw new RefusedException(Reason.LEAVING, "Your data is being erased.");
    }
    Job before = find(user, jobId);
    if (!before.state().isOver() || before.state() == JobState.DONE) {
      throw new RefusedException(
          Reason.WRONG_STATE,
          before.state() == JobState.DONE
              ? "Nothing of this sync failed."
              : "This sync is not over yet.");
    }
    JobChanges.apply(jobs, user, jobId, job -> retried(job, before));
    promotion.promote(user);
    return find(user, jobId);
  }

  private Optional<Job> retried(Job job, Job before) {
    if (job.state() != before.state() || job.isLeased(clock.instant())) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Job.Builder waiting = job.changed(now)
        .state(JobState.WAITING)
        .access(Job.Access.CONNECTION)
        .problem(Optional.empty())
        .lease(Optional.empty())
        .endedAt(Optional.empty())
        .crashes(0)
        .stalls(0)
        .pauses(0)
        .restarts(0)
        .progressAt(now)
        .dueAt(now.plus(policy.orphanAfter()));
    if (job.state() == JobState.DONE_WITH_FAILURES) {
      waiting
          .phase(Job.Phase.RETRYING)
          .retryAll(true)
          .rounds(policy.retryDelays().size())
          .page(job.page() + 1)
          .cursor(Optional.empty())
          .lastItem(Optional.empty())
          .givenUp(Set.of());
    }
    return Optional.of(waiting.build());
  }
}
