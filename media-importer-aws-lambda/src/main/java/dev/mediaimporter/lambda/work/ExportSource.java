package dev.mediaimporter.lambda.work;

import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.ScaledPicture;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An export in an inbox as a listing of pages, so that workers import it as they import an album.
 * The first pages have no items: each reads some files of a part and keeps a record of them, and
 * the one after them makes the plan of all records. Every later page is a range of the plan. A page
 * token says which page it is; none depends on what the worker before did in memory.
 */
final class ExportSource implements MediaSource {
  /** As many as the ledger is asked for at once. */
  private static final int PAGE_ITEMS = 100;

  /** A larger one is kept in memory while its small picture is made. */
  private static final long MOST_BYTES_SCALED = 64L << 20;

  private static final String READ = "read:";
  private static final String PLAN = "plan";
  private static final String COPY = "copy:";

  private final S3Parts parts;
  private final ExportWork work;
  private final TakeoutSelection selection;
  private final ItemStore items;
  private final String user;
  private final Map<String, PlannedItem> known = new ConcurrentHashMap<>();
  private final ReentrantLock scaling = new ReentrantLock();
  private volatile Optional<String> report = Optional.empty();

  /** @param items what the user holds */
  ExportSource(
      S3Parts parts, ExportWork work, TakeoutSelection selection, ItemStore items, String user) {
    this.parts = parts;
    this.work = work;
    this.selection = selection;
    this.items = items;
    this.user = user;
  }

  /** What it found out about the export since it was made. */
  Optional<String> report() {
    return report;
  }

  @Override
  public boolean needsLinks() {
    return false;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return PagedIterable.of(this::page, MediaItem::id);
  }

  private Page<MediaItem> page(Optional<String> token) {
    String step = token.orElse(READ);
    try {
      if (step.startsWith(READ)) {
        return readPart();
      }
      return step.equals(PLAN) ? plan() : copy(step);
    } catch (AccessRejectedException e) {
      // The role of the worker lacks a right: nothing that the user could consent to.
      throw new SourceUnavailableException("the inbox refuses access: " + e.getMessage(), e);
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("interrupted", e);
    } catch (IOException e) {
      throw new SourceUnavailableException("the export cannot be read: " + e.getMessage(), e);
    }
  }

  /** Makes the first record that is missing. */
  private Page<MediaItem> readPart() throws IOException {
    List<String> keys = parts.keys();
    ExportWork.Recorded recorded = work.recorded(keys);
    TakeoutExport.requireFits(recorded.files());
    Optional<Map.Entry<String, Integer>> next = recorded.next();
    if (next.isEmpty()) {
      return new Page<>(List.of(), Optional.of(PLAN));
    }
    String part = next.get().getKey();
    int slice = next.get().getValue();
    work.writeRecord(part, slice, out -> parts.record(part, slice, out));
    report = Optional.of(ExportReport.reading(recorded.parts(), keys.size()));
    return new Page<>(List.of(), Optional.of(READ + (recorded.count() + 1)));
  }

  private Page<MediaItem> plan() throws IOException {
    TakeoutExport export = TakeoutExport.open(parts, work.texts(work.recorded(parts.keys())));
    export.keepIds(items.heldIds(user, TakeoutExport.ID_OF_CONTENT), this::held);
    int slices = work.writePlan(export.source(selection).items().stream()
        .map(item -> planned(export, item))
        .iterator());
    work.writeAlbums(export.albumMembers(selection));
    report = Optional.of(ExportReport.of(export, selection));
    return new Page<>(List.of(), slices == 0 ? Optional.empty() : Optional.of(COPY + "0:0"));
  }

  private Set<String> held(Set<String> ids) {
    List<String> asked = List.copyOf(ids);
    Set<String> held = new HashSet<>();
    for (int from = 0; from < asked.size(); from += PAGE_ITEMS) {
      int to = Math.min(from + PAGE_ITEMS, asked.size());
      held.addAll(items.held(user, asked.subList(from, to)).keySet());
    }
    return held;
  }

  private static PlannedItem planned(TakeoutExport export, MediaItem item) {
    return new PlannedItem(
        item,
        export
            .location(item.id())
            .orElseThrow(() -> new IllegalStateException("an item without a place")));
  }

  private Page<MediaItem> copy(String step) throws IOException {
    String[] place = step.split(":", -1);
    if (!step.matches(COPY + "[0-9]{1,6}:[0-9]{1,6}")) {
      throw new InvalidRequestException("not a page of an export: " + step, null);
    }
    int slice = Integer.parseInt(place[1]);
    int from = Integer.parseInt(place[2]);
    List<PlannedItem> items = work.readSlice(slice)
        .orElseThrow(() -> new InvalidRequestException(
            "What this import knew about the export has expired. Start the import again.", null));
    List<PlannedItem> page =
        items.subList(Math.min(from, items.size()), Math.min(from + PAGE_ITEMS, items.size()));
    page.forEach(item -> known.put(item.item().id(), item));
    Optional<String> next = from + PAGE_ITEMS < items.size()
        ? Optional.of(COPY + slice + ":" + (from + PAGE_ITEMS))
        : work.hasSlice(slice + 1) ? Optional.of(COPY + (slice + 1) + ":0") : Optional.empty();
    return new Page<>(page.stream().map(PlannedItem::item).toList(), next);
  }

  /** The items with these ids. Reads the plan until all are found. */
  Map<String, MediaItem> lookUp(Collection<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    Map<String, MediaItem> found = new LinkedHashMap<>();
    try {
      for (int slice = 0; !wanted.isEmpty(); slice++) {
        Optional<List<PlannedItem>> items = work.readSlice(slice);
        if (items.isEmpty()) {
          break;
        }
        for (PlannedItem item : items.get()) {
          if (wanted.remove(item.item().id())) {
            known.put(item.item().id(), item);
            found.put(item.item().id(), item.item());
          }
        }
      }
    } catch (IOException e) {
      throw new SourceUnavailableException("the plan cannot be read: " + e.getMessage(), e);
    }
    return found;
  }

  /** An item with its local time where that can be known; blocks for a request. */
  MediaItem atLocalTime(MediaItem item) {
    return Optional.ofNullable(known.get(item.id()))
        .map(planned -> parts.atLocalTime(item, planned.location()))
        .orElse(item);
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return Optional.ofNullable(known.get(item.id())).map(PlannedItem::item);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    PlannedItem planned = known.get(item.id());
    if (planned == null) {
      throw new ItemUnavailableException(
          FailureReason.ITEM_GONE, "the item is not in this export", null);
    }
    try {
      return parts.open(planned.item(), planned.location(), fromByte);
    } catch (AccessRejectedException e) {
      throw new SourceUnavailableException("the inbox refuses access: " + e.getMessage(), e);
    }
  }

  /** Makes a small picture of the photo in the export. One at a time, as it takes much memory. */
  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    PlannedItem planned = known.get(item.id());
    if (item.type() != MediaKind.PHOTO
        || planned == null
        || planned.location().size() > MOST_BYTES_SCALED) {
      return Optional.empty();
    }
    scaling.lock();
    try (Download original = open(item, 0)) {
      return ScaledPicture.of(original.stream(), width)
          .map(picture ->
              Download.of(new ByteArrayInputStream(picture), 0, picture.length, "image/jpeg"));
    } catch (IOException e) {
      throw new SourceUnavailableException("the photo cannot be read again: " + e.getMessage(), e);
    } finally {
      scaling.unlock();
    }
  }
}
