package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The download link of one item, renewed when it is missing, old or refused. One thread at a time.
 */
final class DownloadLinks {
  /**
   * A renewed link that is refused within this time was refused for good. Later it may just have
   * died again: it can come from a listing that another item asked for.
   */
  private static final Duration STILL_FRESH = Duration.ofSeconds(3);

  /** The age at which a link is renewed rather than tried; Google promises 60 minutes. */
  private static final Duration MAX_AGE = Duration.ofMinutes(50);

  private enum State {
    /** The link may work, or there is none yet. */
    USABLE,
    /** The link was refused. */
    REFUSED,
    /** The link replaces a refused one and has not worked yet. */
    REPLACED
  }

  private final MediaSource source;
  private final ItemAttempts attempts;
  private final Clock clock;
  private MediaItem item;
  private State state = State.USABLE;

  DownloadLinks(MediaItem item, MediaSource source, ItemAttempts attempts, Clock clock) {
    this.item = item;
    this.source = source;
    this.attempts = attempts;
    this.clock = clock;
  }

  /** The item with its latest link. */
  MediaItem item() {
    return item;
  }

  /** The number of requests that the next download needs: with a new link, one more. */
  int requestsNeeded() {
    return state == State.REFUSED || (source.needsLinks() && item.link().isEmpty()) ? 2 : 1;
  }

  /** Whether a refused link was replaced, and the new link has not worked. */
  boolean replaced() {
    return state == State.REPLACED;
  }

  void renewIfNeeded() {
    // An old link may still work; when the budget is too small to renew it, it is tried as it is.
    if (requestsNeeded() == 2 || (isOlderThan(MAX_AGE) && attempts.affords(2))) {
      attempts.spend();
      item = source
          .refresh(item)
          .orElseThrow(() -> new ItemUnavailableException(
              FailureReason.ITEM_GONE, "the item is no longer at the source"));
      state = state == State.REFUSED ? State.REPLACED : State.USABLE;
    }
  }

  /** @param details what the bytes say of the item */
  void worked(Map<String, String> details) {
    state = State.USABLE;
    if (!item.details().entrySet().containsAll(details.entrySet())) {
      Map<String, String> all = new LinkedHashMap<>(details);
      item.details().forEach(all::putIfAbsent);
      item = MediaItem.builder().from(item).details(all).build();
    }
  }

  /**
   * Has a refused link renewed before the next request.
   *
   * @throws ItemUnavailableException when a new link would be refused too, or costs too much
   */
  void refused(MediaImportException cause) {
    if ((replaced() && !isOlderThan(STILL_FRESH)) || !attempts.affords(2)) {
      throw new ItemUnavailableException(
          FailureReason.LINK_REFUSED,
          cause.getMessage() + (replaced() ? " (with a fresh link too)" : ""),
          cause);
    }
    state = State.REFUSED;
  }

  /**
   * By the system's clock, because links age while a machine is suspended. One that is set during a
   * run costs a renewal at most.
   */
  private boolean isOlderThan(Duration age) {
    return item.link()
        .map(link -> link.obtainedAt().plus(age).isBefore(clock.instant()))
        .orElse(false);
  }
}
