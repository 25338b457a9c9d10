package dev.mediaimporter;

import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds a destination against what ledgers say it holds, without asking Google; and makes a ledger
 * anew from a destination. Used once, by one thread; every method blocks, for one request an item
 * where the destination is remote. Keeps the keys of all ledgers in memory. What it is given stays
 * the caller's.
 */
public final class Verification {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final MediaSink sink;
  private final boolean deep;
  private final Findings findings;
  private final Set<MediaKey> recorded = new HashSet<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long checked;
  private long problems;
  private long unproven;

  /** What can be wrong. */
  public enum Problem {
    /** The ledger holds it, the destination does not. */
    MISSING,
    /** It is there with another size. */
    SIZE,
    /** It is there with other bytes. */
    CHECKSUM,
    /** The destination holds it, no ledger does. */
    EXTRA
  }

  /**
   * What came of making a ledger anew.
   *
   * @param recorded items that the ledger holds now
   * @param copies files of items that the ledger holds under another key
   * @param leftOut files of which the destination does not know whose bytes they are
   */
  public record Rebuilt(long recorded, long copies, long leftOut) {}

  /** Hears of each problem as it is found. */
  @FunctionalInterface
  public interface Findings {
    /** Something is not as a ledger says; the detail is for people. */
    void found(Problem problem, MediaKey key, String detail);
  }

  /**
   * A verification that has seen nothing yet.
   *
   * @param deep whether to read every byte and compare its SHA-256, rather than presence and size
   */
  public Verification(MediaSink sink, boolean deep, Findings findings) {
    this.sink = sink;
    this.deep = deep;
    this.findings = findings;
  }

  /**
   * Checks everything that a ledger says is kept.
   *
   * @throws IOException if the destination or the ledger cannot be read
   */
  public void check(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (i.next() instanceof LedgerEntry.Stored entry && recorded.add(entry.key())) {
          check(entry);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void check(LedgerEntry.Stored entry) throws IOException {
    checked++;
    Optional<StoredMedia> there = sink.find(entry.key());
    if (there.isEmpty()) {
      problem(Problem.MISSING, entry.key(), "not there");
    } else if (there.get().sizeBytes() != entry.sizeBytes()) {
      problem(
          Problem.SIZE,
          entry.key(),
          there.get().sizeBytes() + " bytes instead of " + entry.sizeBytes());
    } else if (deep) {
      checkBytes(entry, there.get());
    } else if (differ(entry.sha256(), there.get().sha256())) {
      problem(Problem.CHECKSUM, entry.key(), "stored with another SHA-256 than recorded");
    }
  }

  private void checkBytes(LedgerEntry.Stored entry, StoredMedia there) throws IOException {
    Optional<String> expected = entry.sha256().or(there::sha256);
    String actual;
    try {
      actual = sha256(entry.key());
    } catch (NoSuchFileException e) {
      problem(Problem.MISSING, entry.key(), "not there");
      return;
    }
    if (expected.isEmpty()) {
      unproven++;
    } else if (!expected.get().equals(actual)) {
      problem(Problem.CHECKSUM, entry.key(), "the bytes are not those that were stored");
    }
  }

  /**
   * Looks for what no ledger knows; to be called after all ledgers were checked.
   *
   * @throws IOException if the destination cannot be listed
   */
  public void checkForExtras() throws IOException {
    try (Stream<MediaKey> keys = sink.keys()) {
      keys.filter(key -> !recorded.contains(key))
          .forEach(key -> problem(Problem.EXTRA, key, "in no ledger"));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many entries were checked. */
  public long checked() {
    return checked;
  }

  /** How many problems were found. */
  public long problems() {
    return problems;
  }

  /** How many files were read whole but have no SHA-256 on record to compare with. */
  public long unproven() {
    return unproven;
  }

  private void problem(Problem problem, MediaKey key, String detail) {
    problems++;
    findings.found(problem, key, detail);
  }

  private static boolean differ(Optional<String> a, Optional<String> b) {
    return a.isPresent() && b.isPresent() && !a.equals(b);
  }

  private String sha256(MediaKey key) throws IOException {
    try (InputStream in = sink.read(key)) {
      MessageDigest digest = Digests.sha256();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /**
   * Writes into a ledger what a destination says it holds, as far as it knows whose bytes they are;
   * reads no media. A ledger holds one key an item: where a destination has an item twice, a
   * preferred key wins, then the first in the order of their texts.
   *
   * @param ledger an empty one
   * @param preferred the keys that the ledger's owner would have used
   * @throws IOException if the destination cannot be read or the ledger cannot be written
   */
  public static Rebuilt rebuildLedger(
      MediaSink sink, ImportLedger ledger, Predicate<MediaKey> preferred) throws IOException {
    long recorded = 0;
    long copies = 0;
    long leftOut = 0;
    try (Stream<MediaKey> keys = sink.keys()) {
      for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
        Optional<StoredMedia> there = sink.find(i.next());
        if (there.isEmpty() || there.get().itemId().isEmpty()) {
          leftOut++;
          continue;
        }
        LedgerEntry.Stored entry = entryOf(there.get(), there.get().itemId().get());
        boolean first = true;
        if (ledger.find(entry.itemId()).orElse(null) instanceof LedgerEntry.Stored held) {
          copies++;
          first = comesBefore(entry.key(), held.key(), preferred);
        } else {
          recorded++;
        }
        if (first) {
          ledger.record(entry);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Rebuilt(recorded, copies, leftOut);
  }

  private static boolean comesBefore(MediaKey key, MediaKey other, Predicate<MediaKey> preferred) {
    boolean better = preferred.test(key);
    return better == preferred.test(other) ? key.value().compareTo(other.value()) < 0 : better;
  }

  private static LedgerEntry.Stored entryOf(StoredMedia there, String itemId) {
    return new LedgerEntry.Stored(
        itemId,
        there.key(),
        there.sizeBytes(),
        there.sha256(),
        there.etag(),
        there.creationTime(),
        1);
  }
}
