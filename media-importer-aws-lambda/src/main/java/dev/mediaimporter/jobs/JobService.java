package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.RefusedException.Reason;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a user can ask: start, watch, cancel and retry imports. A user is only ever given jobs of
 * their own. Thread-safe; methods block for the stores.
 */
public final class JobService {
  private static final int MAX_CONFLICTS = 50;

  private final JobStore jobs;
  private final ItemStore items;
  private final ConnectionStore store;
  private final Connections connections;
  private final JobScheduler promotion;
  private final JobPolicy policy;
  private final JobIds ids;
  private final Clock clock;

  /** Connects these parts; {@code random} makes ids, so it must not be guessable. */
  public JobService(
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
    this.promotion = new JobScheduler(jobs, store, queue, policy.orphanAfter(), clock);
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
  public Job start(Identity who, SourceSpec source, Optional<String> idempotencyKey) {
    connections.enter(who);
    String user = who.user();
    if (!connections.isConnected(user, GoogleScopes.neededFor(source.api()))) {
      throw new RefusedException(
          Reason.NOT_CONNECTED,
          "Connect to Google Photos first, and allow " + GoogleScopes.neededFor(source.api())
              + ".");
    }
    String id = claimed(user, idempotencyKey, source, ids.next());
    return jobs.find(user, id).orElseGet(() -> add(user, id, source, Job.Access.CONNECTION));
  }

  /**
   * Starts an import with one access token, which must have been checked to be this user's; or lets
   * the import of the same source go on that needs consent.
   *
   * @param expiresAt when the token ends; the job then needs consent
   */
  public Job start(
      Identity who,
      SourceSpec source,
      Secret accessToken,
      Instant expiresAt,
      Optional<String> idempotencyKey) {
    connections.enter(who);
    String user = who.user();
    Optional<String> parked = jobs.open(user).stream()
        .filter(job -> job.state() == JobState.NEEDS_CONSENT && job.source().equals(source))
        .map(Job::id)
        .findFirst();
    String id = claimed(user, idempotencyKey, source, parked.orElseGet(ids::next));
    Optional<Job> known = jobs.find(user, id);
    if (known.isPresent() && known.get().state() != JobState.NEEDS_CONSENT) {
      return known.get();
    }
    connections.keepAccessToken(user, id, accessToken, expiresAt);
    if (known.isEmpty()) {
      return add(user, id, source, Job.Access.OWN_TOKEN);
    }
    connections.resume(known.get(), Job.Access.OWN_TOKEN);
    promotion.promote(user);
    return find(user, id);
  }

  private Job add(String user, String id, SourceSpec source, Job.Access access) {
    Job job = waiting(user, id, source, access, policy, clock.instant());
    // Should the same request be worked off twice at once, one of them finds the other's job.
    if (jobs.admit(job, policy.maxOpenJobs()) == JobStore.Admission.FULL) {
      store.deleteToken(user, id);
      throw tooManyJobs();
    }
    promotion.promote(user);
    return find(user, id);
  }

  /** A new job, which waits for its turn. */
  static Job waiting(
      String user, String id, SourceSpec source, Job.Access access, JobPolicy policy, Instant now) {
    return Job.builder()
        .user(user)
        .id(id)
        .source(source)
        .access(access)
        .state(JobState.WAITING)
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now)
        .dueAt(now.plus(policy.orphanAfter()))
        .build();
  }

  private RefusedException tooManyJobs() {
    return new RefusedException(
        Reason.TOO_MANY_JOBS,
        "You have " + policy.maxOpenJobs() + " open syncs. Wait for one to end, or cancel one.");
  }

  /** The id of the job that the key started; without such a one, this id. */
  private String claimed(String user, Optional<String> key, SourceSpec source, String id) {
    if (key.isEmpty()) {
      return id;
    }
    String request = source.text();
    JobStore.KeyClaim claim = jobs.claim(user, key.get(), new JobStore.KeyClaim(id, request));
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
   * @throws RefusedException with {@code UNKNOWN_JOB}, {@code LEAVING}, {@code TOO_MANY_JOBS}, or
   *     {@code WRONG_STATE} when it is not over, a worker is still at its last page, or nothing of
   *     it failed
   */
  public Job retry(String user, String jobId) {
    Profile profile = store
        .profile(user)
        .orElseThrow(() -> new RefusedException(Reason.UNKNOWN_JOB, "You have no such sync."));
    if (profile.leaving()) {
      throw new RefusedException(Reason.LEAVING, "Your data is being erased.");
    }
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      switch (jobs.admit(retried(find(user, jobId)), policy.maxOpenJobs())) {
        case ADMITTED -> {
          promotion.promote(user);
          return find(user, jobId);
        }
        case FULL -> throw tooManyJobs();
        case CONFLICT -> {}
      }
    }
    throw new IllegalStateException("job " + jobId + " changes faster than it can be saved");
  }

  private Job retried(Job job) {
    if (job.state() == JobState.DONE) {
      throw new RefusedException(Reason.WRONG_STATE, "Nothing of this sync failed.");
    }
    if (!job.state().isOver()) {
      throw new RefusedException(Reason.WRONG_STATE, "This sync is not over yet.");
    }
    if (job.isLeased(clock.instant())) {
      throw new RefusedException(
          Reason.WRONG_STATE, "The last page of this sync is still being worked off. Try later.");
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
    return waiting.build();
  }
}
