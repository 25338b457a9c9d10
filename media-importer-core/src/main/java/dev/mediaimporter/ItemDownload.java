package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one item as a sink sees them: links renewed ({@link DownloadLinks}), broken
 * connections resumed ({@link ResumedStream}), every request counted ({@link ItemAttempts}). It
 * remembers what the source threw, so that blame is never guessed from what a sink lets through.
 */
final class ItemDownload implements MediaContent {
  private final MediaSource source;
  private final ItemAttempts attempts;
  private final DownloadLinks links;
  private final long maxBytes;
  private final LongConsumer received;

  /** The connection to start over with, if it is open already. */
  private @Nullable Download reopened;

  private boolean restartDue;
  private @Nullable MediaImportException failure;

  // Touched by abort() from another thread.
  private volatile @Nullable Download current;
  private volatile boolean aborted;

  ItemDownload(
      MediaItem item,
      MediaSource source,
      ItemAttempts attempts,
      Clock clock,
      long maxBytes,
      LongConsumer received) {
    this.source = source;
    this.attempts = attempts;
    this.links = new DownloadLinks(item, source, attempts, clock);
    this.maxBytes = maxBytes;
    this.received = received;
  }

  @Override
  public MediaItem item() {
    return links.item();
  }

  @Override
  public MediaBody open() throws IOException {
    try {
      Download download = reopened != null ? reopened : request(0);
      reopened = null;
      use(download);
      return new MediaBody(
          new ResumedStream(this, download, maxBytes),
          download.contentType(),
          download.totalLength());
    } catch (MediaImportException e) {
      throw failed(e);
    }
  }

  /** What the source threw, when it is to blame. */
  Optional<MediaImportException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Lets the bytes be asked for again after the destination, not the source, failed. */
  void allowAnotherPut() {
    attempts.allowAtLeast(links.requestsNeeded());
  }

  /** Whether the last body ended because the source wants to start over; asking clears it. */
  boolean takeRestart() {
    boolean due = restartDue;
    restartDue = false;
    return due;
  }

  /** Whether the source refused a link that had just been renewed, and nothing came after. */
  boolean freshLinkRefused() {
    return links.replaced() && failure != null && failure.reason() == FailureReason.LINK_REFUSED;
  }

  /** Ends a blocked read and refuses new ones; may be called from any thread. */
  void abort() {
    aborted = true;
    closeQuietly(current);
  }

  /** Closes what is still open. */
  void release() {
    closeQuietly(current);
    closeQuietly(reopened);
    reopened = null;
  }

  /**
   * Makes one successful request for bytes, after as many failures as the limits allow. A body that
   * cannot be continued is asked for from its start.
   */
  Download request(long wantedFrom) {
    long fromByte = wantedFrom;
    while (true) {
      try {
        requireRunning();
        links.renewIfNeeded();
        requireRunning();
        attempts.spendOnTransfer();
        Download download = source.open(links.item(), fromByte);
        links.worked(download.details());
        if (fromByte > 0 || download.startsAt() == 0) {
          return download;
        }
        closeQuietly(download);
        throw new ItemUnavailableException(
            FailureReason.BROKEN_BODY,
            "the answer starts at byte " + download.startsAt() + ", not at 0");
      } catch (MediaImportException e) {
        if (e.reason() == FailureReason.LINK_REFUSED) {
          links.refused(e);
        } else {
          fromByte = e.reason() == FailureReason.BROKEN_BODY ? 0 : fromByte;
          awaitNext(e);
        }
      }
    }
  }

  /** Makes this the connection that an abort closes. */
  void use(Download download) {
    current = download;
    if (aborted) {
      closeQuietly(download);
      throw stopped();
    }
  }

  void awaitNext(MediaImportException failed) {
    attempts.awaitNext(item().displayName(), failed, links.requestsNeeded());
  }

  /** Has the next body start over, with this connection if it is open at byte 0 already. */
  void restartWith(@Nullable Download open) {
    reopened = open;
    restartDue = true;
  }

  int mostAtOnce() {
    return attempts.mostAtOnce();
  }

  void received(int bytes) {
    received.accept(bytes);
    attempts.awaitBandwidth(bytes);
  }

  MediaImportException failed(MediaImportException e) {
    failure = e;
    return e;
  }

  void requireRunning() {
    if (aborted) {
      throw stopped();
    }
  }

  void requireTime() {
    attempts.requireTime();
  }

  static StoppedException stopped() {
    return new StoppedException("the run was stopped before the item was stored");
  }

  static void closeQuietly(@Nullable Download download) {
    if (download != null) {
      try {
        download.close();
      } catch (IOException e) {
        // Nothing more is wanted from it.
      }
    }
  }
}
