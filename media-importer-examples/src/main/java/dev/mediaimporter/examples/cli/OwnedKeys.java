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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of the files at a destination are one owner's: those that the owner's ledger names or that
 * are below the owner's keys; of the others, those that no other ledger names and whose keys are
 * not below somebody else's.
 */
final class OwnedKeys {
  /** What keys with an owner in them begin with: MD5 or HMAC-SHA-256. */
  private static final Pattern OF_SOMEBODY = Pattern.compile("([0-9a-f]{32}|[0-9a-f]{64})/.*");

  private final List<String> own;
  private final Set<MediaKey> known;
  private final Set<MediaKey> ofOthers;
  private final boolean anybodys;

  /**
   * @param own what the owner's keys begin with; empty when it is not known who that is, and all
   *     files are taken
   * @param known keys of the owner's ledger
   * @param ofOthers keys of other ledgers
   */
  OwnedKeys(List<String> own, Set<MediaKey> known, Set<MediaKey> ofOthers) {
    this.own = own;
    this.known = known;
    this.ofOthers = ofOthers;
    this.anybodys = own.isEmpty();
  }

  /** The keys that a ledger says are kept. */
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
    Path own = RealPath.of(but);
    for (Path file : ledgers) {
      if (!RealPath.of(file).equals(own)) {
        try (ImportLedger ledger = FileLedger.openReadOnly(file)) {
          keys.addAll(in(ledger));
        }
      }
    }
    return keys;
  }

  /** Whether the owner, and nobody else, would have used this key. */
  boolean surely(MediaKey key) {
    return known.contains(key) || own.stream().anyMatch(key.value()::startsWith);
  }

  private boolean perhaps(MediaKey key) {
    return anybodys
        || surely(key)
        || !(ofOthers.contains(key) || OF_SOMEBODY.matcher(key.value()).matches());
  }

  /** A destination without what is other people's. For one thread. */
  Share of(MediaSink sink) {
    return new Share(sink);
  }

  /** What of a destination is the owner's. */
  final class Share implements MediaSink {
    private final MediaSink whole;
    private long ofOthers;

    private Share(MediaSink whole) {
      this.whole = whole;
    }

    /** How many keys of others were met. */
    long ofOthers() {
      return ofOthers;
    }

    @Override
    public Stream<MediaKey> keys() throws IOException {
      return whole.keys().filter(key -> {
        boolean mine = perhaps(key);
        ofOthers += mine ? 0 : 1;
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
}
