package dev.mediaimporter.ledger;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.time.api.DateTimes;

/** Ledger entries, some plain and any. */
final class Entries {
  private Entries() {}

  static LedgerEntry.Stored stored(String id, long size) {
    return new LedgerEntry.Stored(
        id,
        StoredMedia.builder()
            .key(MediaKey.of("md5/" + id + ".jpg"))
            .sizeBytes(size)
            .sha256("ab".repeat(32))
            .etag("\"etag\"")
            .creationTime(Instant.parse("2024-07-14T09:31:07Z"))
            .build(),
        1);
  }

  static LedgerEntry.Failed failed(String id, int attempts) {
    return new LedgerEntry.Failed(
        id,
        Optional.of("IMG_0001.JPG"),
        FailureReason.LINK_REFUSED,
        Instant.parse("2026-11-22T10:00:00Z"),
        attempts);
  }

  static Arbitrary<LedgerEntry> any(Arbitrary<String> ids) {
    return Arbitraries.oneOf(anyStored(ids), anyFailed(ids));
  }

  private static Arbitrary<LedgerEntry> anyStored(Arbitrary<String> ids) {
    return Combinators.combine(
            ids,
            Arbitraries.of("a.jpg", "md5/caf\u00e9 \u2713.jpg", "d/\ud83d\ude00\u2028\"'<>&.png"),
            Arbitraries.longs().greaterOrEqual(0),
            text().optional(),
            text().optional(),
            DateTimes.instants().ofPrecision(ChronoUnit.NANOS).optional(),
            Arbitraries.integers(),
            Arbitraries.of(ItemNote.class).set())
        .as((id, key, size, sha256, etag, taken, attempts, notes) -> new LedgerEntry.Stored(
            id,
            StoredMedia.builder()
                .key(MediaKey.of(key))
                .sizeBytes(size)
                .sha256(sha256)
                .etag(etag)
                .creationTime(taken)
                .build(),
            attempts,
            notes));
  }

  private static Arbitrary<LedgerEntry> anyFailed(Arbitrary<String> ids) {
    return Combinators.combine(
            ids,
            text().optional(),
            Arbitraries.of(FailureReason.class),
            DateTimes.instants(),
            Arbitraries.integers())
        .as(LedgerEntry.Failed::new);
  }

  /** Any UTF-16 units, lone surrogates and control characters too. */
  static Arbitrary<String> text() {
    return Arbitraries.strings().all().ofMaxLength(30);
  }
}
