package dev.mediaimporter.jobs;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.photos.PagedIterable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The items of one page of a job, as a source of their own: a page of the service's listing, or
 * failed items to be retried. Complete before the first item is transferred.
 */
final class PageListing implements MediaSource {
  /** How many pages in a row without an item Google may answer; as in {@link PagedIterable}. */
  private static final int MAX_EMPTY_PAGES = 1000;

  /** How many of them one worker follows before it saves its position. */
  private static final int EMPTY_PAGES_AT_ONCE = 10;

  /** How long one worker follows them. */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

  private static final int RETRIES_IN_PAGE = 100;

  private final Job job;
  private final JobSetup setup;
  private final ItemStore items;
  private final Clock clock;
  private final Consumer<Collection<String>> onAnswer;
  private final Map<String, MediaItem> listed = new LinkedHashMap<>();
  private final Map<String, FailedItem> failedBefore = new LinkedHashMap<>();
  private final List<FailedItem> failures = new ArrayList<>();
  private Optional<String> next = Optional.empty();
  private Optional<String> lastItem = Optional.empty();
  private int emptyPages;
  private boolean answered;

  /**
   * Creates the listing.
   *
   * @param onAnswer receives the ids of the items before any of them is returned
   */
  PageListing(
      Job job,
      JobSetup setup,
      ItemStore items,
      Clock clock,
      Consumer<Collection<String>> onAnswer) {
    this.job = job;
    this.setup = setup;
    this.items = items;
    this.clock = clock;
    this.onAnswer = onAnswer;
  }

  /** Whether the listing answered. */
  boolean answered() {
    return answered;
  }

  /** The cursor of the next page; empty at the end. */
  Optional<String> next() {
    return next;
  }

  /** How many pages in a row, including earlier ones, listed no item. */
  int emptyPages() {
    return emptyPages;
  }

  /** The id of the last listed item, of this page or of the previous one. */
  Optional<String> lastItem() {
    return lastItem.or(job.position()::lastItem);
  }

  /** The item with this id. */
  Optional<MediaItem> item(String id) {
    return Optional.ofNullable(listed.get(id));
  }

  /** Items that fail without a transfer. */
  List<FailedItem> failures() {
    return failures;
  }

  /** The earlier failures of items to be retried, by id. */
  Map<String, FailedItem> failedBefore() {
    return failedBefore;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return PagedIterable.of(token -> fetchPage(), MediaItem::id);
  }

  @Override
  public boolean needsLinks() {
    return setup.source().needsLinks();
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return setup.source().refresh(item);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return setup.source().open(item, fromByte);
  }

  private Page<MediaItem> fetchPage() {
    failures.clear();
    List<MediaItem> page = switch (job.position().phase()) {
      case LISTING -> fetchListed();
      case RETRYING -> fetchFailedBefore();
      case FINISHING -> finish();
    };
    listed.clear();
    page.forEach(item -> listed.put(item.id(), item));
    onAnswer.accept(listed.keySet());
    answered = true;
    return new Page<>(List.copyOf(listed.values()), Optional.empty());
  }

  private List<MediaItem> fetchListed() {
    PageFetch<MediaItem> listing = setup.source().items().fetch();
    Optional<String> token = job.position().cursor();
    Instant enough = clock.instant().plus(LONGEST_SEARCH);
    int empty = 0;
    while (empty == 0 || (empty < EMPTY_PAGES_AT_ONCE && clock.instant().isBefore(enough))) {
      Page<MediaItem> page = listing.fetch(token);
      next = page.nextToken();
      if (next.isPresent() && next.equals(token)) {
        throw new SourceUnavailableException(
            "the service answered with the page token of the request", null);
      }
      if (!page.items().isEmpty() || next.isEmpty()) {
        emptyPages = 0;
        return withoutRepeated(page.items());
      }
      token = next;
      empty++;
    }
    emptyPages = job.position().emptyPages() + empty;
    // An export has as many as reading it takes.
    if (emptyPages > MAX_EMPTY_PAGES && job.source().api().isPresent()) {
      throw new SourceUnavailableException(
          "the service answered more than " + MAX_EMPTY_PAGES + " empty pages in a row", null);
    }
    return List.of();
  }

  private List<MediaItem> withoutRepeated(List<MediaItem> page) {
    List<MediaItem> fresh = new ArrayList<>(page.size());
    for (MediaItem item : page) {
      lastItem = Optional.of(item.id());
      if (job.skipped().contains(item.id())) {
        failures.add(failure(item.id(), item.filename(), FailureReason.TIMED_OUT, 1));
      } else if (job.position().lastItem().filter(item.id()::equals).isEmpty()) {
        fresh.add(item);
      }
    }
    return fresh;
  }

  private List<MediaItem> fetchFailedBefore() {
    Page<FailedItem> page =
        items.failures(job.user(), job.id(), job.position().cursor(), RETRIES_IN_PAGE);
    next = page.nextToken();
    failedBefore.clear();
    page.items().stream()
        .filter(this::shouldRetry)
        .forEach(item -> failedBefore.put(item.itemId(), item));
    List<String> unknown = failedBefore.values().stream()
        .filter(item -> !item.resolved() && !job.skipped().contains(item.itemId()))
        .map(FailedItem::itemId)
        .toList();
    Map<String, MediaItem> found = unknown.isEmpty() ? Map.of() : setup.lookUp().apply(unknown);
    List<MediaItem> retried = new ArrayList<>();
    for (FailedItem item : failedBefore.values()) {
      String id = item.itemId();
      if (item.resolved()) {
        // It is in the ledger already, so the engine only counts it.
        retried.add(MediaItem.builder().id(id).type(MediaKind.PHOTO).build());
      } else if (job.skipped().contains(id)) {
        failures.add(failure(id, item.filename(), FailureReason.TIMED_OUT, 1));
      } else if (found.containsKey(id)) {
        retried.add(found.get(id));
      } else {
        failures.add(failure(id, item.filename(), FailureReason.ITEM_GONE, 0));
      }
    }
    return retried;
  }

  private List<MediaItem> finish() {
    next = setup.finish().flatMap(finish -> finish.piece(job.position().cursor()));
    return List.of();
  }

  private boolean shouldRetry(FailedItem item) {
    boolean ofThisPass = item.page() >= job.position().passStart();
    boolean open = !item.resolved() || item.page() == job.page();
    return ofThisPass
        && open
        && (job.retryAll() || item.countedBefore(job.page()).retryable());
  }

  /** The record of a failure at this page, with the attempts of earlier pages. */
  FailedItem failure(String id, Optional<String> filename, FailureReason reason, int attempts) {
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
}
