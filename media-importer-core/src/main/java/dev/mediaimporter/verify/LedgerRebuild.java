package dev.mediaimporter.verify;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The result of rebuilding a lost ledger from its destination.
 *
 * @param recorded the number of items that the ledger holds now
 * @param copies the number of files whose item the ledger holds under another key
 * @param leftOut the number of files whose item the destination does not know
 */
public record LedgerRebuild(long recorded, long copies, long leftOut) {
  /**
   * Writes a receipt for every file whose item the destination knows into a ledger; reads no media.
   * A ledger holds one key per item: where a destination has an item twice, a preferred key wins,
   * then the first in the order of their texts. Blocks for one request per file.
   *
   * @param ledger an empty ledger
   * @param preferred matches the keys that the ledger's owner would have used
   * @throws IOException if the destination cannot be read or the ledger cannot be written
   */
  public static LedgerRebuild run(
      MediaSink sink, ImportLedger ledger, Predicate<MediaKey> preferred) throws IOException {
    long recorded = 0;
    long copies = 0;
    long leftOut = 0;
    try (Stream<MediaKey> keys = sink.keys()) {
      for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
        Optional<StoredMedia> found = sink.find(i.next());
        if (found.isEmpty() || found.get().itemId().isEmpty()) {
          leftOut++;
          continue;
        }
        LedgerEntry.Stored entry =
            new LedgerEntry.Stored(found.get().itemId().get(), found.get(), 1);
        if (ledger.find(entry.itemId()).orElse(null) instanceof LedgerEntry.Stored other) {
          copies++;
          if (!comesBefore(entry.key(), other.key(), preferred)) {
            continue;
          }
        } else {
          recorded++;
        }
        ledger.record(entry);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new LedgerRebuild(recorded, copies, leftOut);
  }

  private static boolean comesBefore(MediaKey key, MediaKey other, Predicate<MediaKey> preferred) {
    boolean better = preferred.test(key);
    return better == preferred.test(other) ? key.value().compareTo(other.value()) < 0 : better;
  }
}
