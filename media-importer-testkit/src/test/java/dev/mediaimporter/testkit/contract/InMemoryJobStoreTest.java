package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.jobs.JobStore;

final class InMemoryJobStoreTest extends JobStoreContract {
  @Override
  protected JobStore emptyStore() {
    return JobStore.inMemory();
  }
}
