package dev.mediaimporter.examples.cli;

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
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares a destination with what ledgers say it holds. Used once, by one thread. Keeps the keys
 * of all ledgers in memory.
 */
final class Verification {
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
  enum Problem {
    MISSING,
    SIZE,
    CHECKSUM,
    EXTRA
  }

  /** Hears of each problem as it is found. */
  @FunctionalInterface
  interface Findings {
    void found(Problem problem, MediaKey key, String detail);
  }

  /** @param deep whether to read every byte */
  Verification(MediaSink sink, boolean deep, Findings findings) {
    this.sink = sink;
    this.deep = deep;
    this.findings = findings;
  }

  /** Checks everything that a ledger says is kept. */
  void check(ImportLedger ledger) throws IOException {
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

  /** Looks for what no ledger knows; after all ledgers were checked. */
  void checkForExtras() throws IOException {
    try (Stream<MediaKey> keys = sink.keys()) {
      keys.filter(key -> !recorded.contains(key))
          .forEach(key -> problem(Problem.EXTRA, key, "in no ledger"));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many entries were checked. */
  long checked() {
    return checked;
  }

  /** How many problems were found. */
  long problems() {
    return problems;
  }

  /** How many files were read whole but have no SHA-256 on record to compare with. */
  long unproven() {
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
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
