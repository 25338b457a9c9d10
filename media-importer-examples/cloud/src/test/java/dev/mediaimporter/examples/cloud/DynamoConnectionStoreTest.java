package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.jobs.ConnectionStore;
import dev.mediaimporter.jobs.ConnectionStoreContract;
import dev.mediaimporter.lambda.state.DynamoConnectionStore;
import java.time.Clock;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoConnectionStoreTest extends ConnectionStoreContract {
  private final LocalAws aws;

  DynamoConnectionStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected ConnectionStore emptyStore() {
    return new DynamoConnectionStore(AwsExtension.newTable(aws), Clock.systemUTC());
  }
}
