package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.util.Optional;

/**
 * What the engine imports from: something that lists items, renews the link of one, and opens its
 * bytes. Safe for use by several threads; every method blocks; none retries. Exceptions as in
 * {@link PhotosClient}.
 */
public interface MediaSource {
  /** The items, a page at a time. */
  PagedIterable<MediaItem> items();

  /** The same item with a fresh link; empty when it is gone. */
  Optional<MediaItem> refresh(MediaItem item);

  /** Opens the bytes of an item; see {@link PhotosClient#open}. */
  Download open(MediaItem item, long fromByte);

  /** The items of a library that match a query. */
  static MediaSource of(PhotosClient client, MediaQuery query) {
    return new LibrarySource(client, query);
  }

  /** What a user picked in one session of Google's picker; one source serves one run. */
  static MediaSource of(PickerClient client, String sessionId) {
    return new PickedSource(client, sessionId);
  }
}
