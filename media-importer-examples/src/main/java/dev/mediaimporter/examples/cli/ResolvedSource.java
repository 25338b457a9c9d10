package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The source of an import, looked up at Google or found in an export.
 *
 * @param label its name for the user
 * @param source for the engine, which retries
 * @param listing the same items with retries, for everything else
 * @param expected how many items there are said to be: a hint
 * @param albumTitle its title, if it is an album that has one
 */
record ResolvedSource(
    String label,
    MediaSource source,
    PagedIterable<MediaItem> listing,
    OptionalLong expected,
    Optional<String> albumTitle) {

  /** Looks up a source; blocks while Google is asked. */
  static ResolvedSource by(SourceSpec selection, GoogleAccess google, ImportListener listener) {
    if (selection instanceof SourceSpec.Picked picked) {
      return picked(google.patientPicker(listener).session(picked.sessionId()), google, listener);
    }
    PhotosClient patient = google.patientClient(listener);
    Optional<Album> album = selection instanceof SourceSpec.Album wanted
        ? Optional.of(AlbumChoice.find(patient, wanted.idOrTitle()))
        : Optional.empty();
    MediaQuery query =
        album.map(found -> MediaQuery.album(found.id())).orElse(MediaQuery.everything());
    return new ResolvedSource(
        album
            .map(found -> "\"" + Printable.of(found.title().orElse(found.id()), 60) + "\"")
            .orElse("everything in the library"),
        album
            .map(found -> MediaSource.of(google.client(), found))
            .orElseGet(() -> MediaSource.of(google.client(), query)),
        patient.mediaItems(query),
        album.map(Album::itemCount).orElse(OptionalLong.empty()),
        album.flatMap(Album::title));
  }

  /**
   * The items of an export.
   *
   * @param place what the user called it
   */
  static ResolvedSource of(TakeoutExport export, TakeoutSelection selection, String place) {
    MediaSource source = export.source(selection);
    return new ResolvedSource(
        "the Takeout export in " + Printable.of(place, 60),
        source,
        source.items(),
        source.announced(),
        Optional.empty());
  }

  /** The confirmed selection of a session. */
  static ResolvedSource picked(
      PickingSession session, GoogleAccess google, ImportListener listener) {
    return new ResolvedSource(
        "what was picked",
        MediaSource.of(google.picker(), session),
        google.patientPicker(listener).mediaItems(session.id()),
        OptionalLong.empty(),
        Optional.empty());
  }

  /**
   * The wanted items of it; without a number, because the source's is of all items.
   *
   * @param leftOut counts the others
   */
  ResolvedSource filtered(Optional<Predicate<MediaItem>> wanted, AtomicLong leftOut) {
    if (wanted.isEmpty()) {
      return this;
    }
    FilteredSource filtered = new FilteredSource(source, wanted.get(), leftOut);
    return new ResolvedSource(
        label, filtered, filtered.filtered(listing), OptionalLong.empty(), albumTitle);
  }

  /**
   * The same in another order.
   *
   * @param sizes bytes by id, as far as known
   * @throws Refusal if sizes are needed and not known
   */
  ResolvedSource ordered(Optional<ItemOrder> order, Map<String, Long> sizes) {
    if (order.isEmpty()) {
      return this;
    }
    if (order.get().bySize() && sizes.isEmpty()) {
      throw Refusal.usage(
          "--order-by: Google does not list the sizes of items; order by newest or" + " oldest");
    }
    OrderedSource ordered = new OrderedSource(source, order.get().comparator(sizes));
    return new ResolvedSource(label, ordered, ordered.ordered(listing), expected, albumTitle);
  }

  /**
   * The same with its items counted, for a selection, which has at most 2,000. What cannot be
   * counted stays uncounted: the import meets the same error and reports it.
   */
  ResolvedSource counted() {
    try {
      long items = 0;
      for (Page<MediaItem> page : source.items().pages()) {
        items += page.items().size();
      }
      return new ResolvedSource(label, source, listing, OptionalLong.of(items), albumTitle);
    } catch (MediaImportException e) {
      return this;
    }
  }

  /** The same with its first page fetched, so that missing access is found at once. */
  ResolvedSource begun() {
    Page<MediaItem> first = listing.pages().iterator().next();
    return new ResolvedSource(label, new Prefetched(source, first), listing, expected, albumTitle);
  }

  /** A source whose first page was already fetched; a restart fetches it again. */
  private static final class Prefetched extends ForwardingSource {
    private final AtomicReference<@Nullable Page<MediaItem>> first;

    Prefetched(MediaSource source, Page<MediaItem> first) {
      super(source);
      this.first = new AtomicReference<>(first);
    }

    @Override
    public PagedIterable<MediaItem> items() {
      return super.items().fetchedBy(fetch -> token -> {
        Page<MediaItem> page = token.isEmpty() ? first.getAndSet(null) : null;
        return page == null ? fetch.fetch(token) : page;
      });
    }
  }
}
