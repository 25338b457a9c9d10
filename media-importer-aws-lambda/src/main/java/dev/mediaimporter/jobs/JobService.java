package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of users about jobs: start, list, cancel and retry. Returns only the user's own
 * jobs. Thread-safe; methods block for the stores.
 */
public final class JobService {
  private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

  private final JobStore jobs;
  private final ItemStore items;
  private final ConnectionStore users;
  private final Connections connections;
  private final WorkQueue queue;
  private final JobScheduler scheduler;
  private final JobPolicy policy;
  private final Clock clock;

  /** Creates the service; {@code random} makes job ids, so it must not be guessable. */
  public JobService(
      JobStore jobs,
      ItemStore items,
      ConnectionStore users,
      Connections connections,
      WorkQueue queue,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.items = items;
    this.users = users;
    this.connections = connections;
    this.queue = queue;
    this.scheduler = new JobScheduler(jobs, users, queue, policy, clock, random);
    this.policy = policy;
    this.clock = clock;
  }

  /** Stores the user's refresh token and resumes the jobs that waited for one with these scopes. */
  public void connect(Identity who, Secret refreshToken, Set<String> scopes) {
    connections.connect(who, refreshToken, scopes);
    for (Job job : jobs.open(who.user())) {
      if (job.source()
          .api()
          .map(GoogleScopes::neededFor)
          .filter(scopes::contains)
          .isPresent()) {
        resume(job, Job.Access.CONNECTION);
      }
    }
    scheduler.startNext(who.user());
  }

  private void resume(Job parked, Job.Access access) {
    jobs.change(parked.user(), parked.id(), job -> {
      Instant now = clock.instant();
      return job.state() == JobState.NEEDS_CONSENT
          ? Optional.of(job.changed(now)
              .state(JobState.WAITING)
              .access(access)
              .problem(Optional.empty())
              .progressAt(now)
              .dueAt(now.plus(WorkQueue.LONGEST_DELAY))
              .build())
          : Optional.empty();
    });
  }

  /**
   * Erases a user: access ends at once, everything else soon after by {@link UserErasure}.
   *
   * @param withMedia whether the stored media are deleted, too
   * @param revoke returns the refresh token to Google; when it cannot, the erasure tries again
   */
  public void leave(String user, boolean withMedia, Consumer<Secret> revoke) {
    if (!connections.markLeaving(user)) {
      return;
    }
    for (Job job : jobs.open(user)) {
      users.deleteToken(user, job.id());
      jobs.change(user, job.id(), open -> open.cancelled(clock.instant()));
    }
    queue.send(new WorkMessage.Forget(user, withMedia));
    try {
      connections.giveBack(user, revoke);
    } catch (RuntimeException e) {
      LOG.warn("A token is given back later: {}", e.getMessage());
    }
  }

  /**
   * Starts a job with the user's connection.
   *
   * @param idempotencyKey for a day, the same key returns the same job
   * @throws RefusedException with {@code NOT_CONNECTED}, {@code TOO_MANY_JOBS}, {@code KEY_REUSED},
   *     {@code LEAVING} or {@code FOLDER_TAKEN}
   */
  public Job start(Identity who, SourceSpec source, Optional<String> idempotencyKey) {
    connections.requireConnected(who, GoogleScopes.neededFor(source.api()));
    return start(who.user(), new JobSource.Google(source), idempotencyKey);
  }

  /**
   * Starts a job that imports an export from the user's inbox, for which no connection is needed.
   *
   * @throws RefusedException as above
   */
  public Job start(Identity who, JobSource.Inbox source, Optional<String> idempotencyKey) {
    connections.enter(who);
    return start(who.user(), source, idempotencyKey);
  }

  private Job start(String user, JobSource source, Optional<String> idempotencyKey) {
    String id = claimed(user, idempotencyKey, source, scheduler.newId());
    return jobs.find(user, id)
        .orElseGet(() -> add(user, id, source, Job.Access.CONNECTION, idempotencyKey));
  }

  /**
   * Starts a job with one access token, which must have been checked to be this user's; or resumes
   * the job with the same source that needs consent.
   *
   * @param expiresAt when the token ends; the job then needs consent
   */
  public Job start(
      Identity who,
      SourceSpec spec,
      Secret accessToken,
      Instant expiresAt,
      Optional<String> idempotencyKey) {
    connections.enter(who);
    String user = who.user();
    JobSource source = new JobSource.Google(spec);
    Optional<String> parked = jobs.open(user).stream()
        .filter(job -> job.state() == JobState.NEEDS_CONSENT && job.source().equals(source))
        .map(Job::id)
        .findFirst();
    String id = claimed(user, idempotencyKey, source, parked.orElseGet(scheduler::newId));
    Optional<Job> known = jobs.find(user, id);
    if (known.isPresent() && known.get().state() != JobState.NEEDS_CONSENT) {
      return known.get();
    }
    connections.putAccessToken(user, id, accessToken, expiresAt);
    if (known.isEmpty()) {
      return add(user, id, source, Job.Access.OWN_TOKEN, idempotencyKey);
    }
    resume(known.get(), Job.Access.OWN_TOKEN);
    scheduler.startNext(user);
    return find(user, id);
  }

