package dev.mediaimporter.testkit;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A picker client without HTTP: the test says what the user has, picks, and makes downloads fail.
 * Sessions live 7 days and links an hour by the given clock. Safe for concurrent use.
 */
public final class FakePickerClient implements PickerClient {
  private static final int MAX_ITEMS = 2000;
  private static final Duration SESSION_LIFE = Duration.ofDays(7);

  private final Clock clock;
  private final Map<String, MediaItem> items = new LinkedHashMap<>();
  private final Map<String, byte[]> bytes = new HashMap<>();
  private final Map<String, byte[]> motionVideos = new HashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Map<String, Deque<MediaImportException>> failures = new HashMap<>();
  private final Map<String, Integer> downloads = new HashMap<>();
  private Duration linkLife = Duration.ofHours(1);
  private int made;
  private int listings;

  private record Session(Instant expireTime, Optional<List<String>> picked) {}

  /** Creates a user without photos and without sessions. */
  public FakePickerClient(Clock clock) {
    this.clock = clock;
  }

  /** Adds a photo or a video that the user has. */
  public synchronized FakePickerClient add(MediaItem item, byte[] content) {
    items.put(item.id(), item);
    bytes.put(item.id(), content.clone());
    return this;
  }

  /** Adds a motion photo that the user has. */
  public synchronized FakePickerClient add(MediaItem photo, byte[] still, byte[] motionVideo) {
    motionVideos.put(photo.id(), motionVideo.clone());
    return add(photo, still);
  }

  /** Sets how long links live from now on; an hour at first, as at Google. */
  public synchronized FakePickerClient linksLiveFor(Duration life) {
    linkLife = life;
    return this;
  }

  /** Makes the next downloads of an item fail with these, one after another. */
  public synchronized FakePickerClient failing(String itemId, MediaImportException... next) {
    failures.computeIfAbsent(itemId, id -> new ArrayDeque<>()).addAll(List.of(next));
    return this;
  }

  /** Picks these in the session and presses Done, as the user would. */
  public synchronized void pick(String sessionId, List<String> itemIds) {
    Session session = alive(sessionId);
    sessions.put(sessionId, new Session(session.expireTime(), Optional.of(List.copyOf(itemIds))));
  }

  /** The ids of the sessions that were neither deleted nor have expired. */
  public synchronized Set<String> openSessions() {
    sessions.values().removeIf(session -> !clock.instant().isBefore(session.expireTime()));
    return Set.copyOf(sessions.keySet());
  }

  /** How often an item's bytes were handed out; its motion video counts as the item. */
  public synchronized int downloads(String itemId) {
    return downloads.getOrDefault(itemId, 0);
  }

  /** How many pages were listed. */
  public synchronized int listings() {
    return listings;
  }

  @Override
  public synchronized PickingSession create(OptionalInt maxItemCount) {
    int count = maxItemCount.orElse(MAX_ITEMS);
    if (count < 1 || count > MAX_ITEMS) {
      throw new InvalidRequestException("1 to " + MAX_ITEMS + " items, not " + count);
    }
    String id = "session-" + ++made;
    sessions.put(id, new Session(clock.instant().plus(SESSION_LIFE), Optional.empty()));
    return session(id);
  }

  @Override
  public synchronized PickingSession session(String sessionId) {
    Session session = alive(sessionId);
    PickingSession.Builder answer = PickingSession.builder()
        .id(sessionId)
        .pickerUri(URI.create("https://fake.invalid/picker/" + sessionId))
        .mediaItemsSet(session.picked().isPresent())
        .expireTime(session.expireTime());
    return session.picked().isPresent()
        ? answer.build()
        : answer
            .pollInterval(Duration.ofSeconds(5))
            .timeoutIn(Duration.ofMinutes(30))
            .build();
  }

  @Override
  public PagedIterable<MediaItem> mediaItems(String sessionId) {
    return PagedIterable.of(token -> page(sessionId, token), MediaItem::id);
  }

  private synchronized Page<MediaItem> page(String sessionId, Optional<String> token) {
    List<String> picked = alive(sessionId)
        .picked()
        .orElseThrow(
            () -> new SelectionException(FailureReason.NOT_PICKED_YET, "nothing is picked yet"));
    listings++;
    Page<String> page = FakePhotosClient.page(picked, token);
    return new Page<>(page.items().stream().map(this::withLink).toList(), page.nextToken());
  }

  private MediaItem withLink(String id) {
    return Objects.requireNonNull(items.get(id), "no such item")
        .withLink(new DownloadLink(
            URI.create("https://fake.invalid/ppa/" + listings + "/" + id.hashCode()),
            clock.instant()));
  }

  @Override
  public synchronized Download open(MediaItem item, long fromByte) {
    Deque<MediaImportException> script = failures.getOrDefault(item.id(), new ArrayDeque<>());
    if (!script.isEmpty()) {
      throw script.removeFirst();
    }
    DownloadLink link = item.link().orElseThrow(FakePickerClient::refused);
    if (!clock.instant().isBefore(link.obtainedAt().plus(linkLife))) {
      throw refused();
    }
    boolean motionVideo =
        item.type() == MediaKind.VIDEO && known(item.id()).type() == MediaKind.PHOTO;
    byte[] content = motionVideo ? motionVideos.get(item.id()) : bytes.get(item.id());
    if (content == null) {
      throw refused();
    }
    downloads.merge(item.id(), 1, Integer::sum);
    return FakePhotosClient.download(content, fromByte, item);
  }

  private MediaItem known(String id) {
    return Objects.requireNonNull(items.get(id), "no such item");
  }

  private static ItemUnavailableException refused() {
    return new ItemUnavailableException(FailureReason.LINK_REFUSED, "the link is refused");
  }

  @Override
  public synchronized void delete(String sessionId) {
    sessions.remove(sessionId);
  }

  private Session alive(String sessionId) {
    @Nullable Session session = sessions.get(sessionId);
    if (session == null || !clock.instant().isBefore(session.expireTime())) {
      throw new SelectionException(FailureReason.SESSION_GONE, "there is no such session any more");
    }
    return session;
  }
}
