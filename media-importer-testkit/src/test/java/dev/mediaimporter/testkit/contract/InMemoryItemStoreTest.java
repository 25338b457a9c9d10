package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.jobs.ItemStore;

final class InMemoryItemStoreTest extends ItemStoreContract {
  @Override
  protected ItemStore emptyStore() {
    return ItemStore.inMemory();
  }
}
