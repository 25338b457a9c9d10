package dev.mediaimporter.jobs;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.jobs.PageResult.Kind;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does with the message of one page: the protocol of this package. Thread-safe and
 * without state of its own; a call blocks for as long as the page takes, at most until shortly
 * before its deadline.
 */
public final class PageProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(PageProcessor.class);

  /** A delayed message may come this much before its time. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  /** From here on a page that does not move is worked off one item at a time. */
  private static final int CAREFUL_AFTER = 1;

  private static final int STALLS_BEFORE_PAUSE = 3;

  private static final int NOTES_AT_A_TIME = 100;

  private static final String DAILY_QUOTA = "Google's daily quota is used up.";

  private final JobStore jobs;
  private final ItemStore items;
  private final ConnectionStore users;
  private final WorkQueue queue;
  private final QuotaGate brake;
  private final JobSetup.Factory setups;
  private final MediaImporter importer;
  private final JobPolicy policy;
  private final JobScheduler promotion;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Connects these parts.
   *
   * @param importer the engine; see {@link #shortPauses}
   */
  public PageProcessor(
      JobStore jobs,
      ItemStore items,
      ConnectionStore users,
      WorkQueue queue,
      QuotaGate brake,
      JobSetup.Factory setups,
      MediaImporter importer,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.items = items;
    this.users = users;
    this.queue = queue;
    this.brake = brake;
    this.setups = setups;
    this.importer = importer;
    this.policy = policy;
    this.promotion = new JobScheduler(jobs, users, queue, policy.orphanAfter(), clock);
    this.clock = clock;
    this.random = random;
  }

  /**
   * The resilience of a worker whose waits are paid for: what takes long is left to the job, which
   * can sleep for nothing.
   */
  public static ResiliencePolicy shortPauses() {
    return ResiliencePolicy.builder()
        .longestPause(Duration.ofSeconds(20))
        .readyTimeout(Duration.ZERO)
        .build();
  }

  /**
   * Works off one message.
   *
   * @param worker a name no other call has
   * @param deadline when the worker is ended from outside
   * @throws PoisonJobException if the message belongs where operators look
   * @throws RuntimeException of a store, when the message should come again
   */
  public PageResult process(WorkMessage.Page message, String worker, Deadline deadline) {
    Optional<Job> found = jobs.find(message.user(), message.jobId());
    if (found.isEmpty()) {
      return PageResult.dropped();
    }
    Job job = found.get();
    if (job.state() == JobState.BROKEN) {
      throw unworkable(job);
    }
    if (message.page() < job.page()) {
      return reviveIfIdle(job);
    }
    Optional<Job> leased = lease(message, worker, deadline);
    if (leased.isEmpty()) {
      return PageResult.dropped();
    }
    if (leased.get().state() == JobState.BROKEN) {
      promotion.promote(job.user());
      throw unworkable(leased.get());
    }
    Optional<Profile> profile = users.profile(job.user());
    return profile.isEmpty()
        ? PageResult.dropped()
        : new PageAttempt(leased.get(), worker, deadline).work(profile.get());
  }

  private static PoisonJobException unworkable(Job job) {
    return new PoisonJobException(
        "job " + job.id() + " is broken: " + job.problem().orElse("no reason was noted"));
  }

  private PageResult reviveIfIdle(Job job) {
    Instant now = clock.instant();
    if (job.state() != JobState.RUNNING
        || job.isLeased(now)
        || job.updatedAt().plus(policy.staleAfter()).isAfter(now)) {
      return PageResult.dropped();
    }
    Optional<Job> touched =
        jobs.save(job.changed(now).dueAt(now.plus(policy.orphanAfter())).build());
    touched.ifPresent(idle -> queue.send(idle.message()));
    return touched.isPresent()
        ? new PageResult(Kind.REVIVED, touched, Tally.ZERO)
        : PageResult.dropped();
  }

  private Optional<Job> lease(WorkMessage.Page message, String worker, Deadline deadline) {
    return JobChanges.apply(jobs, message.user(), message.jobId(), job -> {
      Instant now = clock.instant();
      if (message.page() != job.page() || !mayRun(job, now) || job.isLeased(now)) {
        return Optional.empty();
      }
      if (job.crashes() >= policy.attemptsPerPage()) {
        return Optional.of(over(
            job,
            JobState.BROKEN,
            job.crashes() + " workers died at page " + job.page() + ".",
            now));
      }
      Instant until = now.plus(deadline.remaining()).plus(policy.leaseSlack());
      return Optional.of(job.changed(now)
          .state(JobState.RUNNING)
          .problem(Optional.empty())
          .resumeAt(Optional.empty())
          .lease(new Lease(worker, until))
          .crashes(job.crashes() + 1)
          .dueAt(until.plus(policy.orphanAfter()))
          .build());
    });
  }

  private static boolean mayRun(Job job, Instant now) {
    return job.state() == JobState.RUNNING
        || (job.state() == JobState.SUSPENDED
            && job.resumeAt().filter(at -> at.isAfter(now.plus(CLOCK_SKEW))).isEmpty());
  }

  private static Job over(Job job, JobState state, @Nullable String problem, Instant now) {
    return job.changed(now)
        .state(state)
        .problem(Optional.ofNullable(problem))
        .resumeAt(Optional.empty())
        .lease(Optional.empty())
        .endedAt(now)
        .dueAt(Optional.empty())
        .build();
  }

  /** One worker's turn at a job it holds the lease of. */
  private final class PageAttempt {
    private final Job leased;
    private final String worker;
    private final Deadline deadline;
    private final Duration safety;
    private final AtomicLong noteAfterMillis;

    PageAttempt(Job leased, String worker, Deadline deadline) {
      this.noteAfterMillis = new AtomicLong(after(clock.instant()));
      this.leased = leased;
      this.worker = worker;
      this.deadline = deadline;
      this.safety = safety(deadline.remaining());
    }

    /** Time kept for what is in flight and for saving: a tenth, 3 to 30 s. */
    private static Duration safety(Duration total) {
      return Duration.ofMillis(Math.max(3_000, Math.min(30_000, total.toMillis() / 10)));
    }

    PageResult work(Profile profile) {
      try {
        return attempt(profile);
      } catch (PoisonJobException e) {
        throw e;
      } catch (RuntimeException e) {
        letGo(e);
        throw e;
      }
    }

    /** So that the message need not wait for the lease's end when it comes again. */
    private void letGo(RuntimeException cause) {
      try {
        Instant now = clock.instant();
        save(job -> job.changed(now)
            .lease(Optional.empty())
            .dueAt(now.plus(policy.orphanAfter()))
            .build());
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }

    private PageResult attempt(Profile profile) {
      Instant now = clock.instant();
      Optional<Instant> held = brake.heldUntil(leased.source().api());
      if (held.isPresent() && held.get().isAfter(now)) {
        return suspend(held.get().plus(spread()), DAILY_QUOTA);
      }
      JobSetup setup;
      try {
        setup = setups.open(leased, profile);
      } catch (MediaImportException e) {
        return stopped(e, false);
      }
      try (setup) {
        PageRun run = new PageRun(leased, setup, items, clock, this::noteHeld, this::noteProgress);
        ImportReport report = run.run(
            importer,
            careful() ? 1 : policy.concurrency(),
            () -> deadline.remaining().compareTo(safety) < 0,
            safety.dividedBy(2));
        return settle(report, run, setup);
      }
    }

    private boolean careful() {
      return leased.stalls() >= CAREFUL_AFTER || leased.crashes() > 2;
    }

    /** A worker that died after it stored something of this page did not die for nothing. */
    private void noteHeld(int heldOnPage) {
      if (leased.crashes() > 1 && heldOnPage > leased.storedAtStart()) {
        save(job ->
            job.changed(clock.instant()).crashes(1).storedAtStart(heldOnPage).build());
      }
    }

    private long after(Instant now) {
      return now.plus(policy.progressEvery()).toEpochMilli();
    }

    /** For those who watch; retries count what was counted before, so they are not shown. */
    private void noteProgress(Supplier<Tally> heldSoFar) {
      Instant now = clock.instant();
      long due = noteAfterMillis.get();
      if (leased.phase() == Job.Phase.RETRYING
          || now.toEpochMilli() < due
          || !noteAfterMillis.compareAndSet(due, after(now))) {
        return;
      }
      Tally held = heldSoFar.get();
      JobChanges.apply(
          jobs,
          leased.user(),
          leased.id(),
          job -> job.isLeasedBy(worker) && job.state() == JobState.RUNNING
              ? Optional.of(job.changed(now).inProgress(held).build())
              : Optional.empty());
    }

    private PageResult settle(ImportReport report, PageRun run, JobSetup setup) {
      if (report.status() == ImportReport.Status.COMPLETE
          || report.status() == ImportReport.Status.INCOMPLETE) {
        return advance(run, setup);
      }
      if (report.stoppedBy().isEmpty() || report.stoppedBy().get() instanceof StoppedException) {
        return checkpoint(run);
      }
      MediaImportException cause = report.stoppedBy().get();
      if (cause instanceof InvalidRequestException
          && leased.cursor().isPresent()
          && leased.phase() == Job.Phase.LISTING
          && !run.arrived()) {
        return restart(String.valueOf(cause.getMessage()));
      }
      return stopped(cause, run.movedAnything());
    }

    private PageResult stopped(MediaImportException cause, boolean moved) {
      Instant now = clock.instant();
      LOG.info("Job {} stopped at page {}: {}", leased.id(), leased.page(), cause.getMessage());
      if (cause instanceof AccessRejectedException) {
        return finish(
            Kind.NEEDS_CONSENT,
            job -> job.changed(now)
                .state(JobState.NEEDS_CONSENT)
                .problem(
                    job.access() == Job.Access.CONNECTION
                        ? "Google refused access: connect again, and the sync goes on."
                        : "The access token is no longer valid: connect, or ask for the same sync"
                            + " with a new token, and it goes on.")
                .lease(Optional.empty())
                .crashes(0)
                .dueAt(Optional.empty())
                .build());
      }
      if (cause instanceof ThrottledException throttled) {
        Instant until = now.plus(throttled.retryAfter().orElseGet(this::pause));
        if (cause.reason() != FailureReason.QUOTA_EXHAUSTED) {
          return pauseUntil(until, "Google asked to slow down.", moved);
        }
        brake.holdUntil(leased.source().api(), until);
        return suspend(until.plus(spread()), DAILY_QUOTA);
      }
      if (cause instanceof SelectionException || cause instanceof InvalidRequestException) {
        return end(JobState.FAILED, cause.getMessage());
      }
      boolean destination = cause instanceof SinkException;
      if (destination) {
        LOG.error("The destination of job {} fails", leased.id(), cause);
      }
      String problem =
          destination ? "The destination could not be written." : "Google did not answer.";
      if (!moved && isHopeless(destination, now)) {
        end(JobState.BROKEN, problem + " An operator has to look at it.");
        throw new PoisonJobException(problem);
      }
      return pauseUntil(now.plus(pause()), problem, moved);
    }

    private boolean isHopeless(boolean destination, Instant now) {
      return leased.pauses() + 1 >= policy.attemptsPerPage()
          && (destination || leased.progressAt().plus(policy.stuckAfter()).isBefore(now));
    }

    private Duration pause() {
      Duration pause = policy.firstPause().multipliedBy(1L << Math.min(leased.pauses(), 20));
      return pause.compareTo(policy.longestPause()) < 0 ? pause : policy.longestPause();
    }

    private Duration spread() {
      return Duration.ofMillis(random.nextLong(policy.resumeSpread().toMillis() + 1));
    }

    private PageResult advance(PageRun run, JobSetup setup) {
      Tally moved = run.tally();
      List<FailedItem> failures = run.failures();
      note(failures);
      failures.forEach(item -> LOG.info(
          "Item {} of job {} failed: {}, attempts: {}",
          item.itemId(),
          leased.id(),
          item.reason().label(),
          item.attempts()));
      boolean retrying = leased.phase() == Job.Phase.RETRYING;
      if (retrying) {
        note(run.resolved());
      } else if (leased.crashes() > 1) {
        // A worker that died right here may have noted failures which are none any more.
        items.removeFailures(leased.user(), leased.id(), run.succeeded());
      }
      PageResult result = moveOn(run, setup, moved);
      if (retrying && result.kind() != Kind.LOST) {
        items.removeFailures(leased.user(), leased.id(), run.succeeded());
      }
      return result;
    }

    private void note(List<FailedItem> failures) {
      if (!failures.isEmpty()) {
        items.putFailures(leased.user(), leased.id(), failures);
      }
    }

    private PageResult moveOn(PageRun run, JobSetup setup, Tally moved) {
      Tally all = leased.tally().plus(moved);
      boolean listing = leased.phase() == Job.Phase.LISTING;
      if (listing && run.next().isPresent() && run.next().equals(leased.cycleMarker())) {
        return restart("the listing goes round in a circle");
      }
      if (run.next().isPresent()) {
        return sendNext(
            Kind.ADVANCED,
            job -> nextPage(job)
                .tally(all)
                .cursor(run.next())
                .lastItem(run.lastItem())
                .cycleMarker(isLandmark(job) ? run.next() : job.cycleMarker())
                .emptyPages(run.emptyPages()),
            moved);
      }
      return lastPage(listing ? recounted(all) : all, setup, moved);
    }

    private static boolean isLandmark(Job job) {
      return Integer.bitCount(job.page() - job.passStart() + 1) == 1;
    }

    private PageResult lastPage(Tally all, JobSetup setup, Tally moved) {
      if (all.hasRetryable() && leased.rounds() < policy.retryDelays().size()) {
        Instant until = clock.instant().plus(policy.retryDelays().get(leased.rounds()));
        return suspend(
            until,
            all.failed() + " items failed; those that may pass are tried again.",
            job -> nextPage(job)
                .tally(all)
                .phase(Job.Phase.RETRYING)
                .cursor(Optional.empty())
                .lastItem(Optional.empty())
                .rounds(leased.rounds() + 1)
                .build(),
            moved);
      }
      JobState state = all.failed() == 0 ? JobState.DONE : JobState.DONE_WITH_FAILURES;
      PageResult result = finish(
          Kind.OVER,
          job -> over(nextPage(job).tally(all).build(), state, null, clock.instant()),
          moved);
      if (result.kind() == Kind.OVER && state == JobState.DONE) {
        tidyUp(setup);
      }
      return result;
    }

    /**
     * What was listed on two pages may have failed twice, or failed and then been stored: the notes
     * know better than the sum.
     */
    private Tally recounted(Tally sum) {
      if (sum.failed() == 0) {
        return sum;
      }
      Tally counted = new Tally(sum.stored(), sum.alreadyThere(), sum.bytes(), Map.of());
      Optional<String> after = Optional.empty();
      do {
        Page<FailedItem> page = items.failures(leased.user(), leased.id(), after, NOTES_AT_A_TIME);
        Set<String> held = items
            .held(leased.user(), page.items().stream().map(FailedItem::itemId).toList())
            .keySet();
        for (FailedItem item : page.items()) {
          if (!held.contains(item.itemId()) && item.page() >= leased.passStart()) {
            counted = counted.plus(Tally.ofFailed(item.reason()));
          }
        }
        if (!held.isEmpty()) {
          items.removeFailures(leased.user(), leased.id(), held);
        }
        after = page.nextToken();
      } while (after.isPresent());
      return counted;
    }

    private Job.Builder nextPage(Job job) {
      Instant now = clock.instant();
      return job.changed(now)
          .page(job.page() + 1)
          .givenUp(Set.of())
          .lease(Optional.empty())
          .crashes(0)
          .stalls(0)
          .pauses(0)
          .emptyPages(0)
          .storedAtStart(0)
          .inProgress(Tally.ZERO)
          .progressAt(now)
          .dueAt(now.plus(policy.orphanAfter()));
    }

    private void tidyUp(JobSetup setup) {
      try {
        setup.allStored();
      } catch (RuntimeException e) {
        LOG.info("Tidying up after job {} failed", leased.id(), e);
      }
    }

    private PageResult restart(String why) {
      if (leased.restarts() >= policy.maxRestarts()) {
        return end(JobState.FAILED, "Google's page tokens lead nowhere, again and again.");
      }
      LOG.info("Job {} starts again at page one: {}", leased.id(), why);
      return sendNext(
          Kind.RESTARTED,
          job -> nextPage(job)
              .passStart(job.page() + 1)
              .restarts(job.restarts() + 1)
              .tally(Tally.ZERO)
              .cursor(Optional.empty())
              .cycleMarker(Optional.empty())
              .lastItem(Optional.empty()),
          Tally.ZERO);
    }

    private PageResult checkpoint(PageRun run) {
      boolean moved = run.movedAnything();
      List<String> tooLarge = careful() && !moved ? run.brokenOff() : List.of();
      if (!moved && tooLarge.isEmpty() && leased.stalls() >= STALLS_BEFORE_PAUSE) {
        return pauseUntil(clock.instant().plus(pause()), "Google answers too slowly.", false);
      }
      return sendNext(
          Kind.CHECKPOINTED,
          job -> released(job, moved || !tooLarge.isEmpty())
              .stalls(moved || !tooLarge.isEmpty() ? 0 : job.stalls() + 1)
              .addAllGivenUp(tooLarge),
          Tally.ZERO);
    }

    private Job.Builder released(Job job, boolean moved) {
      Instant now = clock.instant();
      return job.changed(now)
          .lease(Optional.empty())
          .crashes(0)
          .pauses(moved ? 0 : job.pauses())
          .progressAt(moved ? now : job.progressAt())
          .dueAt(now.plus(policy.orphanAfter()));
    }

    private PageResult pauseUntil(Instant until, String problem, boolean moved) {
      return suspend(
          until,
          problem,
          job -> released(job, moved).pauses(moved ? 1 : job.pauses() + 1).build(),
          Tally.ZERO);
    }

    private PageResult suspend(Instant until, String problem) {
      return suspend(until, problem, job -> released(job, false).build(), Tally.ZERO);
    }

    private PageResult suspend(
        Instant until, String problem, UnaryOperator<Job> change, Tally moved) {
      Duration delay = Duration.between(clock.instant(), until).plusSeconds(1);
      boolean soon = delay.compareTo(WorkQueue.LONGEST_DELAY) <= 0;
      PageResult result = finish(
          Kind.SUSPENDED,
          job -> Job.builder()
              .from(change.apply(job))
              .state(JobState.SUSPENDED)
              .problem(problem)
              .resumeAt(until)
              .dueAt(soon ? until.plus(policy.orphanAfter()) : until)
              .build(),
          moved);
      if (soon) {
        result
            .job()
            .filter(job -> job.state() == JobState.SUSPENDED)
            .ifPresent(
                job -> queue.send(job.message(), delay.isNegative() ? Duration.ZERO : delay));
      }
      return result;
    }

    private PageResult end(JobState state, @Nullable String problem) {
      return finish(Kind.OVER, job -> over(job, state, problem, clock.instant()));
    }

    private PageResult sendNext(Kind kind, Function<Job, Job.Builder> change, Tally moved) {
      PageResult result = finish(kind, job -> change.apply(job).build(), moved);
      result
          .job()
          .filter(job -> job.state() == JobState.RUNNING)
          .ifPresent(job -> queue.send(job.message()));
      return result;
    }

    private PageResult finish(Kind kind, UnaryOperator<Job> change) {
      return finish(kind, change, Tally.ZERO);
    }

    /** Saves the end of this turn; a job that was cancelled meanwhile stays so. */
    private PageResult finish(Kind kind, UnaryOperator<Job> change, Tally moved) {
      Optional<Job> saved = save(change);
      saved.filter(job -> !job.state().holdsTurn()).ifPresent(job -> {
        if (job.state().isOver()) {
          users.deleteToken(job.user(), job.id());
        }
        promotion.promote(job.user());
      });
      if (saved.isEmpty()) {
        return new PageResult(Kind.LOST, saved, Tally.ZERO);
      }
      return new PageResult(
          saved.get().state() == JobState.CANCELLED ? Kind.OVER : kind, saved, moved);
    }

    private Optional<Job> save(UnaryOperator<Job> change) {
      return JobChanges.apply(jobs, leased.user(), leased.id(), job -> {
        if (!job.isLeasedBy(worker)) {
          return Optional.empty();
        }
        Job changed = change.apply(job);
        return Optional.of(
            job.state() == JobState.CANCELLED
                ? over(changed, JobState.CANCELLED, null, clock.instant())
                : changed);
      });
    }
  }
}
