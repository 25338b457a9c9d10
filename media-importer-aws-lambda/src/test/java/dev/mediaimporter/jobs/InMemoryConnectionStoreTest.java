package dev.mediaimporter.jobs;

final class InMemoryConnectionStoreTest extends ConnectionStoreContract {
  @Override
  protected ConnectionStore emptyStore() {
    return new InMemoryConnectionStore();
  }
}
