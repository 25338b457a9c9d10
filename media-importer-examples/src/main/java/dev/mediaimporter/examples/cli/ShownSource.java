package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;

/**
 * A source that tells the progress when all is listed, and how large a file is, which is known once
 * it is opened.
 */
final class ShownSource extends ForwardingSource {
  private final Progress progress;

  ShownSource(MediaSource source, Progress progress) {
    super(source);
    this.progress = progress;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return super.items().fetchedBy(fetch -> token -> {
      Page<MediaItem> page = fetch.fetch(token);
      if (page.nextToken().isEmpty()) {
        progress.listingEnded();
      }
      return page;
    });
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    Download download = super.open(item, fromByte);
    progress.opened(item, download.startsAt(), download.totalLength());
    return download;
  }
}
