package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.jobs.WatchStore;
import dev.mediaimporter.jobs.WatchStoreContract;
import dev.mediaimporter.lambda.state.DynamoWatchStore;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoWatchStoreTest extends WatchStoreContract {
  private final LocalAws aws;

  DynamoWatchStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected WatchStore emptyStore() {
    return new DynamoWatchStore(AwsExtension.newTable(aws));
  }
}
