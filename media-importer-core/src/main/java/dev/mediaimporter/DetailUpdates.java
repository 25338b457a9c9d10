package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings what is kept of stored items, in the ledger and at the destination, up to what their
 * source says now. The destination comes first, so a run that is killed in between does it again.
 * Thread-safe.
 */
record DetailUpdates(ImportRequest request, DestinationWaits destination, RunOutcome outcome) {
  /** The entry that an item is to have, if its source says something else than is recorded. */
  Optional<LedgerEntry.Stored> of(MediaItem item, LedgerEntry.Stored stored) {
    Optional<Instant> taken = stored.receipt().creationTime();
    boolean sameTime = item.creationTime().isEmpty()
        || taken.isEmpty()
        || seconds(item.creationTime().get()).equals(seconds(taken.get()));
    Map<String, String> details = new LinkedHashMap<>(item.details());
    String zone = stored.details().get(MediaItem.ZONE);
    if (zone != null) {
      // The bytes told it, and they are not read again.
      details.putIfAbsent(MediaItem.ZONE, zone);
    }
    String albums = albums(stored.details(), item.details());
    if (!albums.isEmpty()) {
      details.put(MediaItem.ALBUMS, albums);
    }
    LedgerEntry.Stored wanted = new LedgerEntry.Stored(
        stored.itemId(),
        StoredMedia.builder()
            .from(stored.receipt())
            .creationTime(item.creationTime().or(() -> taken))
            .build(),
        stored.attempts(),
        stored.notes(),
        details);
    return sameTime && wanted.details().equals(stored.details())
        ? Optional.empty()
        : Optional.of(wanted);
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** An album that a newer export lacks may just not be in it. */
  private static String albums(Map<String, String> before, Map<String, String> now) {
    Set<String> titles = new LinkedHashSet<>();
    before.getOrDefault(MediaItem.ALBUMS, "").lines().forEach(titles::add);
    now.getOrDefault(MediaItem.ALBUMS, "").lines().forEach(titles::add);
    return String.join("\n", titles);
  }

  /** Blocks until both are up to date. A failure leaves the entry, so the next run tries again. */
  void run(MediaItem item, LedgerEntry.Stored before, LedgerEntry.Stored wanted) {
    Map<String, String> details = new LinkedHashMap<>(wanted.details());
    before.details().keySet().forEach(name -> details.putIfAbsent(name, ""));
    MediaItem described = MediaItem.builder().from(item).details(details).build();
    try {
      Optional<StoredMedia> changed =
          destination.call(() -> request.sink().renew(before.receipt(), described));
      outcome.updated(
          item,
          changed.map(there -> wanted.with(proven(there, before))).orElse(wanted),
          changed.isPresent());
    } catch (MediaImportException e) {
      outcome.failedUnrecorded(item, e, before.attempts());
    } catch (IOException e) {
      outcome.failedUnrecorded(item, failure(before, e), before.attempts());
    } catch (RuntimeException | Error e) {
      outcome.failedUnrecorded(
          item,
          new ItemUnavailableException(
              FailureReason.UNEXPECTED,
              "unexpected " + e.getClass().getSimpleName() + "; please report this",
              e),
          before.attempts());
    }
  }

  /** The ledger may know a hash that the destination does not. */
  private static StoredMedia proven(StoredMedia there, LedgerEntry.Stored before) {
    return StoredMedia.builder()
        .from(there)
        .sha256(there.sha256().or(before.receipt()::sha256))
        .build();
  }

  private MediaImportException failure(LedgerEntry.Stored entry, IOException e) {
    return Thread.currentThread().isInterrupted()
        ? ItemDownload.stopped()
        : new SinkException(
            SinkException.State.UNKNOWN,
            SinkException.Scope.ITEM,
            "cannot update the details of " + entry.key() + " in "
                + request.sink().describe() + ": " + e,
            e);
  }
}
