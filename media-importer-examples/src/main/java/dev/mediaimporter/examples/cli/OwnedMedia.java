package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A view of the files of a destination that belong to one owner: those in the owner's ledger or
 * below the owner's keys, and those that are in no other ledger and not below another owner's keys.
 *
 * @param whole the destination
 * @param own the start of the owner's keys; empty if the owner is unknown, then all files count
 * @param known keys of the owner's ledger
 * @param ofOthers keys of other ledgers
 * @param leftOut counts the files of other owners that are left out
 */
record OwnedMedia(
    MediaSink whole,
    List<String> own,
    Set<MediaKey> known,
    Set<MediaKey> ofOthers,
    AtomicLong leftOut)
    implements MediaSink {
  /** Keys that begin with the MD5 or HMAC-SHA-256 of an owner. */
  private static final Pattern OF_AN_OWNER = Pattern.compile("([0-9a-f]{32}|[0-9a-f]{64})/.*");

  /** The keys of stored items in a ledger. */
  static Set<MediaKey> in(ImportLedger ledger) throws IOException {
    Set<MediaKey> keys = new HashSet<>();
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      entries
          .filter(LedgerEntry.Stored.class::isInstance)
          .map(entry -> ((LedgerEntry.Stored) entry).key())
          .forEach(keys::add);
    }
    return keys;
  }

  /** The keys of all these ledgers but one. */
  static Set<MediaKey> inOthers(List<Path> ledgers, Path but) throws IOException {
    Set<MediaKey> keys = new HashSet<>();
    Path own = LedgerPlace.realPath(but);
    for (Path file : ledgers) {
      if (!LedgerPlace.realPath(file).equals(own)) {
        try (ImportLedger ledger = FileLedger.openReadOnly(file)) {
          keys.addAll(in(ledger));
        }
      }
    }
    return keys;
  }

  /** Whether the key is certainly the owner's. */
  boolean surely(MediaKey key) {
    return known.contains(key) || own.stream().anyMatch(key.value()::startsWith);
  }

  private boolean perhaps(MediaKey key) {
    return own.isEmpty()
        || surely(key)
        || !(ofOthers.contains(key) || OF_AN_OWNER.matcher(key.value()).matches());
  }

  @Override
  public Stream<MediaKey> keys() throws IOException {
    return whole.keys().filter(key -> {
      boolean mine = perhaps(key);
      leftOut.addAndGet(mine ? 0 : 1);
      return mine;
    });
  }

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    return whole.put(key, content);
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) throws IOException {
    return whole.find(key);
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return whole.read(key);
  }

  @Override
  public String describe() {
    return whole.describe();
  }
}
