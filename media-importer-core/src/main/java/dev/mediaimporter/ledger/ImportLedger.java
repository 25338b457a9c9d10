package dev.mediaimporter.ledger;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of what was imported to one destination for one owner, by media item id. A run asks it
 * first: what it holds is not downloaded again, unless the destination turns out to lack it. Use
 * {@link FileLedger#open} to keep it in a file.
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

  /**
   * This ledger for items that are kept once in every folder they belong to, as pictures of several
   * albums are: an item counts as stored only if it is stored in this folder, and what is recorded
   * leaves its entries of other folders as they are.
   *
   * @param folder a key without its last segment, without a slash at its end
   * @return a view, which need not be closed
   */
  default ImportLedger inFolder(String folder) {
    return new FolderLedger(this, folder);
  }

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
