package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The wanted items of a source. */
final class FilteredSource extends ForwardingSource {
  private final Predicate<MediaItem> wanted;
  private final AtomicLong leftOut;

  /** @param leftOut how many items of the last listing were not wanted */
  FilteredSource(MediaSource source, Predicate<MediaItem> wanted, AtomicLong leftOut) {
    super(source);
    this.wanted = wanted;
    this.leftOut = leftOut;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return filtered(super.items());
  }

  /** The wanted items of a listing of the same source. */
  PagedIterable<MediaItem> filtered(PagedIterable<MediaItem> listing) {
    return listing.fetchedBy(fetch -> token -> {
      Page<MediaItem> page = fetch.fetch(token);
      Page<MediaItem> kept =
          new Page<>(page.items().stream().filter(wanted).toList(), page.nextToken());
      if (token.isEmpty()) {
        leftOut.set(0);
      }
      leftOut.addAndGet(page.items().size() - kept.items().size());
      return kept;
    });
  }

  /** Unknown: what the source announces is the number of all items. */
  @Override
  public OptionalLong announced() {
    return OptionalLong.empty();
  }

  /** Keeps a selection of which something was left out: another run may want it. */
  @Override
  public Optional<Instant> finished(boolean complete) {
    return super.finished(complete && leftOut.get() == 0);
  }
}
