package dev.mediaimporter.jobs;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.media.StoppedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run of the import engine over one page of a job; knows afterwards what each item adds to the
 * job's counts. Used once.
 */
final class PageRun {
  private final Job job;
  private final JobSetup setup;
  private final Clock clock;
  private final IntConsumer storedBefore;
  private final Consumer<Supplier<Tally>> progress;
  private final PageListing listing;
  private final PageLedger ledger;
  private final PageSink sink;
  private final SmallPictures pictures;
  private final Queue<ItemOutcome> outcomes = new ConcurrentLinkedQueue<>();

  /**
   * Creates a run.
   *
   * @param storedBefore receives, before any transfer, how many items an earlier worker stored for
   *     this page
   * @param progress called by the engine's threads after each item, with the counts so far
   */
  PageRun(
      Job job,
      JobSetup setup,
      ItemStore items,
      Clock clock,
      IntConsumer storedBefore,
      Consumer<Supplier<Tally>> progress) {
    this.job = job;
    this.setup = setup;
    this.clock = clock;
    this.storedBefore = storedBefore;
    this.progress = progress;
    this.pictures = new SmallPictures(setup.source(), setup.pictures());
    this.sink = new PageSink(job, setup.sink(), pictures);
    this.listing = new PageListing(job, setup, items, clock, this::listed);
    this.ledger = new PageLedger(job, items, listing, sink, pictures, clock);
  }

  private void listed(Collection<String> itemIds) {
    ledger.read(itemIds);
    storedBefore.accept(ledger.storedOnPage());
  }

  ImportReport run(MediaImporter importer, int concurrency, StopSignal stop, Duration grace) {
    return importer.run(ImportRequest.builder()
        .source(listing)
        .sink(sink)
        .keys(setup.keys())
        .ledger(ledger)
        // Of a page that a worker crashed at, some items may be stored that are not noted.
        .nameLookup(
            job.patience().crashes() > 1
                ? ImportRequest.NameLookup.ASK_EACH
                : ImportRequest.NameLookup.ASK_IF_TAKEN)
        .concurrency(concurrency)
        .listener(new ImportListener() {
          @Override
          public void itemFinished(ItemOutcome outcome) {
            outcomes.add(outcome);
            progress.accept(PageRun.this::storedSoFar);
          }
        })
        .stopSignal(stop)
        .stopGrace(grace)
        .build());
  }

  PageListing listing() {
    return listing;
  }

  /** How many stored items have no small picture because none could be had or kept. */
  int missingPictures() {
    return pictures.missing();
  }

  private Stream<ItemOutcome> successes() {
    return outcomes.stream().filter(outcome -> !(outcome instanceof ItemOutcome.Failed));
  }

  private Stream<ItemOutcome.Failed> failed() {
    return outcomes.stream()
        .filter(ItemOutcome.Failed.class::isInstance)
        .map(ItemOutcome.Failed.class::cast);
  }

  /** Whether any item is stored now that was not before. */
  boolean madeProgress() {
    return successes()
        .anyMatch(outcome -> ledger.heldBefore(outcome.item().id()).isEmpty());
  }

  /** The items whose transfer was aborted because time was up. */
  List<String> aborted() {
    return failed()
        .filter(item -> item.cause() instanceof StoppedException && item.attempts() > 0)
        .map(item -> item.item().id())
        .toList();
  }

  /** What this page adds to the job's counts once all of it is done. */
  Tally tally() {
    Tally sum = Tally.ZERO;
    for (ItemOutcome outcome : outcomes) {
      sum = sum.plus(tallyOf(outcome));
    }
    for (FailedItem failure : listing.failures()) {
      sum = sum.plus(Tally.ofFailed(failure.reason()));
    }
    for (FailedItem before : listing.failedBefore().values()) {
      sum = sum.minus(Tally.ofFailed(before.countedBefore(job.page())));
    }
    return sum;
  }

  private Tally storedSoFar() {
    return successes().map(this::tallyOf).reduce(Tally.ZERO, Tally::plus);
  }

  private Tally tallyOf(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Imported imported) {
      return Tally.ofStored(imported.stored().sizeBytes());
    }
    if (outcome instanceof ItemOutcome.Failed failed) {
      return Tally.ofFailed(failed.cause().reason());
    }
    String id = outcome.item().id();
    Optional<HeldItem> before = ledger.heldBefore(id);
    if (before.isEmpty()) {
      return sink.isStoredByThisJob(id)
          ? Tally.ofStored(((ItemOutcome.AlreadyThere) outcome).stored().sizeBytes())
          : Tally.ofAlreadyThere();
    }
    HeldItem item = before.get();
    if (!item.isOf(job)) {
      return Tally.ofAlreadyThere();
    }
    boolean countedBefore = job.position().isListing()
        && item.page() >= job.position().passStart()
        && item.page() < job.page();
    return countedBefore ? Tally.ZERO : Tally.ofStored(item.entry().receipt().sizeBytes());
  }

  /** The failures to record for this page once all of it is done. */
  List<FailedItem> failures() {
    List<FailedItem> all = new ArrayList<>(listing.failures());
    failed()
        .map(item -> listing.failure(
            item.item().id(), item.item().filename(), item.cause().reason(), item.attempts()))
        .forEach(all::add);
    return all;
  }

  /** The items that succeeded, whose earlier failures are obsolete. */
  List<String> succeeded() {
    return successes().map(outcome -> outcome.item().id()).toList();
  }

  /** The earlier failures that are resolved, as they are to be recorded. */
  List<FailedItem> resolved() {
    return succeeded().stream()
        .map(listing.failedBefore()::get)
        .filter(Objects::nonNull)
        .map(before -> before.asResolved(job.page(), clock.instant()))
        .toList();
  }
}
