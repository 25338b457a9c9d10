package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run. The calling thread takes items from the {@link ItemFeed}, skips what the ledger holds
 * and reserves names; a bounded pool transfers the rest. Used once.
 */
final class ImportRun {
  private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

  /** No ledger or destination is asked to store a longer id. */
  private static final int MAX_ID_CHARS = 4096;

  /** How often it is looked whether what was stored is there, and imported again if not. */
  private static final int MAX_CONFIRMATIONS = 3;

  /** So many receipts are in memory at once. */
  private static final int CONFIRMED_AT_ONCE = 10_000;

  private final ImportRequest request;
  private final ResiliencePolicy policy;
  private final ImportListener listener;
  private final RunStop stop;
  private final Pauses pauses;
  private final Attempts attempts;
  private final DestinationWaits destination;
  private final NameReservations names;
  private final Transfers transfers;
  private final ItemImports items;
  private final RunOutcome outcome;
  private final MotionVideos motionVideos;
  private final DetailUpdates updates;
  private final ItemFeed feed;
  private final TransferPool pool;

  ImportRun(
      ImportRequest request,
      ResiliencePolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      ThreadFactory threads,
      Limits limits) {
    this.request = request;
    this.policy = policy;
    Concurrency concurrency =
        new Concurrency(request.concurrency(), limits.running()::get, sleeper::nanos);
    this.listener = new SafeListener(concurrency, request.listener());
    this.stop = new RunStop(request.stopSignal());
    this.pauses = new Pauses(sleeper, stop::requested);
    this.attempts = new Attempts(policy, pauses, random, listener, limits, Attempts.RESERVE);
    this.destination = new DestinationWaits(request.sink(), policy, pauses, random, listener, stop);
    this.names = new NameReservations(request.sink(), destination, request.nameLookup());
    this.transfers = new Transfers(names, destination, clock, policy.maxItemBytes());
    this.outcome = new RunOutcome(request, names, policy, clock, listener, attempts, stop);
    this.motionVideos = new MotionVideos(request, listener, attempts, transfers, outcome);
    this.items =
        new ItemImports(request, listener, attempts, names, transfers, motionVideos, outcome, stop);
    this.updates = new DetailUpdates(request, destination, outcome);
    this.feed = new ItemFeed(request, listener, attempts, stop, threads);
    this.pool = new TransferPool(concurrency::now, threads, stop);
  }

  ImportReport run() {
    try {
      destination.checkAtStart();
      submitAll();
      pool.drain();
      retryNotReady();
      confirmStored();
      removeAbandoned();
    } catch (MediaImportException e) {
      stop.because(e);
    } catch (IOException e) {
      stop.because(RunOutcome.unusable(request.sink().describe(), e));
    } catch (InterruptedException e) {
      stop.request();
      Thread.currentThread().interrupt();
    } finally {
      finish();
    }
    return outcome.report(pauses.elapsed());
  }

  /** Ends it soon; for other threads. */
  void requestStop() {
    stop.request();
  }

  /** How far it is; for other threads. */
  MediaImporter.Progress progress() {
    return outcome.progress();
  }

  private void submitAll() throws InterruptedException {
    Iterator<MediaItem> listing = feed.items();
    for (long listed = 0; !stop.requested(); listed++) {
      if (!listing.hasNext()) {
        outcome.listedToTheEnd(listed);
        return;
      }
      if (!pool.takePermit()) {
        return;
      }
      MediaItem item = listing.next();
      outcome.begin(item);
      pool.execute(workFor(item));
    }
  }

