package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.lambda.state.DynamoJobStore;
import dev.mediaimporter.testkit.contract.JobStoreContract;
import java.time.Clock;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoJobStoreTest extends JobStoreContract {
  private final LocalAws aws;

  DynamoJobStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected JobStore emptyStore() {
    return new DynamoJobStore(AwsExtension.newTable(aws), Clock.systemUTC());
  }
}
