package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;

/** A source that tells the progress how large a file is, which is known once it is opened. */
final class ShownSource extends ForwardingSource {
  private final Progress progress;

  ShownSource(MediaSource source, Progress progress) {
    super(source);
    this.progress = progress;
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    Download download = super.open(item, fromByte);
    progress.opened(item, download.startsAt(), download.totalLength());
    return download;
  }
}
