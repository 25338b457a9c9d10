package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.ConnectionStoreContract;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
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
    return new DynamoConnectionStore(Tables.empty(aws), Clock.systemUTC());
  }
}
