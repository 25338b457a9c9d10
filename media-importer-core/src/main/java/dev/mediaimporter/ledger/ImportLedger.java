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
  /** What is known of an item. */
  Optional<LedgerEntry> find(String itemId) throws IOException;

  /** Notes what became of an item, replacing what was known; survives a crash once this returns. */
  void record(LedgerEntry entry) throws IOException;

  /** The latest entry of every item, in no promised order; the caller closes the stream. */
  Stream<LedgerEntry> entries() throws IOException;

  /** Lets another writer in. */
  @Override
  void close() throws IOException;

  /** A ledger that lasts as long as the object: for single runs and tests. */
  static ImportLedger inMemory() {
    return new InMemoryLedger();
  }
}
