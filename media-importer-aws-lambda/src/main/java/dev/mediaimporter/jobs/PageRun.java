package dev.mediaimporter.jobs;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One page of a job through the import engine: lists it, asks the ledger once what of it is held,
 * imports the rest, and knows afterwards what each item adds to the job's counts. Used once.
 */
final class PageRun {
  /** Pages without an item in a row that are followed; as {@link PagedIterable} does. */
  private static final int MAX_EMPTY_PAGES = 1000;

  /** Of these, those that one worker follows: its place in the listing is noted afterwards. */
  private static final int EMPTY_PAGES_AT_ONCE = 10;

  private static final int RETRIES_IN_PAGE = 100;

  private final Job job;
  private final JobSetup setup;
  private final ItemStore items;
  private final Clock clock;
  private final IntConsumer heldOnPage;
  private final Consumer<Supplier<Tally>> progress;

  // Filled by the listing, before any item is handed out.
  private final Map<String, MediaItem> listed = new LinkedHashMap<>();
  private final Map<String, HeldItem> held = new ConcurrentHashMap<>();
  private final Map<String, FailedItem> failedBefore = new LinkedHashMap<>();
  private final List<FailedItem> failures = new ArrayList<>();
  private Optional<String> next = Optional.empty();
  private Optional<String> lastItem = Optional.empty();
  private int emptyPages;
  private boolean arrived;

  // Filled by the engine's threads.
  private final Queue<ItemOutcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Set<String> storedByThisJob = ConcurrentHashMap.newKeySet();

  /**
   * Prepares a run.
   *
   * @param heldOnPage told, before anything is transferred, how many items an earlier worker of
   *     this page has stored
   * @param progress told by the engine's threads, after each item, what is held of this page by now
   */
  PageRun(
      Job job,
      JobSetup setup,
      ItemStore items,
      Clock clock,
      IntConsumer heldOnPage,
      Consumer<Supplier<Tally>> progress) {
    this.job = job;
    this.setup = setup;
    this.items = items;
    this.clock = clock;
    this.heldOnPage = heldOnPage;
    this.progress = progress;
  }

  ImportReport run(MediaImporter importer, int concurrency, StopSignal stop, Duration grace) {
    return importer.run(ImportRequest.builder()
        .source(new PageSource())
        .sink(new PageSink(setup.sink()))
        .keys(setup.keys())
        .ledger(new PageLedger())
        .nameLookup(ImportRequest.NameLookup.ASK_EACH)
        .concurrency(concurrency)
        .listener(new ImportListener() {
          @Override
          public void itemFinished(ItemOutcome outcome) {
            outcomes.add(outcome);
            progress.accept(PageRun.this::heldSoFar);
          }
        })
        .stopSignal(stop)
        .stopGrace(grace)
        .build());
  }

  // ---- what came of it ----

  /** Whether the listing answered. */
  boolean arrived() {
    return arrived;
  }

  /** The cursor of the next page; empty at the end. */
  Optional<String> next() {
    return next;
  }

  /** How many pages in a row, those before included, listed no item. */
  int emptyPages() {
    return emptyPages;
  }

  /** The id of the last item the listing named, of this page or of the one before. */
  Optional<String> lastItem() {
    return lastItem.or(job::lastItem);
  }

  /** Whether anything became held that was not. */
  boolean movedAnything() {
    return outcomes.stream()
        .anyMatch(outcome -> !(outcome instanceof ItemOutcome.Failed)
            && !held.containsKey(outcome.item().id()));
  }

  /** Items in flight that were broken off because time was up. */
  List<String> brokenOff() {
    return outcomes.stream()
        .filter(outcome -> outcome instanceof ItemOutcome.Failed failed
            && failed.cause() instanceof StoppedException
            && failed.attempts() > 0)
        .map(outcome -> outcome.item().id())
        .toList();
  }

  /** What this page adds to the counts, when all of it is done. */
  Tally tally() {
    Tally sum = Tally.ZERO;
    for (ItemOutcome outcome : outcomes) {
      sum = sum.plus(tallyOf(outcome));
    }
    for (FailedItem failure : failures) {
      sum = sum.plus(Tally.ofFailed(failure.reason()));
    }
    for (FailedItem before : failedBefore.values()) {
      sum = sum.minus(Tally.ofFailed(before.countedBefore(job.page())));
    }
    return sum;
  }

  private Tally heldSoFar() {
    return outcomes.stream()
        .filter(outcome -> !(outcome instanceof ItemOutcome.Failed))
        .map(this::tallyOf)
        .reduce(Tally.ZERO, Tally::plus);
  }

