package dev.mediaimporter.lambda.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.CallCounts;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoCallCountsTest {
  private static final Instant LATER = Instant.parse("2026-11-29T12:00:00Z");

  private final LocalAws aws;

  DynamoCallCountsTest(LocalAws aws) {
    this.aws = aws;
  }

  @Test
  void counts_up_to_the_limit_for_each_user_thing_and_all() {
    CallCounts counts = new DynamoCallCounts(aws.dynamo(), aws.newTable());

    assertThat(counts.count("ann", "LIBRARY#1", 1, 2, LATER)).isTrue();
    assertThat(counts.count("ann", "LIBRARY#1", 1, 2, LATER)).isTrue();
    assertThat(counts.count("ann", "LIBRARY#1", 1, 2, LATER)).isFalse();
    assertThat(counts.count("ann", "LIBRARY#2", 1, 2, LATER)).isTrue();
    assertThat(counts.count("bob", "LIBRARY#1", 1, 2, LATER)).isTrue();
    assertThat(counts.count(CallCounts.EVERYBODY, "LIBRARY#1", 1, 1, LATER)).isTrue();
    assertThat(counts.count(CallCounts.EVERYBODY, "LIBRARY#1", 1, 1, LATER)).isFalse();
    assertThat(counts.count("ann", "LINKS#1", 50, 120, LATER)).isTrue();
    assertThat(counts.count("ann", "LINKS#1", 71, 120, LATER)).isFalse();
    assertThat(counts.count("ann", "LINKS#1", 70, 120, LATER)).isTrue();
    assertThat(counts.count("ann", "LINKS#1", 1, 120, LATER)).isFalse();
  }
}
