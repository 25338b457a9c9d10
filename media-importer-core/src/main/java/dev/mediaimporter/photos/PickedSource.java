package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was picked in one session. The Picker API cannot look up one item, so its page is listed
 * again; the fresh links of its neighbours are kept for when they are asked for. Bounded by the
 * session's 2,000 items.
 */
final class PickedSource implements MediaSource {
  private final PickerClient client;
  private final PagedIterable<MediaItem> items;
  private final PageFetch<MediaItem> fetch;
  private final Map<String, Optional<String>> pageOf = new ConcurrentHashMap<>();
  private final Map<String, MediaItem> latest = new ConcurrentHashMap<>();

  PickedSource(PickerClient client, String sessionId) {
    this.client = client;
    PagedIterable<MediaItem> listing = client.mediaItems(sessionId);
    this.fetch = listing.fetch();
    this.items = listing.fetchedBy(plain -> this::fetchAndRemember);
  }

  private Page<MediaItem> fetchAndRemember(Optional<String> token) {
    Page<MediaItem> page = fetch.fetch(token);
    for (MediaItem item : page.items()) {
      pageOf.putIfAbsent(item.id(), token);
      latest.put(item.id(), item);
    }
    return page;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return items;
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    MediaItem known = latest.get(item.id());
    if (known != null && isNewer(known, item)) {
      return Optional.of(known);
    }
    Optional<String> token = pageOf.get(item.id());
    if (token == null) {
      return items.stream().filter(listed -> listed.id().equals(item.id())).findFirst();
    }
    return fetchAndRemember(token).items().stream()
        .filter(listed -> listed.id().equals(item.id()))
        .findFirst();
  }

  private static boolean isNewer(MediaItem known, MediaItem item) {
    return known.link().isPresent()
        && item.link()
            .map(link -> known.link().get().obtainedAt().isAfter(link.obtainedAt()))
            .orElse(true);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return client.open(item, fromByte);
  }
}
