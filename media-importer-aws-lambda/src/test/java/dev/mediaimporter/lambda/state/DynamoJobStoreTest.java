package dev.mediaimporter.lambda.state;

import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.testkit.contract.JobStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoJobStoreTest extends JobStoreContract {
  @RegisterExtension
  static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected JobStore emptyStore() {
    return new DynamoJobStore(DYNAMO.newTable(), LocalDynamo.clock());
  }
}
