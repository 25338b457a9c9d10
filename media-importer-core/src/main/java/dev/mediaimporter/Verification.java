package dev.mediaimporter;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.Fingerprint;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Holds a destination against a ledger without asking Google, and rebuilds a ledger from a
 * destination. Without state; its methods block for one request an item.
 */
public final class Verification {
  /** How thoroughly to look. */
  public enum Depth {
    /** Presence and size. */
    SIZES,
    /** Also the SHA-256, by reading every byte. */
    BYTES
  }

  /** Something at the destination is not as the ledger says. */
  public sealed interface Finding {
    /** Where. */
    MediaKey key();

    /** The ledger holds it, the destination does not. */
    record Missing(MediaKey key, String itemId) implements Finding {}

    /** It is there with another size. */
    record WrongSize(MediaKey key, String itemId, long expected, long actual) implements Finding {}

    /** It is there with other bytes. */
    record WrongBytes(MediaKey key, String itemId) implements Finding {}

    /**
     * It is there with its size, but the ledger never knew its hash, so its bytes prove nothing.
     */
    record Unproven(MediaKey key, String itemId) implements Finding {}

    /** The destination holds it, the ledger does not. */
    record Extra(MediaKey key) implements Finding {}
  }

  /**
   * What a verification saw.
   *
   * @param checked entries of the ledger that were held against the destination
   * @param bytesRead bytes read, with {@link Depth#BYTES}
   * @param findings how many things were not as they should be
   */
  public record Summary(long checked, long bytesRead, long findings) {}

  private final MediaSink sink;
  private final ImportLedger ledger;

  private Verification(MediaSink sink, ImportLedger ledger) {
    this.sink = sink;
    this.ledger = ledger;
  }

  /** Of this destination against this ledger; both stay the caller's. */
  public static Verification of(MediaSink sink, ImportLedger ledger) {
    return new Verification(sink, ledger);
  }

  /**
   * Compares, telling each finding as it is made.
   *
   * @throws IOException if the destination or the ledger cannot be read
   */
  public Summary run(Depth depth, Consumer<Finding> findings) throws IOException {
    Set<Fingerprint> expected = new HashSet<>();
    long checked = 0;
    long bytesRead = 0;
    long found = 0;
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (!(i.next() instanceof LedgerEntry.Stored entry)) {
          continue;
        }
        checked++;
        expected.add(Fingerprint.of(entry.key().value()));
        Optional<Finding> finding = checkPresence(entry);
        if (finding.isEmpty() && depth == Depth.BYTES) {
          finding = checkBytes(entry);
          bytesRead += entry.sizeBytes();
        }
        found += finding.isPresent() ? 1 : 0;
        finding.ifPresent(findings);
      }
      try (Stream<MediaKey> keys = sink.keys()) {
        for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
          MediaKey key = i.next();
          if (!expected.contains(Fingerprint.of(key.value()))) {
            found++;
            findings.accept(new Finding.Extra(key));
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException("cannot list " + sink.describe(), e);
    }
    return new Summary(checked, bytesRead, found);
  }

  private Optional<Finding> checkPresence(LedgerEntry.Stored entry) throws IOException {
    Optional<StoredMedia> there = sink.find(entry.key());
    if (there.isEmpty()) {
      return Optional.of(new Finding.Missing(entry.key(), entry.itemId()));
    }
    long actual = there.get().sizeBytes();
    return actual == entry.sizeBytes()
        ? Optional.empty()
        : Optional.of(
            new Finding.WrongSize(entry.key(), entry.itemId(), entry.sizeBytes(), actual));
  }

  private Optional<Finding> checkBytes(LedgerEntry.Stored entry) throws IOException {
    if (entry.sha256().isEmpty()) {
      return Optional.of(new Finding.Unproven(entry.key(), entry.itemId()));
    }
    try {
      return entry.sha256().get().equals(hash(entry.key()))
          ? Optional.empty()
          : Optional.of(new Finding.WrongBytes(entry.key(), entry.itemId()));
    } catch (NoSuchFileException e) {
      return Optional.of(new Finding.Missing(entry.key(), entry.itemId()));
    }
  }

  private String hash(MediaKey key) throws IOException {
    try (MediaBody body =
        new MediaBody(sink.read(key), "application/octet-stream", OptionalLong.empty())) {
      body.transferTo(OutputStream.nullOutputStream());
      return body.sha256();
    }
  }

  /**
   * Writes into the ledger what the destination says it holds, as far as the destination knows
   * whose bytes they are.
   *
   * @param depth with {@link Depth#BYTES}, hashes that the destination does not know are computed
   *     by reading
   * @return how many entries were written
   * @throws IOException if the destination cannot be read or the ledger cannot be written
   */
  public long rebuildLedger(Depth depth) throws IOException {
    long written = 0;
    try (Stream<MediaKey> keys = sink.keys()) {
      for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
        Optional<StoredMedia> there = sink.find(i.next());
        if (there.isPresent() && there.get().itemId().isPresent()) {
          ledger.record(entryOf(there.get(), there.get().itemId().get(), depth));
          written++;
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException("cannot list " + sink.describe(), e);
    }
    return written;
  }

  private LedgerEntry entryOf(StoredMedia there, String itemId, Depth depth) throws IOException {
    Optional<String> sha256 = there.sha256();
    if (sha256.isEmpty() && depth == Depth.BYTES) {
      sha256 = Optional.of(hash(there.key()));
    }
    return new LedgerEntry.Stored(
        itemId, there.key(), there.sizeBytes(), sha256, there.etag(), there.creationTime(), 0);
  }
}
