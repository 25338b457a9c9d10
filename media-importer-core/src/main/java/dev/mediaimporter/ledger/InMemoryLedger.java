package dev.mediaimporter.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Entries in a map. */
final class InMemoryLedger implements ImportLedger {
  private final Map<String, LedgerEntry> entries = new ConcurrentHashMap<>();

  @Override
  public Optional<LedgerEntry> find(String itemId) {
    return Optional.ofNullable(entries.get(itemId));
  }

  @Override
  public void record(LedgerEntry entry) {
    entries.put(entry.itemId(), entry);
  }

  @Override
  public Stream<LedgerEntry> entries() {
    return entries.values().stream();
  }

  @Override
  public void close() {}
}
