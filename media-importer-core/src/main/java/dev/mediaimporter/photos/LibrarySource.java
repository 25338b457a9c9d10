package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.util.Optional;
import java.util.OptionalLong;

/** Items of the Library API, each renewed by its id. */
record LibrarySource(PhotosClient client, MediaQuery query, OptionalLong announced)
    implements MediaSource {
  @Override
  public PagedIterable<MediaItem> items() {
    return client.mediaItems(query);
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return client.mediaItem(item.id());
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return client.open(item, fromByte);
  }

  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    return client.smallPicture(item, width);
  }
}
