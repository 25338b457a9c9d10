package dev.mediaimporter.ledger;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The record of one item in a ledger: that it is stored, or how it failed last. Immutable. */
public sealed interface LedgerEntry {
  /** The item, in this ledger. */
  String itemId();

  /** The item's id at the source; differs for an item that is kept in several folders. */
  default String sourceId() {
    return FolderLedger.sourceId(itemId());
  }

  /** The number of transfers that were tried in all runs. */
  int attempts();

  /**
   * The item is stored.
   *
   * @param receipt what the destination holds, always with the item's id; no SHA-256 when the item
   *     was found there and the destination did not know it
   * @param notes what else is known about the item
   */
  record Stored(String itemId, StoredMedia receipt, int attempts, Set<ItemNote> notes)
      implements LedgerEntry {
    /** Copies the notes, and writes the item's id into the receipt. */
    public Stored {
      receipt = StoredMedia.builder()
          .from(receipt)
          .itemId(FolderLedger.sourceId(itemId))
          .build();
      notes = Set.copyOf(notes);
    }

    /** An entry without notes. */
    public Stored(String itemId, StoredMedia receipt, int attempts) {
      this(itemId, receipt, attempts, Set.of());
    }

    /** The key at the destination. */
    public MediaKey key() {
      return receipt.key();
    }

    /** The same entry with one more note. */
    public Stored with(ItemNote note) {
      Set<ItemNote> more = new HashSet<>(notes);
      more.add(note);
      return new Stored(itemId, receipt, attempts, more);
    }
  }

  /**
   * The item failed.
   *
   * @param filename its name at the source
   * @param reason why it failed last
   * @param at when it failed last
   */
  record Failed(
      String itemId, Optional<String> filename, FailureReason reason, Instant at, int attempts)
      implements LedgerEntry {}
}
