package dev.mediaimporter.ledger;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
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
   * @param details what its source said about it last ({@link MediaItem#details()}), 16,384
   *     characters of it: those that are too long are left out; personal, so never printed
   */
  record Stored(
      String itemId,
      StoredMedia receipt,
      int attempts,
      Set<ItemNote> notes,
      Map<String, String> details)
      implements LedgerEntry {
    private static final int MAX_DETAIL_CHARS = 16_384;

    /** Copies notes and details, and writes the item's id into the receipt. */
    public Stored {
      receipt = StoredMedia.builder()
          .from(receipt)
          .itemId(FolderLedger.sourceId(itemId))
          .build();
      notes = Set.copyOf(notes);
      details = fitting(details);
    }

    /** An entry without details. */
    public Stored(String itemId, StoredMedia receipt, int attempts, Set<ItemNote> notes) {
      this(itemId, receipt, attempts, notes, Map.of());
    }

    /** An entry without notes and details. */
    public Stored(String itemId, StoredMedia receipt, int attempts) {
      this(itemId, receipt, attempts, Set.of());
    }

    private static Map<String, String> fitting(Map<String, String> all) {
      Map<String, String> kept = new LinkedHashMap<>();
      int room = MAX_DETAIL_CHARS;
      for (Map.Entry<String, String> detail : all.entrySet()) {
        int length = detail.getKey().length() + detail.getValue().length();
        if (length <= room) {
          room -= length;
          kept.put(detail.getKey(), detail.getValue());
        }
      }
      return Collections.unmodifiableMap(kept);
    }

    /** The key at the destination. */
    public MediaKey key() {
      return receipt.key();
    }

    /** The same entry with one more note. */
    public Stored with(ItemNote note) {
      Set<ItemNote> more = new HashSet<>(notes);
      more.add(note);
      return new Stored(itemId, receipt, attempts, more, details);
    }

    /** The same entry with another receipt. */
    public Stored with(StoredMedia other) {
      return new Stored(itemId, other, attempts, notes, details);
    }

    /** Says no details. */
    @Override
    public String toString() {
      return "Stored[itemId=" + itemId + ", receipt=" + receipt + ", attempts=" + attempts
          + ", notes=" + notes + "]";
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
