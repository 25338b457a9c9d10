package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.watches.WatchStore;
import dev.mediaimporter.watches.WatchStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoWatchStoreTest extends WatchStoreContract {
  private final LocalAws aws;

  DynamoWatchStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected WatchStore emptyStore() {
    return new DynamoWatchStore(Tables.empty(aws));
  }
}
