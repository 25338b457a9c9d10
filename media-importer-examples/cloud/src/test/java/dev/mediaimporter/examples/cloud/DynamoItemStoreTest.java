package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.ItemStoreContract;
import dev.mediaimporter.lambda.state.DynamoItemStore;
import java.time.Clock;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoItemStoreTest extends ItemStoreContract {
  private final LocalAws aws;

  DynamoItemStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected ItemStore emptyStore() {
    return new DynamoItemStore(AwsExtension.newTable(aws), Clock.systemUTC());
  }
}
