package dev.mediaimporter.jobs;

final class InMemoryWatchStoreTest extends WatchStoreContract {
  @Override
  protected WatchStore emptyStore() {
    return new InMemoryWatchStore();
  }
}
