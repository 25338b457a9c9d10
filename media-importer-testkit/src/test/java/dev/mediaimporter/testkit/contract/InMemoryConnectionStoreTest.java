package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.jobs.ConnectionStore;

final class InMemoryConnectionStoreTest extends ConnectionStoreContract {
  @Override
  protected ConnectionStore emptyStore() {
    return ConnectionStore.inMemory();
  }
}
