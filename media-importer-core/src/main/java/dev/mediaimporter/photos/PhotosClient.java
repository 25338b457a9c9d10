package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the Google Photos Library API that an import needs. Since 31 March 2025 it shows an
 * app only the albums and items which that app created.
 *
 * <p>Safe for use by several threads. Every method blocks. None retries: within a run the importer
 * does, by its {@link dev.mediaimporter.resilience.ResiliencePolicy}; for calls of your own wrap
 * the client with {@code dev.mediaimporter.RetryingClients}. All throw the exceptions of
 * {@code dev.mediaimporter.media}: {@code AccessRejectedException} when credentials are refused,
 * {@code ThrottledException} on 429, {@code SourceUnavailableException} on 5xx, broken connections
 * and unreadable answers, {@code InvalidRequestException} on other 4xx.
 *
 * @see <a href="https://developers.google.com/photos/library/reference/rest">Library API</a>
 */
public interface PhotosClient {
  /** The albums, in Google's order. */
  PagedIterable<Album> albums();

  /** The album with this id; empty when there is none that this app may see. */
  Optional<Album> album(String albumId);

  /** The items that match; links in them live about an hour. */
  PagedIterable<MediaItem> mediaItems(MediaQuery query);

  /** The item with this id and a fresh link; empty when it is gone. */
  Optional<MediaItem> mediaItem(String id);

  /**
   * The items with these ids and fresh links, by id, in the order asked. What is gone is missing
   * from the map, and so is an item for which alone the service fails: ask {@link #mediaItem} for
   * it to learn which. Any number of ids: asked for 50 at a time, and one by one where that fails.
   */
  Map<String, MediaItem> mediaItems(Collection<String> ids);

  /**
   * Opens the bytes of an item through the link in it. One request, redirects apart.
   *
   * @param fromByte where to start; the server may ignore it and start at 0: see
   *     {@link Download#startsAt()}
   * @throws dev.mediaimporter.media.ItemUnavailableException with the reason {@code LINK_REFUSED}
   *     when the link is dead (a fresh one may work), {@code NOT_THE_MEDIUM} when something else
   *     came, {@code ITEM_GONE}, {@code NOT_READY}
   */
  Download open(MediaItem item, long fromByte);

  /**
   * Opens a small picture of an item, photo or video, that Google makes. One request, which counts
   * against the quota of downloads. Empty when the client has none; exceptions as in {@link #open}.
   *
   * @param width the largest width in pixels
   */
  default Optional<Download> smallPicture(MediaItem item, int width) {
    return Optional.empty();
  }
}
