package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.ledger.ImportLedger;

final class InMemoryLedgerTest extends LedgerContract {
  @Override
  protected ImportLedger open() {
    return ImportLedger.inMemory();
  }
}
