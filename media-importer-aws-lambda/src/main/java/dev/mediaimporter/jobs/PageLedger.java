package dev.mediaimporter.jobs;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The user's ledger for one page: read once for all its items, and written item by item. */
final class PageLedger implements ImportLedger {
  private final Job job;
  private final ItemStore items;
  private final PageListing listing;
  private final PageSink sink;
  private final SmallPictures pictures;
  private final Clock clock;
  private final Map<String, HeldItem> held = new ConcurrentHashMap<>();

  PageLedger(
      Job job,
      ItemStore items,
      PageListing listing,
      PageSink sink,
      SmallPictures pictures,
      Clock clock) {
    this.job = job;
    this.items = items;
    this.listing = listing;
    this.sink = sink;
    this.pictures = pictures;
    this.clock = clock;
  }

  /** Reads what is held of these items. */
  void read(Collection<String> itemIds) {
    held.putAll(items.held(job.user(), itemIds));
  }

  /** What was held of an item when the page began. */
  Optional<HeldItem> heldBefore(String itemId) {
    return Optional.ofNullable(held.get(itemId));
  }

  /** How many items an earlier worker stored for this page. */
  int storedOnPage() {
    return (int) held.values().stream()
        .filter(item -> item.page() == job.page() && item.isOf(job))
        .count();
  }

  @Override
  public Optional<LedgerEntry> find(String itemId) {
    return heldBefore(itemId).map(HeldItem::entry);
  }

  @Override
  public void record(LedgerEntry entry) throws IOException {
    Optional<MediaItem> item = listing.item(entry.itemId());
    if (!(entry instanceof LedgerEntry.Stored stored) || item.isEmpty()) {
      // Failures are saved with the page, once it is known which of them remain.
      return;
    }
    boolean mine = sink.isStoredByThisJob(stored.itemId());
    Optional<HeldItem> before = mine
        ? Optional.empty()
        : heldBefore(stored.itemId()).filter(held -> held.entry().key().equals(stored.key()));
    try {
      items.put(
          job.user(),
          before
              .map(held -> held.with(stored))
              .orElseGet(() -> new HeldItem(
                  stored,
                  item.get().filename(),
                  item.get().mimeType(),
                  mine ? Optional.of(job.id()) : Optional.empty(),
                  job.page(),
                  clock.instant(),
                  pictures.isKept(stored.itemId()))));
    } catch (RuntimeException e) {
      throw new IOException("cannot write the ledger of items", e);
    }
  }

  @Override
  public Stream<LedgerEntry> entries() {
    return Stream.empty();
  }

  @Override
  public void close() {}
}