  private Tally tallyOf(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Imported imported) {
      return Tally.ofStored(imported.stored().sizeBytes());
    }
    if (outcome instanceof ItemOutcome.Failed failed) {
      return Tally.ofFailed(failed.cause().reason());
    }
    HeldItem before = held.get(outcome.item().id());
    if (before != null) {
      if (before.jobId().filter(job.id()::equals).isEmpty()) {
        return Tally.ofAlreadyThere();
      }
      boolean countedBefore = job.phase() == Job.Phase.LISTING
          && before.page() >= job.passStart()
          && before.page() < job.page();
      return countedBefore ? Tally.ZERO : Tally.ofStored(before.sizeBytes());
    }
    return storedByThisJob.contains(outcome.item().id())
        ? Tally.ofStored(((ItemOutcome.AlreadyThere) outcome).stored().sizeBytes())
        : Tally.ofAlreadyThere();
  }

  /** The failures to note for this page, when all of it is done. */
  List<FailedItem> failures() {
    List<FailedItem> all = new ArrayList<>(failures);
    for (ItemOutcome outcome : outcomes) {
      if (outcome instanceof ItemOutcome.Failed failed) {
        all.add(failure(
            failed.item().id(),
            failed.item().filename(),
            failed.cause().reason(),
            failed.attempts()));
      }
    }
    return all;
  }

  /** Items of which an earlier failure may be noted that is none any more. */
  List<String> succeeded() {
    return outcomes.stream()
        .filter(outcome -> !(outcome instanceof ItemOutcome.Failed))
        .map(outcome -> outcome.item().id())
        .toList();
  }

  /** The earlier failures that are none any more, as they are to be noted. */
  List<FailedItem> resolved() {
    return succeeded().stream()
        .map(failedBefore::get)
        .filter(Objects::nonNull)
        .map(before -> before.asResolved(job.page(), clock.instant()))
        .toList();
  }

  private FailedItem failure(
      String id, Optional<String> filename, FailureReason reason, int attempts) {
    Optional<FailedItem> before = Optional.ofNullable(failedBefore.get(id));
    return new FailedItem(
        id,
        filename.or(() -> before.flatMap(FailedItem::filename)),
        reason,
        before.map(FailedItem::attempts).orElse(0) + attempts,
        clock.instant(),
        job.page(),
        before.map(item -> item.countedBefore(job.page())),
        false);
  }

  // ---- what the engine sees ----

  private Page<MediaItem> fetchPage() {
    Collection<MediaItem> page =
        job.phase() == Job.Phase.LISTING ? fetchListed() : fetchFailedBefore();
    listed.clear();
    for (MediaItem item : page) {
      listed.put(item.id(), item);
    }
    held.putAll(items.held(job.user(), listed.keySet()));
    arrived = true;
    heldOnPage.accept((int) held.values().stream()
        .filter(item ->
            item.page() == job.page() && item.jobId().filter(job.id()::equals).isPresent())
        .count());
    return new Page<>(List.copyOf(listed.values()), Optional.empty());
  }

  private List<MediaItem> fetchListed() {
    PageFetch<MediaItem> listing = setup.source().items().fetch();
    Optional<String> token = job.cursor();
    for (int i = 0; i < EMPTY_PAGES_AT_ONCE; i++) {
      Page<MediaItem> page = listing.fetch(token);
      next = page.nextToken();
      if (next.isPresent() && next.equals(token)) {
        throw new SourceUnavailableException(
            "the service answered with the page token it was given", null);
      }
      if (!page.items().isEmpty() || next.isEmpty()) {
        emptyPages = 0;
        return withoutRepeated(page.items());
      }
      token = next;
    }
    emptyPages = job.emptyPages() + EMPTY_PAGES_AT_ONCE;
    if (emptyPages > MAX_EMPTY_PAGES) {
      throw new SourceUnavailableException(
          "the service answered more than " + MAX_EMPTY_PAGES + " empty pages in a row", null);
    }
    return List.of();
  }

  private List<MediaItem> withoutRepeated(List<MediaItem> page) {
    failures.clear();
    List<MediaItem> fresh = new ArrayList<>(page.size());
    for (MediaItem item : page) {
      lastItem = Optional.of(item.id());
      if (job.givenUp().contains(item.id())) {
        failures.add(failure(item.id(), item.filename(), FailureReason.TIMED_OUT, 1));
      } else if (job.lastItem().filter(item.id()::equals).isEmpty()) {
        fresh.add(item);
      }
    }
    return fresh;
  }

  private Collection<MediaItem> fetchFailedBefore() {
    Page<FailedItem> page = items.failures(job.user(), job.id(), job.cursor(), RETRIES_IN_PAGE);
    next = page.nextToken();
    failedBefore.clear();
    failures.clear();
    for (FailedItem item : page.items()) {
      if (isToBeRetried(item)) {
        failedBefore.put(item.itemId(), item);
      }
    }
    List<String> unknown = failedBefore.values().stream()
        .filter(item -> !item.resolved() && !job.givenUp().contains(item.itemId()))
        .map(FailedItem::itemId)
        .toList();
    Map<String, MediaItem> found = unknown.isEmpty() ? Map.of() : setup.lookUp(unknown);
    List<MediaItem> retried = new ArrayList<>();
    for (FailedItem item : failedBefore.values()) {
      String id = item.itemId();
      if (item.resolved()) {
        // The ledger has it: the item is only counted.
        retried.add(MediaItem.builder().id(id).type(MediaKind.PHOTO).build());
      } else if (job.givenUp().contains(id)) {
        failures.add(failure(id, item.filename(), FailureReason.TIMED_OUT, 1));
      } else if (found.containsKey(id)) {
        retried.add(found.get(id));
      } else {
        failures.add(failure(id, item.filename(), FailureReason.ITEM_GONE, 0));
      }
    }
    return retried;
  }

  private boolean isToBeRetried(FailedItem item) {
    boolean ofThisPass = item.page() >= job.passStart();
    boolean open = !item.resolved() || item.page() == job.page();
    return ofThisPass
        && open
        && (job.retryAll() || item.countedBefore(job.page()).retryable());
  }

  /** The one page as a listing of its own. */
  private final class PageSource implements MediaSource {
    @Override
    public PagedIterable<MediaItem> items() {
      return PagedIterable.of(token -> fetchPage(), MediaItem::id);
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem item) {
      return setup.source().refresh(item);
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      return setup.source().open(item, fromByte);
    }
  }

  /** The user's ledger, asked once for the page and written item by item. */
  private final class PageLedger implements ImportLedger {
    @Override
    public Optional<LedgerEntry> find(String itemId) {
      return Optional.ofNullable(held.get(itemId))
          .map(item -> new LedgerEntry.Stored(
              item.itemId(),
              StoredMedia.builder()
                  .key(item.key())
                  .sizeBytes(item.sizeBytes())
                  .sha256(item.sha256())
                  .etag(item.etag())
                  .creationTime(item.creationTime())
                  .build(),
              item.attempts(),
              item.notes()));
    }

    @Override
    public void record(LedgerEntry entry) throws IOException {
      MediaItem item = listed.get(entry.itemId());
      if (!(entry instanceof LedgerEntry.Stored stored) || item == null) {
        // Failures are noted with the page, when it is known which of them stay.
        return;
      }
      HeldItem line = HeldItem.builder()
          .itemId(stored.itemId())
          .key(stored.key())
          .sizeBytes(stored.receipt().sizeBytes())
          .sha256(stored.receipt().sha256())
          .etag(stored.receipt().etag())
          .filename(item.filename())
          .mimeType(item.mimeType())
          .creationTime(stored.receipt().creationTime())
          .notes(stored.notes())
          .attempts(stored.attempts())
          .jobId(
              storedByThisJob.contains(stored.itemId()) ? Optional.of(job.id()) : Optional.empty())
          .page(job.page())
          .at(clock.instant())
          .build();
      try {
        items.put(job.user(), line);
      } catch (RuntimeException e) {
        throw new IOException("the ledger of items cannot be written", e);
      }
    }

    @Override
    public Stream<LedgerEntry> entries() {
      return Stream.empty();
    }

    @Override
    public void close() {}
  }

  /** The sink, overheard: which items did this job store, with or without knowing. */
  private final class PageSink implements MediaSink {
    private final MediaSink sink;

    PageSink(MediaSink sink) {
      this.sink = sink;
    }

    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      PutResult result = sink.put(key, content);
      if (result instanceof PutResult.Created) {
        storedByThisJob.add(content.item().id());
      } else {
        overhear(result.stored());
      }
      return result;
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) throws IOException {
      Optional<StoredMedia> found = sink.find(key);
      found.ifPresent(this::overhear);
      return found;
    }

    /**
     * What lies there since this job began was stored by one of its workers that died before it
     * could note it: jobs of one user run one at a time.
     */
    private void overhear(StoredMedia stored) {
      if (stored.itemId().isPresent()
          && stored
              .storedAt()
              .filter(at -> !at.isBefore(job.createdAt().truncatedTo(ChronoUnit.SECONDS)))
              .isPresent()) {
        storedByThisJob.add(stored.itemId().get());
      }
    }

    @Override
    public Stream<MediaKey> keys() throws IOException {
      return sink.keys();
    }

    @Override
    public InputStream read(MediaKey key) throws IOException {
      return sink.read(key);
    }

    @Override
    public boolean mightContain(MediaKey key, long sizeBytes) {
      return sink.mightContain(key, sizeBytes);
    }

    @Override
    public String collisionName(MediaKey key) {
      return sink.collisionName(key);
    }

    @Override
    public String describe() {
      return sink.describe();
    }
  }
}
