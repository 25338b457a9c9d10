package dev.mediaimporter;

import dev.mediaimporter.key.KeyCandidates;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.Readiness;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings one item to the destination under the first of its names that is free. Used once, by one
 * thread.
 */
final class ItemTransfer {
  private final NameReservations destination;
  private final ItemDownload download;
  private final List<MediaKey> candidates;
  private final Optional<MediaItem> beside;

  /**
   * A transfer.
   *
   * @param beside the item that is to have the same stem; its name must be free as well
   */
  ItemTransfer(
      NameReservations destination,
      ItemDownload download,
      MediaKey key,
      Optional<MediaItem> beside) {
    this.destination = destination;
    this.download = download;
    this.candidates = KeyCandidates.of(key, download.item());
    this.beside = beside;
  }

  /**
   * Blocks until the item is stored or found.
   *
   * @throws MediaImportException when it can be neither
   */
  PutResult run() {
    MediaItem item = download.item();
    Set<MediaKey> taken = new HashSet<>();
    for (MediaKey key : candidates) {
      Optional<StoredMedia> found = destination.find(key);
      if (found.isPresent() && isOf(item, found.get())) {
        return new PutResult.AlreadyExists(found.get());
      }
      if (found.isPresent()) {
        taken.add(key);
      } else if (destination.asksEach()) {
        break;
      }
    }
    requireReady(item);
    for (MediaKey key : candidates) {
      if (!taken.contains(key) && hasRoomBeside(key) && destination.claim(key, item.id())) {
        PutResult result = put(key);
        if (result instanceof PutResult.Created || isOf(item, result.stored())) {
          return result;
        }
      }
    }
    throw new ItemUnavailableException(
        FailureReason.NAME_TAKEN,
        "every name it may have is taken by other files: " + candidates.get(0),
        null);
  }

  private boolean hasRoomBeside(MediaKey key) {
    if (beside.isEmpty()) {
      return true;
    }
    MediaItem half = beside.get();
    MediaKey halfKey = MotionVideo.beside(key);
    return destination.claim(halfKey, half.id())
        && destination.find(halfKey).map(there -> isOf(half, there)).orElse(true);
  }

  private static boolean isOf(MediaItem item, StoredMedia stored) {
    return stored.itemId().filter(item.id()::equals).isPresent();
  }

  private static void requireReady(MediaItem item) {
    if (item.readiness() == Readiness.PROCESSING) {
      throw new ItemUnavailableException(
          FailureReason.NOT_READY, "Google is still processing this video", null);
    }
    if (item.readiness() == Readiness.FAILED) {
      throw new ItemUnavailableException(
          FailureReason.PROCESSING_FAILED, "Google failed to process this video", null);
    }
  }

  private PutResult put(MediaKey key) {
    boolean retried = false;
    while (true) {
      try {
        return destination.sink().put(key, download);
      } catch (IOException | SinkException e) {
        if (download.takeRestart()) {
          continue;
        }
        if (download.failure().isPresent()) {
          throw download.failure().get();
        }
        if (Thread.currentThread().isInterrupted()) {
          // Broken off by a stop: that is no failure of the destination.
          throw ItemDownload.stopped();
        }
        SinkException failed =
            e instanceof SinkException known ? known : unknown(key, (IOException) e);
        if (failed.state() == SinkException.State.UNKNOWN) {
          Optional<StoredMedia> found = lookAgain(key, failed);
          if (found.isPresent() && isOf(download.item(), found.get())) {
            return new PutResult.Created(found.get());
          }
        }
        if (retried || failed.scope() == SinkException.Scope.DESTINATION) {
          throw failed;
        }
        retried = true;
      }
    }
  }

  private Optional<StoredMedia> lookAgain(MediaKey key, SinkException failed) {
    try {
      return destination.sink().find(key);
    } catch (IOException | SinkException e) {
      failed.addSuppressed(e);
      throw failed;
    }
  }

  private SinkException unknown(MediaKey key, IOException e) {
    return new SinkException(
        SinkException.State.UNKNOWN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + destination.sink().describe() + ": " + e,
        e);
  }
}
