package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.PutResult;
import java.util.Optional;

/**
 * The motion videos of a run. Each is imported right after its photo is at the destination, under
 * the photo's name if that is free, and counts as an item of its own from the moment it is known to
 * exist or to have failed. Thread-safe.
 */
record MotionVideos(
    ImportRequest request,
    ImportListener listener,
    Attempts attempts,
    Transfers transfers,
    RunOutcome outcome) {
  /** The motion video to ask for, if the item may have one and motion videos are wanted. */
  Optional<MediaItem> of(MediaItem item) {
    return request.motionVideos() && item.type() == MediaKind.PHOTO
        ? Optional.of(MotionVideo.of(item))
        : Optional.empty();
  }

  /** Whether the motion video of a photo that is stored still has to be asked for. */
  boolean isOpen(MediaItem photo, LedgerEntry.Stored stored) {
    return of(photo).isPresent() && !stored.notes().contains(ItemNote.NO_MOTION_VIDEO);
  }

  /**
   * Imports the motion video of a photo that was stored before, if it still has to be asked for.
   */
  void importOpen(MediaItem photo, LedgerEntry.Stored stored) {
    if (isOpen(photo, stored)) {
      importBeside(photo, stored.key());
    }
  }

  /** Imports the motion video of a stored photo, if it has one. Blocks until it is done. */
  void importBeside(MediaItem photo, MediaKey photoKey) {
    of(photo).ifPresent(video -> new VideoImport(photo, video).run(photoKey));
  }

  /** The import of one motion video. */
  private final class VideoImport {
    private final MediaItem photo;
    private final MediaItem video;
    private final ItemAttempts spent = attempts.forItem();
    private final ItemDownload download;
    private boolean begun;

    VideoImport(MediaItem photo, MediaItem video) {
      this.photo = photo;
      this.video = video;
      this.download = transfers.download(
          video, MotionVideo.source(request.source(), photo), spent, this::received);
    }

    void run(MediaKey photoKey) {
      int earlier = 0;
      try {
        Optional<LedgerEntry> known = outcome.find(video.id());
        earlier = known.map(LedgerEntry::attempts).orElse(0);
        if (known.isPresent()
            && known.get() instanceof LedgerEntry.Stored stored
            && outcome.isStillThere(stored)) {
          begin();
          outcome.alreadyThere(video, stored.receipt());
          return;
        }
        PutResult result = transfers.run(download, MotionVideo.beside(photoKey), Optional.empty());
        begin();
        outcome.succeeded(video, result, earlier, spent.transfers());
      } catch (MediaImportException e) {
        if (provesThatNoneExists(e)) {
          outcome.noMotionVideo(photo);
          return;
        }
        begin();
        outcome.failed(video, e, earlier + spent.transfers());
      } catch (RuntimeException | Error e) {
        begin();
        outcome.failedUnexpectedly(video, e, earlier + spent.transfers());
      }
    }

    private void begin() {
      if (!begun) {
        begun = true;
        outcome.begin(video);
      }
    }

    private void received(long bytes) {
      begin();
      listener.bytesReceived(video, bytes);
    }

    /** Google refuses the link, or answers with the photo, when a photo has no motion video. */
    private boolean provesThatNoneExists(MediaImportException e) {
      return !begun && (download.freshLinkRefused() || e.reason() == FailureReason.NOT_THE_MEDIUM);
    }
  }
}
