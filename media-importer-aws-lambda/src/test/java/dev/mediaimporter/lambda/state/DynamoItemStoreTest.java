package dev.mediaimporter.lambda.state;

import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.testkit.contract.ItemStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoItemStoreTest extends ItemStoreContract {
  @RegisterExtension
  static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected ItemStore emptyStore() {
    return new DynamoItemStore(DYNAMO.newTable(), LocalDynamo.clock());
  }
}
