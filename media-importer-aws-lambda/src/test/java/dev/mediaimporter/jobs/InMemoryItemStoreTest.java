package dev.mediaimporter.jobs;

final class InMemoryItemStoreTest extends ItemStoreContract {
  @Override
  protected ItemStore emptyStore() {
    return new InMemoryItemStore();
  }
}
