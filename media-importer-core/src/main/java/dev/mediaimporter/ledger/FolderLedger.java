package dev.mediaimporter.ledger;

import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The entries of one folder. The first folder of an item has the item's own entry; in every other
 * folder the item has an entry whose id is its own id, {@code =in=} and the folder.
 */
record FolderLedger(ImportLedger whole, String folder) implements ImportLedger {
  /** No id of Google's holds an equals sign. */
  private static final String IN = "=in=";

  /** The id at the source, of an id in a ledger. */
  static String sourceId(String id) {
    int end = id.indexOf(IN);
    return end < 0 ? id : id.substring(0, end);
  }

  private String idHere(String itemId) {
    return itemId + IN + folder;
  }

  private boolean holds(MediaKey key) {
    return key.value().equals(folder + "/" + key.filename());
  }

  private boolean isElsewhere(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Stored stored && !holds(stored.key());
  }

  @Override
  public Optional<LedgerEntry> find(String itemId) throws IOException {
    Optional<LedgerEntry> here = whole.find(idHere(itemId));
    return here.isPresent()
        ? here.map(entry -> named(entry, itemId))
        : whole.find(itemId).filter(entry -> !isElsewhere(entry));
  }

  @Override
  public void record(LedgerEntry entry) throws IOException {
    String here = idHere(entry.itemId());
    boolean another = whole.find(here).isPresent()
        || whole.find(entry.itemId()).filter(this::isElsewhere).isPresent();
    whole.record(another ? named(entry, here) : entry);
  }

  @Override
  public Stream<LedgerEntry> entries() throws IOException {
    return whole.entries().flatMap(entry -> {
      String itemId = entry.sourceId();
      if (entry.itemId().equals(itemId)) {
        return isElsewhere(entry) ? Stream.empty() : Stream.of(entry);
      }
      return entry.itemId().equals(idHere(itemId))
          ? Stream.of(named(entry, itemId))
          : Stream.empty();
    });
  }

  private static LedgerEntry named(LedgerEntry entry, String id) {
    if (entry instanceof LedgerEntry.Stored stored) {
      return new LedgerEntry.Stored(
          id, stored.receipt(), stored.attempts(), stored.notes(), stored.details());
    }
    LedgerEntry.Failed failed = (LedgerEntry.Failed) entry;
    return new LedgerEntry.Failed(
        id, failed.filename(), failed.reason(), failed.at(), failed.attempts());
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
