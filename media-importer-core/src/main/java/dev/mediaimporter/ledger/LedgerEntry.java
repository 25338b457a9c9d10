package dev.mediaimporter.ledger;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a ledger knows of one item: that it is kept, or how it failed last. Immutable. */
public sealed interface LedgerEntry {
  /** The item. */
  String itemId();

  /** How many transfers were tried in all runs. */
  int attempts();

  /**
   * The item is kept.
   *
   * @param key where
   * @param sizeBytes its size
   * @param sha256 the SHA-256 of its bytes in lower-case hex; empty when it was found there and the
   *     destination did not know it
   * @param etag the destination's entity tag
   * @param creationTime when it was taken
   * @param notes what else is to be said of it
   */
  record Stored(
      String itemId,
      MediaKey key,
      long sizeBytes,
      Optional<String> sha256,
      Optional<String> etag,
      Optional<Instant> creationTime,
      int attempts,
      Set<ItemNote> notes)
      implements LedgerEntry {
    /** Copies the remarks. */
    public Stored {
      notes = Set.copyOf(notes);
    }

    /** An entry without remarks. */
    public Stored(
        String itemId,
        MediaKey key,
        long sizeBytes,
        Optional<String> sha256,
        Optional<String> etag,
        Optional<Instant> creationTime,
        int attempts) {
      this(itemId, key, sizeBytes, sha256, etag, creationTime, attempts, Set.of());
    }

    /** The same with one remark more. */
    public Stored with(ItemNote remark) {
      Set<ItemNote> more = new HashSet<>(notes);
      more.add(remark);
      return new Stored(itemId, key, sizeBytes, sha256, etag, creationTime, attempts, more);
    }
  }

  /**
   * The item failed.
   *
   * @param filename what the source calls it
   * @param reason why it failed last
   * @param at when
   */
  record Failed(
      String itemId, Optional<String> filename, FailureReason reason, Instant at, int attempts)
      implements LedgerEntry {}
}
