package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.jobs.WatchStore;

final class InMemoryWatchStoreTest extends WatchStoreContract {
  @Override
  protected WatchStore emptyStore() {
    return WatchStore.inMemory();
  }
}
