package dev.mediaimporter.ledger;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of what was imported to one destination for one owner, by media item id. A run asks it
 * first: what it holds is neither downloaded again nor asked for at the destination.
 *
 * <p>Safe for concurrent use within one process; implementations that outlive the process let only
 * one writer in.
 */
public interface ImportLedger extends AutoCloseable {
  /**
   * What is known of an item; may block for the disk or the network.
   *
   * @throws IOException if the ledger cannot be read
   */
  Optional<LedgerEntry> find(String itemId) throws IOException;

  /**
   * Notes what became of an item, replacing what was known; survives a crash once this returns, so
   * it blocks for the disk or the network.
   *
   * @throws IOException if it cannot be kept; a run ends then
   */
  void record(LedgerEntry entry) throws IOException;

  /**
   * The latest entry of every item, in no promised order; the caller closes the stream. Reading it
   * may block, and throws {@link java.io.UncheckedIOException} if the ledger cannot be read.
   *
   * @throws IOException if the ledger cannot be read
   */
  Stream<LedgerEntry> entries() throws IOException;

  /** Lets another writer in. */
  @Override
  void close() throws IOException;

  /**
   * A ledger that lasts as long as the object, with every entry in memory: for single runs and
   * tests. Thread-safe.
   */
  static ImportLedger inMemory() {
    return new InMemoryLedger();
  }
}
