package dev.mediaimporter.jobs;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's attempt at the current page of a job that it holds the lease of. */
final class PageAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(PageAttempt.class);

  private static final int FAILURES_AT_A_TIME = 100;

  /** Jobs that wait for a quota resume spread over this long, not all at once. */
  private static final Duration RESUME_SPREAD = Duration.ofMinutes(10);

  /** A job without progress for this long is broken. */
  static final Duration STUCK_AFTER = Duration.ofHours(36);

  private static final String DAILY_QUOTA = "Google's daily quota is used up.";

  private final PageParts parts;
  private final Job job;
  private final LeasedJob leased;
  private final Deadline deadline;
  private final Duration safety;
  private final AtomicLong nextProgressMillis;

  PageAttempt(PageParts parts, Job job, String worker, Deadline deadline) {
    this.parts = parts;
    this.job = job;
    this.leased = new LeasedJob(parts, job, worker);
    this.deadline = deadline;
    this.safety = safety(deadline.remaining());
    this.nextProgressMillis = new AtomicLong(progressDue(now()));
  }

  /** The time reserved for transfers in flight and for saving: a tenth, 3 to 30 s. */
  private static Duration safety(Duration total) {
    return Duration.ofMillis(Math.max(3_000, Math.min(30_000, total.toMillis() / 10)));
  }

  PageResult process(Profile profile) {
    try {
      return attempt(profile);
    } catch (PoisonJobException e) {
      throw e;
    } catch (RuntimeException e) {
      try {
        leased.release();
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private PageResult attempt(Profile profile) {
    Optional<Instant> closed =
        job.source().api().flatMap(parts.gate()::heldUntil).filter(until -> until.isAfter(now()));
    if (closed.isPresent()) {
      return leased.suspend(closed.get().plus(spread()), DAILY_QUOTA);
    }
    if (profile.storedBytes() >= parts.policy().maxStoredBytes()) {
      return leased.end(
          JobState.FAILED,
          Optional.of("You have stored as much as one user may. Delete some, then try again."));
    }
    JobSetup setup;
    try {
      setup = parts.setups().open(job, profile);
    } catch (MediaImportException e) {
      return stopped(e, false);
    }
    countPicked(setup);
    PageRun run = new PageRun(
        job, setup, parts.items(), parts.clock(), this::storedBefore, this::saveProgress);
    ImportReport report = run.run(
        parts.importer(),
        job.patience().isCareful() ? 1 : parts.policy().concurrency(),
        () -> deadline.remaining().compareTo(safety) < 0,
        safety.dividedBy(2));
    setup.report().get().ifPresent(this::saveSourceReport);
    if (run.missingPictures() > 0) {
      LOG.info(
          "Job {}, page {}: no small picture of {} items",
          job.id(),
          job.page(),
          run.missingPictures());
    }
    PageResult result = settle(report, run, setup);
    if (result.moved().bytes() > 0) {
      parts.users().addStored(job.user(), result.moved().bytes());
    }
    return result;
  }

  /**
   * What was picked does not grow, so it can be counted before the import; twenty requests at most.
   * It is for display only, so a failure says nothing.
   */
  private void countPicked(JobSetup setup) {
    boolean isPicked = job.source() instanceof JobSource.Google google
        && google.spec() instanceof SourceSpec.Picked;
    if (!isPicked || job.picked().isPresent() || job.page() > 1) {
      return;
    }
    try {
      long count = setup.source().items().stream().count();
      leased.save(stored -> stored.changed(now()).picked(count).build());
    } catch (MediaImportException e) {
      LOG.info("What was picked for job {} could not be counted: {}", job.id(), e.getMessage());
    }
  }

  private void saveSourceReport(String report) {
    if (!job.sourceReport().equals(Optional.of(report))) {
      leased.save(stored -> stored.changed(now()).sourceReport(report).build());
    }
  }

  /** A crashed worker that stored items of this page made progress, so it counts as the first. */
  private void storedBefore(int storedOnPage) {
    if (job.patience().crashes() > 1 && storedOnPage > job.storedAtStart()) {
      leased.save(stored -> stored
          .changed(now())
          .patience(stored.patience().withCrashes(1))
          .storedAtStart(storedOnPage)
          .build());
    }
  }

  private long progressDue(Instant now) {
    return now.plus(parts.policy().progressEvery()).toEpochMilli();
  }

  /** Retried items are part of the counts already, so their progress is not shown. */
  private void saveProgress(Supplier<Tally> storedSoFar) {
    Instant now = now();
    long due = nextProgressMillis.get();
    if (job.position().isListing()
        && now.toEpochMilli() >= due
        && nextProgressMillis.compareAndSet(due, progressDue(now))) {
      leased.saveProgress(storedSoFar.get(), now);
    }
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
        && job.source().api().isPresent()
        && job.position().isListing()
        && job.position().cursor().isPresent()
        && !run.listing().answered()) {
      return leased.restart(String.valueOf(cause.getMessage()));
    }
    return stopped(cause, run.madeProgress());
  }

  private PageResult stopped(MediaImportException cause, boolean progress) {
    Instant now = now();
    LOG.info("Job {} stopped at page {}: {}", job.id(), job.page(), cause.getMessage());
    if (cause instanceof AccessRejectedException) {
      return leased.needConsent();
    }
    if (cause instanceof ThrottledException throttled) {
      Instant until = now.plus(throttled.retryAfter().orElseGet(job.patience()::pause));
      if (cause.reason() != FailureReason.QUOTA_EXHAUSTED || job.source().api().isEmpty()) {
        return leased.pauseUntil(until, "Google asked to slow down.", progress);
      }
      parts.gate().holdUntil(job.source().api().get(), until);
      return leased.suspend(until.plus(spread()), DAILY_QUOTA);
    }
    if (cause instanceof SelectionException || cause instanceof InvalidRequestException) {
      return leased.end(JobState.FAILED, Optional.ofNullable(cause.getMessage()));
    }
    boolean destination = cause instanceof SinkException;
    if (destination) {
      LOG.error("The destination of job {} fails", job.id(), cause);
    }
    String problem = destination
        ? "The destination could not be written."
        : job.source().api().isPresent()
            ? "Google did not answer."
            : "The uploaded export could not be read.";
    if (!progress && isHopeless(destination, now)) {
      leased.end(JobState.BROKEN, Optional.of(problem + " An operator has to look at it."));
      throw new PoisonJobException(problem);
    }
    return leased.pauseUntil(now.plus(job.patience().pause()), problem, progress);
  }

  private boolean isHopeless(boolean destination, Instant now) {
    return job.patience().pauses() + 1 >= parts.policy().attemptsPerPage()
        && (destination || job.progressAt().plus(STUCK_AFTER).isBefore(now));
  }

  private PageResult checkpoint(PageRun run) {
    boolean progress = run.madeProgress();
    List<String> tooLarge = job.patience().isCareful() && !progress ? run.aborted() : List.of();
    if (!progress && tooLarge.isEmpty() && job.patience().shouldPause()) {
      return leased.pauseUntil(
          now().plus(job.patience().pause()), "Google answers too slowly.", false);
    }
    return leased.checkpoint(progress, tooLarge);
  }

  private PageResult advance(PageRun run, JobSetup setup) {
    List<FailedItem> failures = run.failures();
    putFailures(failures);
    failures.forEach(item -> LOG.info(
        "Item {} of job {} failed: {}, attempts: {}",
        item.itemId(),
        job.id(),
        item.reason().label(),
        item.attempts()));
    boolean retrying = job.position().phase() == Position.Phase.RETRYING;
    if (retrying) {
      putFailures(run.resolved());
    } else if (job.patience().crashes() > 1) {
      // A worker that crashed at this point may have recorded failures that have since succeeded.
      parts.items().removeFailures(job.user(), job.id(), run.succeeded());
    }
    PageResult result = moveOn(run, setup);
    if (retrying && result.kind() != PageResult.Kind.LOST) {
      parts.items().removeFailures(job.user(), job.id(), run.succeeded());
    }
    return result;
  }

  private void putFailures(List<FailedItem> failures) {
    if (!failures.isEmpty()) {
      parts.items().putFailures(job.user(), job.id(), failures);
    }
  }

  private PageResult moveOn(PageRun run, JobSetup setup) {
    Position here = job.position();
    PageListing listing = run.listing();
    Tally moved = run.tally();
    Tally sum = job.tally().plus(moved);
    if (listing.next().isPresent()) {
      return here.isListing() && listing.next().equals(here.cycleMarker())
          ? leased.restart("the listing is a cycle")
          : leased.advance(
              here.next(listing.next(), listing.lastItem(), listing.emptyPages()), sum, moved);
    }
    Tally all = here.isListing() ? recounted(sum) : sum;
    List<Duration> delays = parts.policy().retryDelays();
    int rounds = job.patience().rounds();
    if (all.hasRetryable() && rounds < delays.size()) {
      return leased.suspendForRetries(delays.get(rounds), all, moved);
    }
    if (here.phase() != Position.Phase.FINISHING && setup.finish().isPresent()) {
      return leased.advance(here.finishing(), all, moved);
    }
    JobState state = all.failed() == 0 ? JobState.DONE : JobState.DONE_WITH_FAILURES;
    PageResult result = leased.complete(state, all, moved);
    if (result.kind() == PageResult.Kind.OVER && state == JobState.DONE) {
      try {
        setup.allStored().run();
      } catch (RuntimeException e) {
        LOG.info("Cleaning up after job {} failed", job.id(), e);
      }
    }
    return result;
  }

  /**
   * Counts the failures anew from their records: an item listed on two pages may have failed twice,
   * or failed and then been stored.
   */
  private Tally recounted(Tally sum) {
    if (sum.failed() == 0) {
      return sum;
    }
    ItemStore items = parts.items();
    Tally counted = new Tally(sum.stored(), sum.alreadyThere(), sum.bytes(), Map.of());
    Optional<String> after = Optional.empty();
    do {
      Page<FailedItem> page = items.failures(job.user(), job.id(), after, FAILURES_AT_A_TIME);
      Set<String> held = items
          .held(job.user(), page.items().stream().map(FailedItem::itemId).toList())
          .keySet();
      for (FailedItem item : page.items()) {
        if (!held.contains(item.itemId()) && item.page() >= job.position().passStart()) {
          counted = counted.plus(Tally.ofFailed(item.reason()));
        }
      }
      if (!held.isEmpty()) {
        items.removeFailures(job.user(), job.id(), held);
      }
      after = page.nextToken();
    } while (after.isPresent());
    return counted;
  }

  private Duration spread() {
    return Duration.ofMillis(parts.random().nextLong(RESUME_SPREAD.toMillis() + 1));
  }

  private Instant now() {
    return parts.clock().instant();
  }
}
