package dev.mediaimporter.lambda.state;

import dev.mediaimporter.jobs.ConnectionStore;
import dev.mediaimporter.testkit.contract.ConnectionStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoConnectionStoreTest extends ConnectionStoreContract {
  @RegisterExtension
  static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected ConnectionStore emptyStore() {
    return new DynamoConnectionStore(DYNAMO.newTable(), LocalDynamo.clock());
  }
}
