package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A source whose first page was already fetched, so that a listing without access fails before
 * anything is created at the destination. The page is used once; a restart fetches it again.
 */
final class PrefetchedSource implements MediaSource {
  private final MediaSource source;
  private final AtomicReference<@Nullable Page<MediaItem>> first;

  PrefetchedSource(MediaSource source, Page<MediaItem> first) {
    this.source = source;
    this.first = new AtomicReference<>(first);
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return source.items().fetchedBy(fetch -> token -> {
      Page<MediaItem> page = token.isEmpty() ? first.getAndSet(null) : null;
      return page == null ? fetch.fetch(token) : page;
    });
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return source.refresh(item);
  }

  @Override
  public Optional<Instant> finished(boolean complete) {
    return source.finished(complete);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return source.open(item, fromByte);
  }
}