  /** What is left to do for an item in the pool, after a look into the ledger. */
  private Optional<Runnable> workFor(MediaItem item) {
    if (item.unreadable().isPresent()) {
      outcome.failedUnrecorded(
          item,
          new SourceUnavailableException(
              "page " + feed.page() + " of the listing: " + item.unreadable().get(), null),
          0);
      return Optional.empty();
    }
    if (item.id().length() > MAX_ID_CHARS) {
      outcome.failedUnrecorded(
          item,
          new ItemUnavailableException(
              FailureReason.UNEXPECTED,
              "the item's id is too long: " + item.id().length() + " characters",
              null),
          0);
      return Optional.empty();
    }
    Optional<LedgerEntry> known;
    try {
      known = outcome.find(item.id());
    } catch (MediaImportException e) {
      outcome.failed(item, e, 0);
      throw e;
    }
    if (known.isPresent() && known.get() instanceof LedgerEntry.Stored stored) {
      boolean there;
      try {
        there = outcome.isStillThere(stored);
      } catch (MediaImportException e) {
        // The ledger keeps the entry: the item may well be there.
        outcome.failedUnrecorded(item, e, 0);
        return Optional.empty();
      }
      if (there) {
        Optional<LedgerEntry.Stored> wanted = updates.of(item, stored);
        if (wanted.isEmpty()) {
          outcome.alreadyThere(item, stored.receipt());
        }
        return wanted.isEmpty() && !motionVideos.isOpen(item, stored)
            ? Optional.empty()
            : Optional.of(() -> {
              wanted.ifPresent(entry -> updates.run(item, stored, entry));
              motionVideos.importOpen(item, stored);
            });
      }
    }
    int earlier = known.map(LedgerEntry::attempts).orElse(0);
    return Optional.of(
        feed.idsOnly() ? items.afterLookUp(item, earlier) : items.asListed(item, earlier));
  }

  /** Waits for videos that Google still processes, all of them at once, asking four times. */
  private void retryNotReady() throws InterruptedException {
    if (policy.readyTimeout().isZero() || items.notReady() == 0 || stop.requested()) {
      return;
    }
    listener.awaitingVideos(items.notReady(), policy.readyTimeout());
    Duration slice = policy.readyTimeout().dividedBy(15);
    for (int share = 1; share <= 8 && items.notReady() > 0 && !stop.requested(); share *= 2) {
      pauses.await(slice.multipliedBy(share));
      for (ItemImports.Waiting next : items.takeNotReady()) {
        if (pool.takePermit()) {
          pool.execute(Optional.of(() -> items.retry(next)));
        } else {
          items.putBack(next);
        }
      }
      pool.drain();
    }
  }

  /** Looks whether what was stored is still there, and imports again what is not. */
  private void confirmStored() throws InterruptedException {
    for (int round = 1; round <= MAX_CONFIRMATIONS; round++) {
      boolean last = round == MAX_CONFIRMATIONS;
      List<String> ids = outcome.takeReplaceable();
      for (int from = 0; from < ids.size(); from += CONFIRMED_AT_ONCE) {
        List<String> some = ids.subList(from, Math.min(ids.size(), from + CONFIRMED_AT_ONCE));
        for (LedgerEntry.Stored entry : outcome.doubtful(some)) {
          if (!pool.takePermit()) {
            return;
          }
          pool.execute(Optional.of(() -> confirm(entry, last)));
        }
      }
      pool.drain();
    }
  }

  private void confirm(LedgerEntry.Stored entry, boolean last) {
    String id = entry.itemId();
    MediaItem item = MediaItem.builder()
        .id(id)
        .filename(entry.key().filename())
        .type(MediaKind.PHOTO)
        .build();
    SinkException failure = new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        entry.key() + " was stored, and then removed or replaced; run again",
        null);
    boolean again = !last && MotionVideo.photoId(id).equals(id);
    try {
      if (names.isStored(entry)) {
        return;
      }
    } catch (SinkException e) {
      failure = e;
      again = false;
    }
    outcome.takeBack(entry);
    if (again) {
      items.afterLookUp(item, entry.attempts()).run();
    } else {
      outcome.failed(item, failure, entry.attempts());
    }
  }

  private void removeAbandoned() {
    if (stop.requested()) {
      return;
    }
    try {
      request.sink().removeAbandoned();
    } catch (IOException | SinkException e) {
      LOG.debug("What earlier imports left behind could not be removed", e);
    }
  }

  /** Lets items in flight finish, and after a stop aborts those that take too long. */
  private void finish() {
    feed.close();
    pool.finish(request.stopGrace(), transfers::abort);
    for (ItemImports.Waiting left : items.takeNotReady()) {
      outcome.failed(
          left.item(),
          ItemUnavailableException.stillProcessing(),
          left.earlier() + left.spent().transfers());
    }
  }
}
