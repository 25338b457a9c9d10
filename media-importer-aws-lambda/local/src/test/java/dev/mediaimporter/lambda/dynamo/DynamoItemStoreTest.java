package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.ItemStoreContract;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
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
    return new DynamoItemStore(Tables.empty(aws), Clock.systemUTC());
  }
}
