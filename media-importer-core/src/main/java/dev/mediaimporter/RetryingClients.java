package dev.mediaimporter;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Clients whose listings and look-ups are retried by a policy, for use outside a run.
 * {@link MediaImporter} and {@link SelectionWait} retry by themselves: give them plain clients, or
 * failures are retried twice over. Downloads are passed through. The clients are thread-safe; an
 * interrupt ends their waits; closing what they wrap stays with the caller.
 */
public final class RetryingClients {
  private RetryingClients() {}

  /** The same photos client with retries, of which a listener is told. */
  public static PhotosClient of(
      PhotosClient client, ResiliencePolicy policy, ImportListener listener) {
    return new RetryingPhotosClient(client, Attempts.outsideRuns(policy, listener));
  }

  /**
   * The same picker client with retries, of which a listener is told. When the answer to
   * {@link PickerClient#create} is lost, an unused session is left to expire.
   */
  public static PickerClient of(
      PickerClient client, ResiliencePolicy policy, ImportListener listener) {
    return of(client, Attempts.outsideRuns(policy, listener));
  }

  static PickerClient of(PickerClient client, Attempts attempts) {
    return new RetryingPickerClient(client, attempts);
  }

  private record RetryingPhotosClient(PhotosClient client, Attempts attempts)
      implements PhotosClient {
    @Override
    public PagedIterable<Album> albums() {
      return client.albums().fetchedBy(fetch -> attempts.retrying("the albums", fetch));
    }

    @Override
    public Optional<Album> album(String albumId) {
      return attempts.call("the album", () -> client.album(albumId));
    }

    @Override
    public PagedIterable<MediaItem> mediaItems(MediaQuery query) {
      return client.mediaItems(query).fetchedBy(fetch -> attempts.retrying("the listing", fetch));
    }

    @Override
    public Optional<MediaItem> mediaItem(String id) {
      return attempts.call("an item", () -> client.mediaItem(id));
    }

    @Override
    public Map<String, MediaItem> mediaItems(Collection<String> ids) {
      return attempts.call("some items", () -> client.mediaItems(ids));
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

  private record RetryingPickerClient(PickerClient client, Attempts attempts)
      implements PickerClient {
    @Override
    public PickingSession create(OptionalInt maxItemCount) {
      return attempts.call("a new picking session", () -> client.create(maxItemCount));
    }

    @Override
    public PickingSession session(String sessionId) {
      return attempts.call("the picking session", () -> client.session(sessionId));
    }

    @Override
    public PagedIterable<MediaItem> mediaItems(String sessionId) {
      return client
          .mediaItems(sessionId)
          .fetchedBy(fetch -> attempts.retrying("the picked items", fetch));
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      return client.open(item, fromByte);
    }

    @Override
    public Optional<Download> smallPicture(MediaItem item, int width) {
      return client.smallPicture(item, width);
    }

    @Override
    public void delete(String sessionId) {
      attempts.call("the picking session", () -> {
        client.delete(sessionId);
        return true;
      });
    }
  }
}
