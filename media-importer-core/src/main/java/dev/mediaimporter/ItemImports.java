package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.PutResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The imports of single items of a run. Thread-safe. */
final class ItemImports {
  private static final Logger LOG = LoggerFactory.getLogger(ItemImports.class);

  private final ImportRequest request;
  private final ImportListener listener;
  private final Attempts attempts;
  private final NameReservations names;
  private final Transfers transfers;
  private final MotionVideos motionVideos;
  private final RunOutcome outcome;
  private final RunStop stop;
  private final Queue<Waiting> notReady = new ConcurrentLinkedQueue<>();

  /**
   * A video that Google still processes.
   *
   * @param earlier the attempts of earlier runs
   * @param spent those of this run
   */
  record Waiting(MediaItem item, int earlier, ItemAttempts spent) {}

  ItemImports(
      ImportRequest request,
      ImportListener listener,
      Attempts attempts,
      NameReservations names,
      Transfers transfers,
      MotionVideos motionVideos,
      RunOutcome outcome,
      RunStop stop) {
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
    this.names = names;
    this.transfers = transfers;
    this.motionVideos = motionVideos;
    this.outcome = outcome;
    this.stop = stop;
  }

  /**
   * Reserves the name of a listed item. To be called in the order of the listing, so that of equal
   * names the first listed gets the plain one, run after run.
   *
   * @return imports it and its motion video, blocking
   */
  Runnable asListed(MediaItem item, int earlier) {
    Optional<MediaKey> key = reserveName(item);
    ItemAttempts spent = attempts.forItem();
    return () -> importItem(item, key, earlier, spent);
  }

  /** The same for an item of which no more than the id may be known; the source is asked first. */
  Runnable afterLookUp(MediaItem item, int earlier) {
    ItemAttempts spent = attempts.forItem();
    return () -> importAfterLookUp(item, earlier, spent);
  }

  /** Tries once more. Blocks. */
  void retry(Waiting waiting) {
    importAfterLookUp(waiting.item(), waiting.earlier(), waiting.spent());
  }

  /** How many videos are not ready yet. */
  int notReady() {
    return notReady.size();
  }

  /** Takes out the videos that are not ready yet. */
  List<Waiting> takeNotReady() {
    List<Waiting> taken = new ArrayList<>();
    for (Waiting next = notReady.poll(); next != null; next = notReady.poll()) {
      taken.add(next);
    }
    return taken;
  }

  void putBack(Waiting waiting) {
    notReady.add(waiting);
  }

  private Optional<MediaKey> reserveName(MediaItem item) {
    try {
      MediaKey key = request.keys().keyFor(item);
      MediaKey fitting = names.fit(key);
      if (names.claim(fitting, item.id())) {
        MediaKey beside = names.fit(MotionVideo.beside(fitting));
        motionVideos.of(item).ifPresent(video -> names.claim(beside, video.id()));
      }
      return Optional.of(key);
    } catch (RuntimeException e) {
      // The item's import meets the same failure, and reports it.
      LOG.debug("No key for {}", item.id(), e);
      return Optional.empty();
    }
  }

  private void importAfterLookUp(MediaItem listed, int earlier, ItemAttempts spent) {
    MediaItem item;
    try {
      item = lookUp(listed, spent);
    } catch (MediaImportException e) {
      failed(listed, e, earlier, spent);
      return;
    } catch (RuntimeException | Error e) {
      outcome.failedUnexpectedly(listed, e, earlier + spent.transfers());
      return;
    }
    importItem(item, Optional.empty(), earlier, spent);
  }

  private MediaItem lookUp(MediaItem item, ItemAttempts spent) {
    while (true) {
      spent.spend();
      try {
        return request
            .source()
            .refresh(item)
            .orElseThrow(() -> new ItemUnavailableException(
                FailureReason.ITEM_GONE, "the item is no longer at the source", null));
      } catch (MediaImportException e) {
        // A look-up is worth its request only when one for the bytes can follow.
        spent.awaitNext(item.displayName(), e, 2);
      }
    }
  }

  private void importItem(
      MediaItem item, Optional<MediaKey> reserved, int earlier, ItemAttempts spent) {
    MediaKey storedAs;
    try {
      ItemDownload download = transfers.download(
          item, request.source(), spent, bytes -> listener.bytesReceived(item, bytes));
      MediaKey key = reserved.orElseGet(() -> request.keys().keyFor(item));
      PutResult result = transfers.run(download, key, motionVideos.of(item));
      outcome.succeeded(download.item(), result, earlier, spent.transfers());
      storedAs = result.stored().key();
    } catch (MediaImportException e) {
      failed(item, e, earlier, spent);
      return;
    } catch (RuntimeException | Error e) {
      outcome.failedUnexpectedly(item, e, earlier + spent.transfers());
      return;
    }
    motionVideos.importBeside(item, storedAs);
  }

  private void failed(MediaItem item, MediaImportException e, int earlier, ItemAttempts spent) {
    if (e.reason() == FailureReason.NOT_READY && spent.affords(2) && !stop.requested()) {
      notReady.add(new Waiting(item, earlier, spent));
    } else {
      outcome.failed(item, e, earlier + spent.transfers());
    }
  }
}
