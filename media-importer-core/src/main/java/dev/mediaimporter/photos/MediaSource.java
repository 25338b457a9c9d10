package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the engine imports from: something that lists items, renews the link of one, and opens its
 * bytes. Safe for use by several threads; every method blocks; none retries. Exceptions as in
 * {@link PhotosClient}.
 */
public interface MediaSource {
  /** The items, a page at a time. */
  PagedIterable<MediaItem> items();

  /** How many items the source says there are; a hint, empty when it does not say. */
  default OptionalLong announced() {
    return OptionalLong.empty();
  }

  /** The same item with a fresh link; empty when it is gone. */
  Optional<MediaItem> refresh(MediaItem item);

  /**
   * Whether items are opened through links that expire, so that an item without one is refreshed
   * before it is opened.
   */
  default boolean needsLinks() {
    return true;
  }

  /** Opens the bytes of an item; see {@link PhotosClient#open}. */
  Download open(MediaItem item, long fromByte);

  /**
   * Opens a small picture of an item through the link in it; empty when the source has none. See
   * {@link PhotosClient#smallPicture}.
   */
  default Optional<Download> smallPicture(MediaItem item, int width) {
    return Optional.empty();
  }

  /**
   * Told once at the end of a run. What was made for the import alone, such as a picking session,
   * is given up when it is complete and kept otherwise.
   *
   * @param complete whether everything this source lists is at the destination
   * @return until when the rest can still be had from this source; empty when nothing is left, or
   *     no end is known
   */
  default Optional<Instant> finished(boolean complete) {
    return Optional.empty();
  }

  /** The items of a library that match a query. */
  static MediaSource of(PhotosClient client, MediaQuery query) {
    return new LibrarySource(client, query, OptionalLong.empty());
  }

  /** The items of an album that was looked up, which says how many there are. */
  static MediaSource of(PhotosClient client, Album album) {
    return new LibrarySource(client, MediaQuery.album(album.id()), album.itemCount());
  }

  /**
   * What a user picked in one session of Google's picker. A run that stores everything deletes the
   * session; one that leaves something keeps it, so that it can be resumed. One source serves one
   * run.
   */
  static MediaSource of(PickerClient client, String sessionId) {
    return new PickedSource(client, sessionId, Optional.empty());
  }

  /** The same for a session that is known already. */
  static MediaSource of(PickerClient client, PickingSession session) {
    return new PickedSource(client, session.id(), session.expireTime());
  }
}
