package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The wanted items of a source. It announces no number, because the source's is of all items.
 *
 * @param leftOut how many items of the last listing were not wanted
 */
record FilteredSource(MediaSource source, Predicate<MediaItem> wanted, AtomicLong leftOut)
    implements MediaSource {
  @Override
  public PagedIterable<MediaItem> items() {
    return filtered(source.items());
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

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return source.refresh(item);
  }

  @Override
  public boolean needsLinks() {
    return source.needsLinks();
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return source.open(item, fromByte);
  }

  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    return source.smallPicture(item, width);
  }

  /** Keeps a selection of which something was left out: another run may want it. */
  @Override
  public Optional<Instant> finished(boolean complete) {
    return source.finished(complete && leftOut.get() == 0);
  }
}
