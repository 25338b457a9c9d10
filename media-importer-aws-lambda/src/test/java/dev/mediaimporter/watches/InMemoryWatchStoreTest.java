package dev.mediaimporter.watches;

final class InMemoryWatchStoreTest extends WatchStoreContract {
  @Override
  protected WatchStore emptyStore() {
    return new InMemoryWatchStore();
  }
}
