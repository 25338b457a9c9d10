package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Determines where the items of a listing would be stored, without writing. For one thread. */
final class DryRun {
  private final MediaSink sink;
  private final ImportLedger ledger;
  private final KeyStrategy keys;
  private final Map<String, Long> sizes;
  private final Map<String, String> claims = new HashMap<>();
  private long wouldStore;
  private long bytes;
  private long alreadyThere;
  private long unreadable;

  /** @param sizes bytes by id, where they are known before a download */
  DryRun(MediaSink sink, ImportLedger ledger, KeyStrategy keys, Map<String, Long> sizes) {
    this.sink = sink;
    this.ledger = ledger;
    this.keys = keys;
    this.sizes = sizes;
  }

  /** The outcome an import would have for an item. */
  enum Outcome {
    WOULD_STORE("would store"),
    ALREADY_THERE("already there");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** @param bytes its size; null where that is not known before a download */
    String line(MediaKey key, @Nullable Long bytes) {
      return String.format(Locale.ROOT, "%-13s  %s", words, Printable.of(key.value()))
          + (bytes == null ? "" : "  " + Format.bytes(bytes));
    }

    JsonObject event(MediaItem item, MediaKey key, @Nullable Long bytes) {
      JsonObject event = ReportJson.object(
          "event", "item",
          "id", item.id(),
          "filename", item.filename(),
          "outcome", words.replace(' ', '-'),
          "key", key.value());
      if (bytes != null) {
        event.addProperty("bytes", bytes);
      }
      return event;
    }
  }

  /** Checks one item; blocks while the destination is asked. */
  void check(MediaItem item, BiConsumer<Outcome, MediaKey> result) throws IOException {
    if (item.unreadable().isPresent()) {
      unreadable++;
      return;
    }
    Optional<LedgerEntry> known = ledger.find(item.id());
    if (known.isPresent() && known.get() instanceof LedgerEntry.Stored held && isThere(held)) {
      alreadyThere++;
      result.accept(Outcome.ALREADY_THERE, held.key());
      return;
    }
    int maxNameBytes = sink.maxNameBytes();
    for (MediaKey key : KeyStrategies.candidates(keys.keyFor(item), item, maxNameBytes)) {
      Optional<StoredMedia> found = sink.find(key);
      if (found.isPresent() && found.get().itemId().filter(item.id()::equals).isPresent()) {
        alreadyThere++;
        result.accept(Outcome.ALREADY_THERE, key);
        return;
      }
      if (found.isEmpty() && item.id().equals(claim(key, item))) {
        wouldStore++;
        bytes += sizes.getOrDefault(item.id(), 0L);
        result.accept(Outcome.WOULD_STORE, key);
        return;
      }
    }
    throw Refusal.usage(
        "all names for " + Printable.of(item.displayName(), 80) + " are taken at the destination");
  }

  private boolean isThere(LedgerEntry.Stored held) throws IOException {
    Optional<Boolean> known = sink.contains(held.key(), held.receipt().sizeBytes());
    return known.isPresent() ? known.get() : sink.find(held.key()).isPresent();
  }

  private String claim(MediaKey key, MediaItem item) {
    return claims.computeIfAbsent(sink.collisionName(key), name -> item.id());
  }

  long wouldStore() {
    return wouldStore;
  }

  /** The bytes of what would be stored, as far as known. */
  long bytes() {
    return bytes;
  }

  long alreadyThere() {
    return alreadyThere;
  }

  /** Entries of the listing that could not be imported. */
  long unreadable() {
    return unreadable;
  }
}
