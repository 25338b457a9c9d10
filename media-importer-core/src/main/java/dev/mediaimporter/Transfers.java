package dev.mediaimporter;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.PutResult;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** The transfers of a run, those in flight known so that a stop can end them. Thread-safe. */
final class Transfers {
  private final NameReservations names;
  private final DestinationWaits destination;
  private final Clock clock;
  private final long maxItemBytes;
  private final Set<ItemDownload> inFlight = ConcurrentHashMap.newKeySet();

  Transfers(NameReservations names, DestinationWaits destination, Clock clock, long maxItemBytes) {
    this.names = names;
    this.destination = destination;
    this.clock = clock;
    this.maxItemBytes = maxItemBytes;
  }

  /** Prepares the download of an item; nothing is requested yet. */
  ItemDownload download(
      MediaItem item, MediaSource source, ItemAttempts attempts, LongConsumer received) {
    return new ItemDownload(item, source, attempts, clock, maxItemBytes, received);
  }

  /**
   * Brings a download to the destination. Blocks until it is stored or found there.
   *
   * @param motionVideo the motion video that is to have the same stem
   */
  PutResult run(ItemDownload download, MediaKey key, Optional<MediaItem> motionVideo) {
    inFlight.add(download);
    try {
      return new ItemTransfer(names, destination, download, key, motionVideo).run();
    } finally {
      inFlight.remove(download);
      download.release();
    }
  }

  /** Ends what is in flight; each transfer then fails as stopped. */
  void abort() {
    inFlight.forEach(ItemDownload::abort);
  }
}
