package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A source that is another one but for what a subclass overrides. */
abstract class ForwardingSource implements MediaSource {
  private final MediaSource source;

  ForwardingSource(MediaSource source) {
    this.source = source;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return source.items();
  }

  @Override
  public OptionalLong announced() {
    return source.announced();
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

  @Override
  public Optional<Instant> finished(boolean complete) {
    return source.finished(complete);
  }
}
