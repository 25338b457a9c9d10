package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TransferOptionsTest {
  @Test
  void flags_set_how_long_and_how_often_to_try() {
    TransferOptions options = new TransferOptions();
    options.retries = 9;
    options.itemTimeout = "30m";
    options.videoWait = "0";
    options.maxRequests = 5;
    options.maxSize = "4G";

    ResiliencePolicy policy = options.policy();

    assertThat(policy.maxAttempts()).isEqualTo(10);
    assertThat(policy.itemTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(policy.readyTimeout()).isZero();
    assertThat(policy.requestsPerSecond()).hasValue(5);
    assertThat(policy.maxItemBytes()).isEqualTo(4_000_000_000L);
  }
}
