package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ImportOptionsTest {
  @Test
  void flags_set_how_long_and_how_often_to_try() {
    ImportOptions options = new ImportOptions();
    options.retries = 9;
    options.itemTimeout = "30m";
    options.videoWait = "0";
    options.maxRequests = 5;

    ResiliencePolicy policy = options.policy();

    assertThat(policy.maxAttempts()).isEqualTo(10);
    assertThat(policy.itemTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(policy.readyTimeout()).isZero();
    assertThat(policy.requestsPerSecond()).hasValue(5);
  }
}
