package dev.mediaimporter.verify;

import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.internal.Digests.PartTag;
import dev.mediaimporter.internal.files.SystemFiles;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
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
import java.util.stream.Stream;

/**
 * A comparison of a destination with what ledgers say it holds, without asking Google. Used once,
 * by one thread; every method blocks, for one request an item where the destination is remote. It
 * keeps the keys of all ledgers in memory. The caller closes the sink and the ledgers.
 */
public final class Verification {
  private static final String REWRITTEN = "written again since: another ETag than recorded";
  private static final int BUFFER_BYTES = 128 * 1024;

  private final MediaSink sink;
  private final boolean deep;
  private final Findings findings;
  private final Set<MediaKey> recorded = new HashSet<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long checked;
  private long problems;
  private long unproven;

  /** The kinds of difference between a ledger and a destination. */
  public enum Problem {
    /** The ledger lists it, the destination does not have it. */
    MISSING,
    /** The destination has it with another size, or without a byte. */
    SIZE,
    /** The destination has it with other bytes. */
    CHECKSUM,
    /** The destination has another item there, or the item was written again since. */
    REPLACED,
    /** The destination has it, no ledger lists it. */
    EXTRA
  }

  /** A receiver of problems, called for each as it is found. */
  @FunctionalInterface
  public interface Findings {
    /** Called for one problem, with a human-readable detail. */
    void found(Problem problem, MediaKey key, String detail);
  }

  /**
   * Creates a verification that has checked nothing yet.
   *
   * @param deep whether to read every byte and compare it with the recorded SHA-256 or, for objects
   *     in parts without one, with the entity tag; otherwise size, item, SHA-256 and entity tag are
   *     compared as the destination tells them
   */
  public Verification(MediaSink sink, boolean deep, Findings findings) {
    this.sink = sink;
    this.deep = deep;
    this.findings = findings;
  }

  /**
   * Checks every item that a ledger lists as stored.
   *
   * @throws IOException if the destination or the ledger cannot be read
   */
  public void check(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (i.next() instanceof LedgerEntry.Stored entry
            && !entry.notes().contains(ItemNote.REPLACED)
            && recorded.add(entry.key())) {
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
      problem(Problem.MISSING, entry.key(), "not at the destination");
    } else if (there.get().sizeBytes() != entry.receipt().sizeBytes()) {
      problem(
          Problem.SIZE,
          entry.key(),
          there.get().sizeBytes() + " bytes instead of " + entry.receipt().sizeBytes());
    } else if (there.get().sizeBytes() == 0) {
      problem(Problem.SIZE, entry.key(), "empty, which no photo or video is");
    } else if (differ(Optional.of(entry.sourceId()), there.get().itemId())) {
      problem(Problem.REPLACED, entry.key(), "holds another item");
    } else if (differ(entry.receipt().sha256(), there.get().sha256())) {
      problem(Problem.CHECKSUM, entry.key(), "stored with another SHA-256 than recorded");
    } else if (deep) {
      checkBytes(entry, there.get());
    } else if (differ(entry.receipt().etag(), there.get().etag())) {
      problem(Problem.REPLACED, entry.key(), REWRITTEN);
    }
  }

  private void checkBytes(LedgerEntry.Stored entry, StoredMedia there) throws IOException {
    Optional<String> expected = entry.receipt().sha256().or(there::sha256);
    Optional<PartTag> tag = expected.isEmpty()
        ? there.partSizeBytes().filter(size -> there.etag().isPresent()).map(PartTag::new)
        : Optional.empty();
    String actual;
    try {
      actual = sha256(entry.key(), tag);
    } catch (NoSuchFileException e) {
      problem(Problem.MISSING, entry.key(), "not at the destination");
      return;
    }
    if (expected.isPresent()
        ? !expected.get().equals(actual)
        : tag.isPresent() && !there.etag().equals(tag.map(PartTag::value))) {
      problem(Problem.CHECKSUM, entry.key(), "the bytes are not those that were stored");
    } else if (expected.isEmpty() && differ(entry.receipt().etag(), there.etag())) {
      problem(Problem.REPLACED, entry.key(), REWRITTEN);
    } else if (expected.isEmpty() && tag.isEmpty()) {
      unproven++;
    }
  }

  /**
   * Reports every file that no ledger lists, unless an operating system or a NAS box put it there
   * for itself; call it after all ledgers were checked.
   *
   * @throws IOException if the destination cannot be listed
   */
  public void checkForExtras() throws IOException {
    try (Stream<MediaKey> keys = sink.keys()) {
      keys.filter(key -> !recorded.contains(key))
          .filter(key -> !SystemFiles.isWithin(key.value()))
          .forEach(key -> problem(Problem.EXTRA, key, "in no ledger"));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The number of entries checked. */
  public long checked() {
    return checked;
  }

  /** The number of problems found. */
  public long problems() {
    return problems;
  }

  /** The number of files that were read but have nothing recorded to compare their bytes with. */
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

  private String sha256(MediaKey key, Optional<PartTag> tag) throws IOException {
    try (InputStream in = sink.read(key)) {
      MessageDigest digest = Digests.sha256();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        if (tag.isPresent()) {
          tag.get().update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
