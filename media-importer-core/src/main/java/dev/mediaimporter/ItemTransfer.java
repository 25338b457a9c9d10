package dev.mediaimporter;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The transfer of one item to the destination, under the first of its names that is free. Used
 * once, by one thread.
 */
final class ItemTransfer {
  private final NameReservations names;
  private final DestinationWaits destination;
  private final ItemDownload download;
  private final List<MediaKey> candidates;
  private final Optional<MediaItem> motionVideo;
  private final Named named = new Named();

  /**
   * A transfer.
   *
   * @param motionVideo the item that is to have the same stem; its name must be free as well
   */
  ItemTransfer(
      NameReservations names,
      DestinationWaits destination,
      ItemDownload download,
      MediaKey key,
      Optional<MediaItem> motionVideo) {
    this.names = names;
    this.destination = destination;
    this.download = download;
    this.candidates =
        KeyStrategies.candidates(key, download.item(), names.sink().maxNameBytes());
    this.motionVideo = motionVideo;
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
      Optional<StoredMedia> found = names.findFor(item, key);
      if (found.isPresent() && NameReservations.isOf(item, found.get())) {
        return new PutResult.AlreadyExists(found.get());
      }
      if (found.isPresent()) {
        taken.add(key);
      } else if (names.asksEach()) {
        break;
      }
    }
    requireReady(item);
    boolean ownNames = names.exclusion() == MediaSink.Exclusion.NONE;
    for (MediaKey key : candidates) {
      if (ownNames && !isOwn(key)) {
        continue;
      }
      if (!taken.contains(key) && isFreeForMotionVideo(key) && names.claim(key, item.id())) {
        PutResult result = put(key);
        if (result instanceof PutResult.Created) {
          return result;
        }
        if (NameReservations.isOf(item, result.stored())) {
          names.noteUnrecorded();
          return result;
        }
        // The sink may have tried others by itself.
        taken.addAll(candidates.subList(0, candidates.indexOf(result.stored().key()) + 1));
      }
    }
    throw new ItemUnavailableException(
        FailureReason.NAME_TAKEN,
        "every possible name is taken by other files: " + candidates.get(0));
  }

  /** Whether no other importer puts anything else under the key. */
  private boolean isOwn(MediaKey key) {
    String id = download.item().id();
    return KeyStrategies.isOwn(key, id) || KeyStrategies.isOwn(key, MotionVideo.photoId(id));
  }

  private boolean isFreeForMotionVideo(MediaKey key) {
    if (motionVideo.isEmpty()) {
      return true;
    }
    MediaItem video = motionVideo.get();
    MediaKey videoKey = names.fit(MotionVideo.beside(key));
    return names.claim(videoKey, video.id())
        && names
            .find(videoKey)
            .map(found -> NameReservations.isOf(video, found))
            .orElse(true);
  }

  private static void requireReady(MediaItem item) {
    if (item.readiness() == Readiness.PROCESSING) {
      throw ItemUnavailableException.stillProcessing();
    }
    if (item.readiness() == Readiness.FAILED) {
      throw new ItemUnavailableException(
          FailureReason.PROCESSING_FAILED, "Google failed to process this video");
    }
  }

  /** The download, and what to call it where another item has the name. */
  private final class Named implements MediaContent {
    @Override
    public MediaItem item() {
      return download.item();
    }

    @Override
    public MediaBody open() throws IOException {
      return download.open();
    }

    @Override
    public Optional<MediaKey> keyInsteadOf(MediaKey taken) {
      return candidates.stream()
          .skip(candidates.indexOf(taken) + 1L)
          .filter(key -> isFreeForMotionVideo(key) && names.claim(key, item().id()))
          .findFirst();
    }
  }

  private PutResult put(MediaKey key) {
    DestinationWaits.ItemWaits waits = destination.forItem();
    boolean retried = false;
    while (true) {
      try {
        PutResult result = names.sink().put(key, named);
        destination.putSucceeded();
        return result;
      } catch (IOException | SinkException e) {
        if (download.takeRestart()) {
          continue;
        }
        if (download.failure().isPresent()) {
          throw download.failure().get();
        }
        if (Thread.currentThread().isInterrupted()) {
          // A stop interrupted it: the destination did not fail.
          throw ItemDownload.stopped();
        }
        SinkException failed =
            e instanceof SinkException known ? known : unknown(key, (IOException) e);
        if (failed.scope() == SinkException.Scope.UNAVAILABLE) {
          waits.await(failed);
        }
        if (failed.state() == SinkException.State.UNKNOWN) {
          Optional<StoredMedia> found = lookAgain(key, failed);
          if (found.isPresent() && NameReservations.isOf(download.item(), found.get())) {
            return new PutResult.Created(found.get());
          }
        }
        if (failed.scope() != SinkException.Scope.UNAVAILABLE) {
          if (retried || failed.scope() == SinkException.Scope.DESTINATION) {
            throw failed;
          }
          retried = true;
        }
        download.allowAnotherPut();
      }
    }
  }

  private Optional<StoredMedia> lookAgain(MediaKey key, SinkException failed) {
    try {
      return destination.call(() -> names.sink().find(key));
    } catch (IOException | SinkException e) {
      failed.addSuppressed(e);
      throw failed;
    }
  }

  private SinkException unknown(MediaKey key, IOException e) {
    return new SinkException(
        SinkException.State.UNKNOWN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + names.sink().describe() + ": " + e,
        e);
  }
}
