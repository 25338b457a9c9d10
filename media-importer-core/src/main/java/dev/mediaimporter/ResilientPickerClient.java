package dev.mediaimporter;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.RetryListener;
import java.util.OptionalInt;

/**
 * A picker client whose calls are retried by a policy, for use outside a run. {@link MediaImporter}
 * and {@link SelectionWait} retry by themselves: give them the plain client, or failures are
 * retried twice over. Downloads are passed on as they are. Thread-safe; its waits end at an
 * interrupt.
 */
public final class ResilientPickerClient implements PickerClient {
  private final PickerClient client;
  private final Retries retries;

  private ResilientPickerClient(PickerClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /** Wraps a client; closing it stays with whoever made it. */
  public static ResilientPickerClient of(PickerClient client, ResiliencePolicy policy) {
    return of(client, policy, RetryListener.NONE);
  }

  /** The same, telling a listener of each retry. */
  public static ResilientPickerClient of(
      PickerClient client, ResiliencePolicy policy, RetryListener listener) {
    return new ResilientPickerClient(client, Retries.outsideRuns(policy, listener));
  }

  /** {@inheritDoc} If an answer was lost, a session nobody uses is left to expire. */
  @Override
  public PickingSession create(OptionalInt maxItemCount) {
    return retries.call("a new picking session", () -> client.create(maxItemCount));
  }

  @Override
  public PickingSession session(String sessionId) {
    return retries.call("the picking session", () -> client.session(sessionId));
  }

  @Override
  public PagedIterable<MediaItem> mediaItems(String sessionId) {
    return client
        .mediaItems(sessionId)
        .fetchedBy(fetch -> retries.retrying("the picked items", fetch));
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return client.open(item, fromByte);
  }

  @Override
  public void delete(String sessionId) {
    retries.run("the picking session", () -> client.delete(sessionId));
  }
}
