package dev.mediaimporter.jobs;

final class InMemoryJobStoreTest extends JobStoreContract {
  @Override
  protected JobStore emptyStore() {
    return new InMemoryJobStore();
  }
}
