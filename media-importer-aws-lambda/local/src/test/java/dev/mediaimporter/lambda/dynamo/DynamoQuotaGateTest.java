package dev.mediaimporter.lambda.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.QuotaGate;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoQuotaGateTest {
  private final LocalAws aws;

  DynamoQuotaGateTest(LocalAws aws) {
    this.aws = aws;
  }

  @Test
  void a_pause_that_one_worker_notes_holds_for_another() {
    DynamoTable table = Tables.empty(aws);
    QuotaGate one = new DynamoQuotaGate(table);
    QuotaGate other = new DynamoQuotaGate(table);
    Instant until = Instant.parse("2026-11-23T08:00:00Z");
    assertThat(other.heldUntil(SourceSpec.Api.LIBRARY)).isEmpty();

    one.holdUntil(SourceSpec.Api.LIBRARY, until);

    assertThat(other.heldUntil(SourceSpec.Api.LIBRARY)).contains(until);
    assertThat(other.heldUntil(SourceSpec.Api.PICKER)).isEmpty();
  }
}
