package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The items a run takes up: the source's listing, or what the ledger says failed before. A page is
 * requested only when all items of the last one were handed out, so no link is old when it is used.
 * Used once, by one thread.
 */
final class ItemFeed {
  private final ImportRequest request;
  private final ImportListener listener;
  private final Attempts attempts;
  private final RunStop stop;
  private final ExecutorService lister;
  private int page;

  ItemFeed(
      ImportRequest request,
      ImportListener listener,
      Attempts attempts,
      RunStop stop,
      ThreadFactory threads) {
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
    this.stop = stop;
    this.lister = Executors.newSingleThreadExecutor(threads);
  }

  /** Whether only the ids of the items are known, so that each has to be looked up first. */
  boolean idsOnly() {
    return request.scope() == ImportRequest.Scope.FAILED_BEFORE;
  }

  /** The items; its methods block, and throw what the listing throws. */
  Iterator<MediaItem> items() {
    return idsOnly()
        ? failedBefore()
        : request.source().items().fetchedBy(this::guarded).iterator();
  }

  /** The number of the page that the last item came from, from 1. */
  int page() {
    return page;
  }

  /** Ends a request that is still under way. */
  void close() {
    lister.shutdownNow();
  }

  private PageFetch<MediaItem> guarded(PageFetch<MediaItem> fetch) {
    PageFetch<MediaItem> retrying = attempts.retrying("the listing", fetch);
    return token -> {
      Page<MediaItem> fetched = stoppably(() -> retrying.fetch(token));
      page = token.isEmpty() ? 1 : page + 1;
      listener.pageListed(fetched.items().size());
      return fetched;
    };
  }

  /** Fetches a page on a thread that can be interrupted when a stop has had its grace. */
  private Page<MediaItem> stoppably(Callable<Page<MediaItem>> fetch) {
    Future<Page<MediaItem>> page = lister.submit(fetch);
    try {
      while (true) {
        try {
          return page.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (stop.requested()) {
            return page.get(request.stopGrace().toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      }
    } catch (TimeoutException e) {
      throw stopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the listing failed unexpectedly", e.getCause());
    } finally {
      page.cancel(true);
    }
  }

  private static StoppedException stopped() {
    return new StoppedException("stopped while a page of the listing was fetched");
  }

  private Iterator<MediaItem> failedBefore() {
    try (Stream<LedgerEntry> entries = request.ledger().entries()) {
      Map<String, MediaItem> items = new LinkedHashMap<>();
      entries
          .filter(LedgerEntry.Failed.class::isInstance)
          .map(LedgerEntry.Failed.class::cast)
          .map(ItemFeed::itemThatFailed)
          .forEach(item -> items.merge(
              item.id(), item, (first, more) -> first.filename().isPresent() ? first : more));
      return items.values().iterator();
    } catch (IOException | UncheckedIOException e) {
      throw RunOutcome.ledgerBroken(e);
    }
  }

  /** The item itself, or the photo whose motion video failed. */
  private static MediaItem itemThatFailed(LedgerEntry.Failed entry) {
    String id = MotionVideo.photoId(entry.itemId());
    return MediaItem.builder()
        .id(id)
        .filename(entry.filename().filter(name -> id.equals(entry.itemId())))
        .type(MediaKind.PHOTO)
        .build();
  }
}
