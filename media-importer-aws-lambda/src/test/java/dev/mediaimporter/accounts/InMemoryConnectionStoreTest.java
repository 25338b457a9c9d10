package dev.mediaimporter.accounts;

final class InMemoryConnectionStoreTest extends ConnectionStoreContract {
  @Override
  protected ConnectionStore emptyStore() {
    return new InMemoryConnectionStore();
  }
}