  private Job add(
      String user, String id, JobSource source, Job.Access access, Optional<String> key) {
    JobStore.Admission admission =
        scheduler.admitted(user, id, source, access, policy.maxOpenJobs());
    if (JobScheduler.isRefused(admission)) {
      users.deleteToken(user, id);
      key.ifPresent(claimed -> jobs.release(user, claimed));
      throw tooManyJobs(admission);
    }
    scheduler.startNext(user);
    return find(user, id);
  }

  private RefusedException tooManyJobs(JobStore.Admission admission) {
    return new RefusedException(
        Reason.TOO_MANY_JOBS,
        admission == JobStore.Admission.FULL
            ? "You have " + policy.maxOpenJobs() + " open jobs. Wait until one ends, or cancel one."
            : "You started " + policy.maxJobsADay() + " jobs today. Try again tomorrow.");
  }

  /** The id of the job that the key started, or this id. */
  private String claimed(String user, Optional<String> key, JobSource source, String id) {
    if (key.isEmpty()) {
      return id;
    }
    JobStore.KeyClaim claim = scheduler.claim(user, key.get(), source, id);
    if (!claim.request().equals(source.text())) {
      throw new RefusedException(
          Reason.KEY_REUSED, "This Idempotency-Key was used for another request. Use a new one.");
    }
    return claim.jobId();
  }

  /**
   * Returns one of the user's jobs.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}
   */
  public Job find(String user, String jobId) {
    return jobs.find(user, jobId).orElseThrow(JobService::unknownJob);
  }

  private static RefusedException unknownJob() {
    return new RefusedException(Reason.UNKNOWN_JOB, "No such job.");
  }

  /** The user's jobs, newest first. */
  public Page<Job> list(String user, Optional<String> after, int limit) {
    return jobs.list(user, after, limit);
  }

  /** The items that a job failed to store. A page may be empty although more follow. */
  public Page<FailedItem> failures(Job job, Optional<String> after, int limit) {
    Page<FailedItem> page = items.failures(job.user(), job.id(), after, limit);
    return new Page<>(
        page.items().stream()
            .filter(item -> item.page() >= job.position().passStart() && !item.resolved())
            .toList(),
        page.nextToken());
  }

  /** The user's stored items, as {@link ItemStore#list} orders them. */
  public Page<HeldItem> held(String user, HeldFilter filter, Optional<String> after, int limit) {
    return items.list(user, filter, after, limit);
  }

  /** How many items and bytes the user has of each month. */
  public List<MonthTotals> heldByMonth(String user, HeldFilter filter) {
    return items.months(user, filter);
  }

  /** One of the user's stored items. */
  public Optional<HeldItem> held(String user, String itemId) {
    return Optional.ofNullable(items.held(user, Set.of(itemId)).get(itemId));
  }

  /**
   * Deletes a stored item with its small picture and its XMP file. The record goes last: when a
   * deletion fails, the user still sees the item and can repeat it, and no file is left that nobody
   * knows of. An import of the item afterwards stores it again.
   *
   * @param objects deletes the object under a key; an exception from it ends the call
   * @return whether there was such an item
   */
  public boolean delete(String user, String itemId, Consumer<MediaKey> objects) {
    Optional<HeldItem> item = held(user, itemId);
    item.ifPresent(held -> {
      MediaErasure.filesOf(held).forEach(objects);
      items.remove(user, itemId);
      users.addStored(user, -held.entry().receipt().sizeBytes());
    });
    return item.isPresent();
  }

  /**
   * Cancels a job; a page in progress is finished first. A job that is over stays as it is.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}
   */
  public Job cancel(String user, String jobId) {
    jobs.change(user, jobId, job -> job.cancelled(clock.instant()));
    Job job = find(user, jobId);
    users.deleteToken(user, jobId);
    scheduler.startNext(user);
    return job;
  }

  /**
   * Retries all failed items of a job; a job that is broken, failed or cancelled continues where it
   * ended.
   *
   * @throws RefusedException with {@code UNKNOWN_JOB}, {@code LEAVING}, {@code TOO_MANY_JOBS}, or
   *     {@code WRONG_STATE} when it is not over, a worker still processes its last page, or no item
   *     failed
   */
  public Job retry(String user, String jobId) {
    Profile profile = users.profile(user).orElseThrow(JobService::unknownJob);
    if (profile.leaving()) {
      throw new RefusedException(Reason.LEAVING, "Your data is being erased.");
    }
    return Optimistic.apply("job " + jobId, () -> {
      JobStore.Admission admission =
          jobs.admit(retried(find(user, jobId)), policy.maxOpenJobs(), policy.maxJobsADay());
      switch (admission) {
        case ADMITTED -> {
          scheduler.startNext(user);
          return Optional.of(find(user, jobId));
        }
        case FULL, ENOUGH_TODAY -> throw tooManyJobs(admission);
        case CONFLICT -> {
          return Optional.empty();
        }
      }
      throw new AssertionError();
    });
  }

  private Job retried(Job job) {
    Instant now = clock.instant();
    if (job.state() == JobState.DONE) {
      throw new RefusedException(Reason.WRONG_STATE, "No item of this job failed.");
    }
    if (!job.state().isOver()) {
      throw new RefusedException(Reason.WRONG_STATE, "This job is not over yet.");
    }
    if (job.isLeased(now)) {
      throw new RefusedException(
          Reason.WRONG_STATE, "The last page of this job is still in progress. Try again later.");
    }
    return job.retried(policy.retryDelays().size(), now);
  }
}
