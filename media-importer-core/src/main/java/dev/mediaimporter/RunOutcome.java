package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcome of a run, collected item by item: written to the ledger, told to the listener,
 * counted for the report. It decides which failures end the run. Thread-safe.
 */
final class RunOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(RunOutcome.class);

  /**
   * How many items in a row may be given up because the source kept asking to slow down. Byte hosts
   * answer a used-up daily quota like a passing limit, so only this tells the two apart.
   */
  private static final int MAX_THROTTLED_IN_A_ROW = 6;

  /** After how many failed items in a row the destination itself is checked. */
  private static final int MAX_SINK_FAILURES_IN_A_ROW = 16;

  private final ImportRequest request;
  private final NameReservations names;
  private final Queue<String> replaceable = new ConcurrentLinkedQueue<>();
  private final ResiliencePolicy policy;
  private final Clock clock;
  private final ImportListener listener;
  private final Attempts attempts;
  private final RunStop stop;

  /** The former keys of items in flight whose files were changed or removed. */
  private final Map<String, MediaKey> lost = new ConcurrentHashMap<>();

  private final RunCounts counts = new RunCounts();
  private final AtomicInteger sinkFailuresInARow = new AtomicInteger();
  private final AtomicInteger throttledInARow = new AtomicInteger();
  private volatile boolean listedToTheEnd;
  private volatile long unlisted;

  RunOutcome(
      ImportRequest request,
      NameReservations names,
      ResiliencePolicy policy,
      Clock clock,
      ImportListener listener,
      Attempts attempts,
      RunStop stop) {
    this.request = request;
    this.names = names;
    this.policy = policy;
    this.clock = clock;
    this.listener = listener;
    this.attempts = attempts;
    this.stop = stop;
  }

  /**
   * Compares what was listed with what the source announced. Fewer may be right; none of some is a
   * listing that failed.
   */
  void listedToTheEnd(long listed) {
    listedToTheEnd = true;
    if (request.scope() == ImportRequest.Scope.EVERYTHING) {
      unlisted = Math.max(0, request.source().announced().orElse(0) - listed);
    }
    if (unlisted > 0 && listed == 0) {
      stop.because(new SourceUnavailableException(
          "the source announced " + unlisted + " items and listed none: run again; items that"
              + " another app added are never listed",
          null));
    }
  }

  MediaImporter.Progress progress() {
    return counts.progress();
  }

  /** Counts an item; exactly one of the outcomes below must follow. */
  void begin(MediaItem item) {
    counts.itemStarted(item);
    listener.itemStarted(item);
  }

  /** What the ledger knows about an item. */
  Optional<LedgerEntry> find(String itemId) {
    try {
      return request.ledger().find(itemId);
    } catch (IOException e) {
      throw ledgerBroken(e);
    }
  }

  /** Whether the sink still holds what the ledger says it holds. */
  boolean isStillThere(LedgerEntry.Stored entry) {
    boolean there = names.holds(entry);
    if (!there) {
      lost.put(entry.itemId(), entry.key());
    }
    return there;
  }

  /** The ids of the items stored since the last call that another importer may replace. */
  List<String> takeReplaceable() {
    List<String> taken = new ArrayList<>();
    for (String id = replaceable.poll(); id != null; id = replaceable.poll()) {
      taken.add(id);
    }
    return taken;
  }

  /** The items among these that may have been replaced, as far as few requests tell. */
  List<LedgerEntry.Stored> doubtful(List<String> ids) {
    List<LedgerEntry.Stored> entries = new ArrayList<>();
    for (String id : ids) {
      if (find(id).orElse(null) instanceof LedgerEntry.Stored entry) {
        entries.add(entry);
      }
    }
    Set<MediaKey> unchanged = names.unchanged(entries);
    entries.removeIf(entry -> unchanged.contains(entry.key()));
    return entries;
  }

  /** Counts an item as begun that was counted as stored; one of the outcomes must follow again. */
  void takeBack(LedgerEntry.Stored entry) {
    LOG.warn("{} holds {} no longer: it was removed or replaced", describe(), entry.key());
    counts.takeBack(entry);
  }

  private String describe() {
    return request.sink().describe();
  }

  void alreadyThere(MediaItem item, StoredMedia receipt) {
    finished(new ItemOutcome.AlreadyThere(item, receipt));
  }

  /** Records what its source says now of an item that was there before. */
  void updated(MediaItem item, LedgerEntry.Stored entry, boolean atDestination) {
    record(entry);
    finished(new ItemOutcome.AlreadyThere(item, entry.receipt(), atDestination));
  }

  private void finished(ItemOutcome outcome) {
    lost.remove(outcome.item().id());
    counts.itemFinished(outcome);
    listener.itemFinished(outcome);
  }

  /**
   * Records an item that is at the destination now.
   *
   * @param earlier the transfers of earlier runs
   * @param transfers the transfers of this run
   */
  void succeeded(MediaItem transferred, PutResult result, int earlier, int transfers) {
    MediaItem item = noted(transferred, result);
    sinkFailuresInARow.set(0);
    throttledInARow.set(0);
    attempts.succeeded();
    StoredMedia receipt = result.stored();
    record(new LedgerEntry.Stored(
        item.id(),
        StoredMedia.builder().from(receipt).creationTime(item.creationTime()).build(),
        earlier + transfers,
        item.notes(),
        result instanceof PutResult.Created ? item.details() : Map.of()));
    if (result instanceof PutResult.Created && names.exclusion() != MediaSink.Exclusion.CERTAIN) {
      replaceable.add(item.id());
    }
    finished(
        result instanceof PutResult.Created
            ? new ItemOutcome.Imported(item, receipt, transfers)
            : new ItemOutcome.AlreadyThere(item, receipt));
  }

  private MediaItem noted(MediaItem item, PutResult result) {
    MediaKey former = lost.get(item.id());
    return former == null
            || former.equals(result.stored().key())
            || !(result instanceof PutResult.Created)
        ? item
        : MediaItem.builder().from(item).addNotes(ItemNote.STORED_AGAIN).build();
  }

  /** Records that a stored photo has no motion video, so that it is not asked for again. */
  void noMotionVideo(MediaItem photo) {
    try {
      if (request.ledger().find(photo.id()).orElse(null) instanceof LedgerEntry.Stored entry) {
        request.ledger().record(entry.with(ItemNote.NO_MOTION_VIDEO));
      }
    } catch (IOException e) {
      stop.because(ledgerBroken(e));
    }
  }

  void failed(MediaItem item, MediaImportException cause, int transfers) {
    record(new LedgerEntry.Failed(
        item.id(), item.filename(), cause.reason(), clock.instant(), transfers));
    failedUnrecorded(item, cause, transfers);
  }

  void failedUnexpectedly(MediaItem item, Throwable e, int transfers) {
    LOG.error("Importing {} failed unexpectedly", item.id(), e);
    ItemUnavailableException cause = new ItemUnavailableException(
        FailureReason.UNEXPECTED,
        "unexpected " + e.getClass().getSimpleName() + "; please report this",
        e);
    failed(item, cause, transfers);
    if (e instanceof OutOfMemoryError) {
      stop.because(cause);
    }
  }

  /** Reports a failure without writing it to the ledger. */
  void failedUnrecorded(MediaItem item, MediaImportException cause, int transfers) {
    finished(new ItemOutcome.Failed(item, cause, transfers));
    if (endsTheRun(cause)) {
      stop.because(cause);
    }
  }

  private boolean endsTheRun(MediaImportException cause) {
    if (cause instanceof SinkException broken) {
      return broken.scope() != SinkException.Scope.ITEM
          || (sinkFailuresInARow.incrementAndGet() % MAX_SINK_FAILURES_IN_A_ROW == 0
              && !destinationWorks());
    }
    if (cause instanceof ThrottledException throttled) {
      return throttled.reason() == FailureReason.QUOTA_EXHAUSTED
          || throttled.retryAfter().orElse(Duration.ZERO).compareTo(policy.longestPause()) > 0
          || throttledInARow.incrementAndGet() >= MAX_THROTTLED_IN_A_ROW;
    }
    return cause instanceof AccessRejectedException
        || cause.reason() == FailureReason.UNREACHABLE
        || attempts.exhausted();
  }

  /** Many failed items in a row may still have nothing to do with the destination itself. */
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
      stop.because(ledgerBroken(e));
    }
  }

  /** Ends the run at its source and reports it. */
  ImportReport report(Duration elapsed) {
    Optional<MediaImportException> cause = stop.cause();
    ImportReport.Status status = status(cause, counts.failed());
    Optional<Instant> resumeAt = cause
        .filter(ThrottledException.class::isInstance)
        .flatMap(throttled -> ((ThrottledException) throttled).retryAfter())
        .map(clock.instant()::plus);
    return counts
        .report()
        .status(status)
        .unlisted(unlisted)
        .stoppedBy(cause)
        .resumeAt(resumeAt)
        .resumableUntil(finishSource(status))
        .elapsed(elapsed)
        .build();
  }

  private ImportReport.Status status(
      Optional<MediaImportException> cause, List<ItemOutcome.Failed> failures) {
    if (cause.isPresent()) {
      boolean resumable = cause.get() instanceof ThrottledException
          || cause.get() instanceof SourceUnavailableException
          || cause.get() instanceof ItemUnavailableException
          || (cause.get() instanceof SinkException sink
              && sink.scope() == SinkException.Scope.UNAVAILABLE);
      return resumable ? ImportReport.Status.PAUSED : ImportReport.Status.FAILED;
    }
    if (!listedToTheEnd || failures.stream().anyMatch(f -> f.cause() instanceof StoppedException)) {
      return ImportReport.Status.PAUSED;
    }
    return failures.isEmpty() ? ImportReport.Status.COMPLETE : ImportReport.Status.INCOMPLETE;
  }

  private Optional<Instant> finishSource(ImportReport.Status status) {
    boolean complete =
        status == ImportReport.Status.COMPLETE && request.scope() == ImportRequest.Scope.EVERYTHING;
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    try {
      return complete
          ? attempts.call("the end of the import", () -> request.source().finished(true))
          : request.source().finished(false);
    } catch (MediaImportException e) {
      // Neither changes what was imported, and what is not ended now expires.
      LOG.debug("The source could not be told that the run is over", e);
      return Optional.empty();
    }
  }

  static SinkException ledgerBroken(Exception e) {
    return unusable("the ledger", e);
  }

  static SinkException unusable(String what, Exception e) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.DESTINATION,
        what + " cannot be used: " + e,
        e);
  }
}
