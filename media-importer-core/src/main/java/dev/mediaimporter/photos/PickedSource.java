package dev.mediaimporter.photos;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.StoppedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was picked in one session. The Picker API cannot look up one item, so its page is listed
 * again, once for all who ask at the same time, and everyone downloads through the latest link of
 * an item. Bounded by the session's 2,000 items.
 */
final class PickedSource implements MediaSource {
  private final PickerClient client;
  private final String sessionId;
  private final Optional<Instant> expireTime;
  private final PagedIterable<MediaItem> items;
  private final PageFetch<MediaItem> fetch;
  private final Map<Optional<String>, PickedPage> pages = new ConcurrentHashMap<>();
  private final Map<String, PickedPage> pageOf = new ConcurrentHashMap<>();
  private final ReentrantLock searching = new ReentrantLock();
  private boolean searchedToTheEnd;

  PickedSource(PickerClient client, String sessionId, Optional<Instant> expireTime) {
    this.client = client;
    this.sessionId = sessionId;
    this.expireTime = expireTime;
    PagedIterable<MediaItem> listing = client.mediaItems(sessionId);
    this.fetch = listing.fetch();
    this.items = listing.fetchedBy(plain -> this::list);
  }

  /** A page and what it held when it was listed last. */
  private static final class PickedPage {
    private final Optional<String> token;
    private final ReentrantLock listing = new ReentrantLock();
    private volatile Listed latest = new Listed(Map.of());

    PickedPage(Optional<String> token) {
      this.token = token;
    }
  }

  /** One answer; a refused link in it says that the others are dead as well. */
  private static final class Listed {
    private final Map<String, MediaItem> items;
    private volatile boolean refused;

    Listed(Map<String, MediaItem> items) {
      this.items = items;
    }
  }

  private Page<MediaItem> list(Optional<String> token) {
    Page<MediaItem> page = fetch.fetch(token);
    Map<String, MediaItem> listed = new HashMap<>();
    page.items().forEach(item -> listed.put(item.id(), item));
    PickedPage known = pages.computeIfAbsent(token, PickedPage::new);
    known.latest = new Listed(listed);
    listed.keySet().forEach(id -> pageOf.put(id, known));
    return page;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return items;
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    PickedPage page = pageOf.get(item.id());
    if (page != null) {
      Listed before = page.latest;
      MediaItem known = before.items.get(item.id());
      if (known != null
          && !before.refused
          && known.readiness() == Readiness.READY
          && isNewer(known, item)) {
        return Optional.of(known);
      }
      MediaItem listed = exclusively(page.listing, () -> listAgain(page, before, item.id()));
      if (listed != null) {
        return Optional.of(listed);
      }
    }
    return Optional.ofNullable(exclusively(searching, () -> search(item, page)));
  }

  private @Nullable MediaItem listAgain(PickedPage page, Listed before, String id) {
    if (page.latest == before) {
      try {
        list(page.token);
      } catch (InvalidRequestException e) {
        // Page tokens do not live for ever: what follows looks from the first page on.
        return null;
      }
    }
    return page.latest.items.get(id);
  }

  /** Lists from the first page until the item comes. */
  private @Nullable MediaItem search(MediaItem item, @Nullable PickedPage gone) {
    PickedPage page = pageOf.get(item.id());
    if (page != gone && page != null) {
      return page.latest.items.get(item.id());
    }
    if (searchedToTheEnd && page == null) {
      return null;
    }
    for (MediaItem listed : items) {
      if (listed.id().equals(item.id())) {
        return listed;
      }
    }
    searchedToTheEnd = true;
    return null;
  }

  private static boolean isNewer(MediaItem known, MediaItem item) {
    if (known.link().isEmpty() || known.link().equals(item.link())) {
      return false;
    }
    DownloadLink link = known.link().get();
    return item.link().map(old -> !link.obtainedAt().isBefore(old.obtainedAt())).orElse(true);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    PickedPage page = pageOf.get(item.id());
    Listed listed = page == null ? new Listed(Map.of()) : page.latest;
    try {
      return client.open(withLatestLink(item, listed), fromByte);
    } catch (ItemUnavailableException e) {
      if (e.reason() == FailureReason.LINK_REFUSED) {
        listed.refused = true;
      }
      throw e;
    }
  }

  private static MediaItem withLatestLink(MediaItem item, Listed listed) {
    return Optional.ofNullable(listed.items.get(item.id()))
        .filter(known -> isNewer(known, item))
        .flatMap(MediaItem::link)
        .map(item::withLink)
        .orElse(item);
  }

  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    PickedPage page = pageOf.get(item.id());
    return client.smallPicture(page == null ? item : withLatestLink(item, page.latest), width);
  }

  @Override
  public Optional<Instant> finished(boolean complete) {
    if (complete) {
      client.delete(sessionId);
      return Optional.empty();
    }
    return expireTime.isPresent() ? expireTime : client.session(sessionId).expireTime();
  }

  private static <T extends @Nullable Object> T exclusively(
      ReentrantLock lock, Supplier<T> action) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("stopped while the picked items were listed again");
    }
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
