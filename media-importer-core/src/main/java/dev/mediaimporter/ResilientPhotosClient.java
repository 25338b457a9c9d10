package dev.mediaimporter;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.RetryListener;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A photos client whose listings and look-ups are retried by a policy, for use outside a run.
 * {@link MediaImporter} retries by itself: give it the plain client, or failures are retried twice
 * over. Downloads are passed on as they are. Thread-safe; its waits end at an interrupt.
 */
public final class ResilientPhotosClient implements PhotosClient {
  private final PhotosClient client;
  private final Retries retries;

  private ResilientPhotosClient(PhotosClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /** Wraps a client; closing it stays with whoever made it. */
  public static ResilientPhotosClient of(PhotosClient client, ResiliencePolicy policy) {
    return of(client, policy, RetryListener.NONE);
  }

  /** The same, telling a listener of each retry. */
  public static ResilientPhotosClient of(
      PhotosClient client, ResiliencePolicy policy, RetryListener listener) {
    return new ResilientPhotosClient(client, Retries.outsideRuns(policy, listener));
  }

  @Override
  public PagedIterable<Album> albums() {
    return client.albums().fetchedBy(fetch -> retries.retrying("the albums", fetch));
  }

  @Override
  public Optional<Album> album(String albumId) {
    return retries.call("the album", () -> client.album(albumId));
  }

  @Override
  public PagedIterable<MediaItem> mediaItems(MediaQuery query) {
    return client.mediaItems(query).fetchedBy(fetch -> retries.retrying("the listing", fetch));
  }

  @Override
  public Optional<MediaItem> mediaItem(String id) {
    return retries.call("an item", () -> client.mediaItem(id));
  }

  @Override
  public Map<String, MediaItem> mediaItems(Collection<String> ids) {
    return retries.call("some items", () -> client.mediaItems(ids));
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return client.open(item, fromByte);
  }
}
