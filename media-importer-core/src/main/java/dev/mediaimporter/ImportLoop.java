package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run. The calling thread lists and hands items to a bounded pool; it asks for the next page
 * only when every item of the last one has been handed out, so no link is old when its turn comes.
 * Used once.
 */
final class ImportLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ImportLoop.class);

  /**
   * How many items in a row may be given up because the source kept asking to slow down. Byte hosts
   * answer a used-up daily quota like a passing limit, so only this tells the two apart.
   */
  private static final int MAX_THROTTLED_IN_A_ROW = 6;

  /** No ledger or destination is asked to keep a longer id. */
  private static final int MAX_ID_CHARS = 4096;

  /** After how many failed items in a row it is asked whether the destination works at all. */
  private static final int MAX_SINK_FAILURES_IN_A_ROW = 16;

  private final ImportRequest request;
  private final ResiliencePolicy policy;
  private final Clock clock;
  private final ThreadFactory threads;
  private final ImportListener listener;
  private final Pauses pauses;
  private final RetryReserve reserve;
  private final Retries retries;
  private final NameReservations destination;
  private final Semaphore permits;
  private final ExecutorService lister;

  private final Set<ItemDownload> inFlight = ConcurrentHashMap.newKeySet();
  private final Queue<Waiting> notReady = new ConcurrentLinkedQueue<>();
  private final Queue<ItemOutcome.Failed> failed = new ConcurrentLinkedQueue<>();
  private final AtomicLong listed = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong alreadyThere = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<ItemNote, Long> notes = new ConcurrentHashMap<>();
  private final AtomicInteger sinkFailuresInARow = new AtomicInteger();
  private final AtomicInteger throttledInARow = new AtomicInteger();
  private final AtomicReference<MediaImportException> stoppedBy = new AtomicReference<>();
  private volatile boolean stopping;
  private boolean listedToTheEnd;

  ImportLoop(
      ImportRequest request,
      ResiliencePolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      ThreadFactory threads) {
    this.request = request;
    this.policy = policy;
    this.clock = clock;
    this.threads = threads;
    this.listener = new SafeListener(request.listener());
    this.pauses = new Pauses(clock, sleeper, this::stopRequested);
    this.reserve = new RetryReserve(policy.retryReserve());
    this.retries = new Retries(policy, pauses, random, reserve, listener::retrying);
    this.destination = new NameReservations(request.sink(), request.nameLookup());
    this.permits = new Semaphore(request.concurrency());
    this.lister = Executors.newSingleThreadExecutor(threads);
  }

  ImportReport run() {
    Instant start = clock.instant();
    ExecutorService pool = Executors.newFixedThreadPool(request.concurrency(), threads);
    try {
      request.sink().checkWritable();
      submitAll(pool);
      drain();
      handOutNotReady(pool);
    } catch (MediaImportException e) {
      stopBecauseOf(e);
    } catch (IOException e) {
      stopBecauseOf(unusable(request.sink().describe(), e));
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    } finally {
      finish(pool);
    }
    return report(start);
  }

  private boolean stopRequested() {
    return stopping || request.stopSignal().stopRequested();
  }

  private void stopBecauseOf(MediaImportException cause) {
    if (cause.reason() != FailureReason.STOPPED) {
      stoppedBy.compareAndSet(null, cause);
    }
    stopping = true;
  }

  // ---- listing ----

  private void submitAll(ExecutorService pool) throws InterruptedException {
    if (request.scope() == ImportRequest.Scope.FAILED_BEFORE) {
      handOutAll(pool, failedBefore());
    } else {
      handOutAll(pool, request.source().items().fetchedBy(this::guarded).iterator());
    }
  }

  private void handOutAll(ExecutorService pool, Iterator<MediaItem> items)
      throws InterruptedException {
    while (!stopRequested()) {
      if (!items.hasNext()) {
        listedToTheEnd = true;
        return;
      }
      if (!takePermit()) {
        return;
      }
      submit(pool, items.next(), request.scope() == ImportRequest.Scope.FAILED_BEFORE);
    }
  }

  private PageFetch<MediaItem> guarded(PageFetch<MediaItem> fetch) {
    PageFetch<MediaItem> retrying = retries.retrying("the listing", fetch);
    return token -> {
      Page<MediaItem> page = stoppably(() -> retrying.fetch(token));
      listener.pageListed(page.items().size());
      return page;
    };
  }

  /** Has a page fetched by a thread that can be interrupted when a stop has had its grace. */
  private Page<MediaItem> stoppably(Callable<Page<MediaItem>> fetch) {
    Future<Page<MediaItem>> page = lister.submit(fetch);
    try {
      while (true) {
        try {
          return page.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (stopRequested()) {
            return page.get(request.stopGrace().toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      }
    } catch (TimeoutException e) {
      throw stoppedListing();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stoppedListing();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the listing met something unforeseen", e.getCause());
    } finally {
      page.cancel(true);
    }
  }

  private static SourceUnavailableException stoppedListing() {
    return new SourceUnavailableException(
        FailureReason.STOPPED, "stopped while a page of the listing was fetched", null);
  }

  /** Items of which only the id is known; they are looked up when their turn comes. */
  private Iterator<MediaItem> failedBefore() {
    try (Stream<LedgerEntry> entries = request.ledger().entries()) {
      Map<String, MediaItem> items = new LinkedHashMap<>();
      entries
          .filter(LedgerEntry.Failed.class::isInstance)
          .map(LedgerEntry.Failed.class::cast)
          .map(ImportLoop::photoThatFailed)
          .forEach(item -> items.merge(
              item.id(), item, (first, more) -> first.filename().isPresent() ? first : more));
      return items.values().iterator();
    } catch (IOException e) {
      throw ledgerBroken(e);
    } catch (UncheckedIOException e) {
      throw ledgerBroken(new IOException(e.getMessage(), e));
    }
  }

  /** The item itself, or the photo whose moving half it is. */
  private static MediaItem photoThatFailed(LedgerEntry.Failed entry) {
    String id = MotionVideo.photoId(entry.itemId());
    return MediaItem.builder()
        .id(id)
        .filename(entry.filename().filter(name -> id.equals(entry.itemId())))
        .type(MediaKind.PHOTO)
        .build();
  }

  /** Waits for a free place in the pool; false when the run is to stop. */
  private boolean takePermit() throws InterruptedException {
    while (!permits.tryAcquire(100, TimeUnit.MILLISECONDS)) {
      if (stopRequested()) {
        return false;
      }
    }
    if (stopRequested()) {
      permits.release();
      return false;
    }
    return true;
  }

  private void drain() throws InterruptedException {
    int all = request.concurrency();
    while (!permits.tryAcquire(all, 100, TimeUnit.MILLISECONDS)) {
      if (stopRequested()) {
        return;
      }
    }
    permits.release(all);
  }

  /**
   * Gives videos that Google still processes their time, all of them at once, asking four times.
   */
  private void handOutNotReady(ExecutorService pool) throws InterruptedException {
    if (policy.readyTimeout().isZero()) {
      return;
    }
    Duration slice = policy.readyTimeout().dividedBy(15);
    for (int share = 1; share <= 8 && !notReady.isEmpty() && !stopRequested(); share *= 2) {
      pauses.await(slice.multipliedBy(share));
      List<Waiting> round = new ArrayList<>();
      for (Waiting next = notReady.poll(); next != null; next = notReady.poll()) {
        round.add(next);
      }
      for (Waiting next : round) {
        if (takePermit()) {
          execute(pool, next.item(), true, next.earlierAttempts(), next.budget());
        } else {
          notReady.add(next);
        }
      }
      drain();
    }
  }

  /** A video that Google still processes, and what was spent on it. */
  private record Waiting(MediaItem item, int earlierAttempts, RequestBudget budget) {}

  // ---- one item ----

  private void submit(ExecutorService pool, MediaItem item, boolean lookUpFirst) {
    listed.incrementAndGet();
    listener.itemStarted(item);
    if (item.id().length() > MAX_ID_CHARS) {
      permits.release();
      failUnrecorded(
          item,
          new ItemUnavailableException(
              FailureReason.UNEXPECTED,
              "its id has " + item.id().length() + " characters, which no id of Google's has",
              null),
          0);
      return;
    }
    Optional<LedgerEntry> known;
    try {
      known = request.ledger().find(item.id());
    } catch (IOException e) {
      permits.release();
      fail(item, ledgerBroken(e), 0);
      throw ledgerBroken(e);
    }
    if (known.isPresent() && known.get() instanceof LedgerEntry.Stored held && mayHold(held)) {
      reportHeld(item, held);
      if (mayHaveMotionVideo(item) && !held.notes().contains(ItemNote.NO_MOVING_HALF)) {
        inPool(pool, () -> importMotionVideo(item, held.key()));
      } else {
        permits.release();
      }
      return;
    }
    int earlier = known.map(LedgerEntry::attempts).orElse(0);
    if (!lookUpFirst) {
      reserveName(item);
    }
    execute(pool, item, lookUpFirst, earlier, new RequestBudget(policy, clock));
  }

  private void execute(
      ExecutorService pool,
      MediaItem item,
      boolean lookUpFirst,
      int earlierAttempts,
      RequestBudget budget) {
    inPool(pool, () -> process(item, lookUpFirst, earlierAttempts, budget));
  }

  private void inPool(ExecutorService pool, Runnable work) {
    pool.execute(() -> {
      try {
        work.run();
      } finally {
        permits.release();
      }
    });
  }

  private boolean mayHold(LedgerEntry.Stored held) {
    return request.sink().mightContain(held.key(), held.receipt().sizeBytes());
  }

  private void reportHeld(MediaItem item, LedgerEntry.Stored held) {
    alreadyThere.incrementAndGet();
    listener.itemFinished(new ItemOutcome.AlreadyThere(item, held.receipt()));
  }

  /**
   * On the listing thread, so that of equal names the first listed gets the plain one, run after
   * run.
   */
  private void reserveName(MediaItem item) {
    try {
      MediaKey key = request.keys().keyFor(item);
      if (destination.claim(key, item.id()) && mayHaveMotionVideo(item)) {
        destination.claim(MotionVideo.beside(key), MotionVideo.idOf(item.id()));
      }
    } catch (RuntimeException e) {
      // The item's own turn meets the same failure, and reports it.
      LOG.debug("No key for {}", item.id(), e);
    }
  }

  private void process(
      MediaItem listedItem, boolean lookUpFirst, int earlierAttempts, RequestBudget budget) {
    MediaItem item = listedItem;
    MediaKey storedAs = null;
    int attempts = 0;
    try {
      if (lookUpFirst) {
        item = lookUp(item, budget);
      }
      MediaItem known = item;
      ItemDownload download = new ItemDownload(
          known,
          request.source(),
          policy,
          retries,
          clock,
          budget,
          n -> listener.bytesReceived(known, n));
      inFlight.add(download);
      try {
        Optional<MediaItem> half =
            mayHaveMotionVideo(known) ? Optional.of(MotionVideo.of(known)) : Optional.empty();
        MediaKey key = request.keys().keyFor(known);
        PutResult result = new ItemTransfer(destination, download, key, half).run();
        succeed(known, result, earlierAttempts, download.transfers());
        storedAs = result.stored().key();
      } finally {
        attempts = download.transfers();
        inFlight.remove(download);
        download.release();
      }
    } catch (MediaImportException e) {
      if (e.reason() == FailureReason.NOT_READY && budget.affords(2) && !stopRequested()) {
        notReady.add(new Waiting(item, earlierAttempts, budget));
        return;
      }
      fail(item, e, earlierAttempts + attempts);
    } catch (RuntimeException | Error e) {
      failUnforeseen(item, e, earlierAttempts + attempts);
    }
    if (storedAs != null && mayHaveMotionVideo(item)) {
      importMotionVideo(item, storedAs);
    }
  }

  /** Whether the item may be a motion photo whose moving half is wanted. */
  private boolean mayHaveMotionVideo(MediaItem item) {
    return request.motionVideos() && item.type() == MediaKind.PHOTO;
  }

  /** Right after its photo is at the destination, under the photo's name if that is free. */
  private void importMotionVideo(MediaItem photo, MediaKey photoKey) {
    MediaItem half = MotionVideo.of(photo);
    Optional<LedgerEntry> known = Optional.empty();
    int attempts = 0;
    AtomicBoolean begun = new AtomicBoolean();
    try {
      known = request.ledger().find(half.id());
      if (known.isPresent() && known.get() instanceof LedgerEntry.Stored held && mayHold(held)) {
        begin(half, begun);
        reportHeld(half, held);
        return;
      }
      ItemDownload download = new ItemDownload(
          half,
          MotionVideo.source(request.source(), photo),
          policy,
          retries,
          clock,
          new RequestBudget(policy, clock),
          n -> {
            begin(half, begun);
            listener.bytesReceived(half, n);
          });
      inFlight.add(download);
      try {
        PutResult result = new ItemTransfer(
                destination, download, MotionVideo.beside(photoKey), Optional.empty())
            .run();
        begin(half, begun);
        succeed(half, result, known.map(LedgerEntry::attempts).orElse(0), download.transfers());
      } catch (ItemUnavailableException e) {
        if (!begun.get()
            && (download.freshLinkRefused() || e.reason() == FailureReason.NOT_THE_MEDIUM)) {
          recordNoMotionVideo(photo);
          return;
        }
        throw e;
      } finally {
        attempts = download.transfers();
        inFlight.remove(download);
        download.release();
      }
    } catch (MediaImportException e) {
      begin(half, begun);
      fail(half, e, known.map(LedgerEntry::attempts).orElse(0) + attempts);
    } catch (IOException e) {
      begin(half, begun);
      fail(half, ledgerBroken(e), 0);
    } catch (RuntimeException | Error e) {
      begin(half, begun);
      failUnforeseen(half, e, known.map(LedgerEntry::attempts).orElse(0) + attempts);
    }
  }

  /** A half counts from the moment it is known to be there, or to be missed. */
  private void begin(MediaItem half, AtomicBoolean begun) {
    if (begun.compareAndSet(false, true)) {
      listed.incrementAndGet();
      listener.itemStarted(half);
    }
  }

  private void recordNoMotionVideo(MediaItem photo) throws IOException {
    if (request.ledger().find(photo.id()).orElse(null) instanceof LedgerEntry.Stored held) {
      record(held.with(ItemNote.NO_MOVING_HALF));
    }
  }

  private MediaItem lookUp(MediaItem item, RequestBudget budget) {
    Retries.Attempts attempts = retries.itemAttempts();
    while (true) {
      budget.spend();
      retries.awaitTurn();
      try {
        return request
            .source()
            .refresh(item)
            .orElseThrow(() -> new ItemUnavailableException(
                FailureReason.ITEM_GONE, "it is no longer at the source", null));
      } catch (MediaImportException e) {
        // A look-up is worth its request only when one for the bytes can follow.
        if (!budget.affords(2)) {
          throw e;
        }
        attempts.awaitNext(item.displayName(), e);
      }
    }
  }

  private void succeed(MediaItem item, PutResult result, int earlierAttempts, int attempts) {
    StoredMedia there = result.stored();
    sinkFailuresInARow.set(0);
    throttledInARow.set(0);
    reserve.earn();
    record(new LedgerEntry.Stored(
        item.id(),
        StoredMedia.builder().from(there).creationTime(item.creationTime()).build(),
        earlierAttempts + attempts,
        item.notes()));
    if (result instanceof PutResult.Created) {
      stored.incrementAndGet();
      bytes.addAndGet(there.sizeBytes());
      item.notes().forEach(remark -> notes.merge(remark, 1L, Long::sum));
      listener.itemFinished(new ItemOutcome.Imported(item, there, attempts));
    } else {
      alreadyThere.incrementAndGet();
      listener.itemFinished(new ItemOutcome.AlreadyThere(item, there));
    }
  }

  private void fail(MediaItem item, MediaImportException cause, int attempts) {
    record(new LedgerEntry.Failed(
        item.id(), item.filename(), cause.reason(), clock.instant(), attempts));
    failUnrecorded(item, cause, attempts);
  }

  private void failUnforeseen(MediaItem item, Throwable e, int attempts) {
    LOG.error("Importing {} met something unforeseen", item.id(), e);
    fail(item, unexpected(e), attempts);
    if (e instanceof OutOfMemoryError) {
      stopBecauseOf(unexpected(e));
    }
  }

  private void failUnrecorded(MediaItem item, MediaImportException cause, int attempts) {
    ItemOutcome.Failed outcome = new ItemOutcome.Failed(item, cause, attempts);
    failed.add(outcome);
    listener.itemFinished(outcome);
    if (endsTheRun(cause)) {
      stopBecauseOf(cause);
    }
  }

  private boolean endsTheRun(MediaImportException cause) {
    if (cause instanceof SinkException broken) {
      return broken.scope() == SinkException.Scope.DESTINATION
          || (sinkFailuresInARow.incrementAndGet() % MAX_SINK_FAILURES_IN_A_ROW == 0
              && !destinationWorks());
    }
    if (cause instanceof ThrottledException throttled) {
      return throttled.reason() == FailureReason.QUOTA_EXHAUSTED
          || throttled.retryAfter().orElse(Duration.ZERO).compareTo(policy.longestPause()) > 0
          || throttledInARow.incrementAndGet() >= MAX_THROTTLED_IN_A_ROW;
    }
    return cause instanceof AccessRejectedException || reserve.exhausted();
  }

  /** Very many bad names in a row say nothing of the destination itself. */
  private boolean destinationWorks() {
    try {
      request.sink().checkWritable();
      return true;
    } catch (IOException | SinkException e) {
      LOG.debug("{} does not work", request.sink().describe(), e);
      return false;
    }
  }

  private void record(LedgerEntry entry) {
    try {
      request.ledger().record(entry);
    } catch (IOException e) {
      stopBecauseOf(ledgerBroken(e));
    }
  }

  // ---- the end ----

  /** Lets items in flight finish, and after a stop breaks off those that take too long. */
  private void finish(ExecutorService pool) {
    pool.shutdown();
    lister.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      if (interrupted
          || !pool.awaitTermination(request.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
        abortInFlight(pool);
      }
    } catch (InterruptedException e) {
      interrupted = true;
      abortInFlight(pool);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Waiting left = notReady.poll(); left != null; left = notReady.poll()) {
      fail(
          left.item(),
          new ItemUnavailableException(
              FailureReason.NOT_READY, "Google is still processing this video", null),
          left.earlierAttempts());
    }
  }

  private void abortInFlight(ExecutorService pool) {
    stopping = true;
    boolean done = false;
    while (!done) {
      inFlight.forEach(ItemDownload::abort);
      pool.shutdownNow();
      try {
        done = pool.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // The broken-off transfers still have to clean up; every one of their waits is bounded.
        LOG.debug("Waiting for broken-off transfers to clean up", e);
      }
    }
  }

  private ImportReport report(Instant start) {
    List<ItemOutcome.Failed> failures = List.copyOf(failed);
    ImportReport.Builder report = ImportReport.builder();
    MediaImportException cause = stoppedBy.get();
    if (cause != null) {
      report.stoppedBy(cause);
    }
    if (cause instanceof ThrottledException throttled) {
      report.resumeAt(throttled.retryAfter().map(clock.instant()::plus));
    }
    ImportReport.Status status = status(cause, failures.isEmpty());
    return report
        .status(status)
        .resumableUntil(finishSource(status))
        .notes(notes)
        .listed(listed.get())
        .stored(stored.get())
        .alreadyThere(alreadyThere.get())
        .failed(failures)
        .bytes(bytes.get())
        .elapsed(Duration.between(start, clock.instant()))
        .build();
  }

  private Optional<Instant> finishSource(ImportReport.Status status) {
    boolean complete =
        status == ImportReport.Status.COMPLETE && request.scope() == ImportRequest.Scope.EVERYTHING;
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    try {
      return complete
          ? retries.call("the end of the import", () -> request.source().finished(true))
          : request.source().finished(false);
    } catch (MediaImportException e) {
      // Neither changes what was imported, and what is not ended now expires.
      LOG.debug("The source could not be told that the run is over", e);
      return Optional.empty();
    }
  }

  private ImportReport.Status status(@Nullable MediaImportException cause, boolean noFailures) {
    if (cause != null) {
      boolean passing = cause instanceof ThrottledException
          || cause instanceof SourceUnavailableException
          || cause instanceof ItemUnavailableException;
      return passing ? ImportReport.Status.PAUSED : ImportReport.Status.FAILED;
    }
    if (!listedToTheEnd
        || failed.stream().anyMatch(f -> f.cause().reason() == FailureReason.STOPPED)) {
      return ImportReport.Status.PAUSED;
    }
    return noFailures ? ImportReport.Status.COMPLETE : ImportReport.Status.INCOMPLETE;
  }

  private static SinkException ledgerBroken(IOException e) {
    return unusable("the ledger", e);
  }

  private static SinkException unusable(String what, IOException e) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.DESTINATION,
        what + " cannot be used: " + e,
        e);
  }

  private static ItemUnavailableException unexpected(Throwable e) {
    return new ItemUnavailableException(
        FailureReason.UNEXPECTED,
        "unforeseen " + e.getClass().getSimpleName() + "; please report this",
        e);
  }
}
