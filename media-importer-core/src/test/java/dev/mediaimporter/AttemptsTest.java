package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class AttemptsTest {
  private final List<Duration> waits = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean stop;

  private Attempts attempts(ResiliencePolicy policy, long seed) {
    Sleeper sleeper = new Sleeper() {
      @Override
      public void sleep(Duration duration) {
        now = now.plus(duration);
      }

      @Override
      public long nanos() {
        return now.toEpochMilli() * 1_000_000;
      }
    };
    Pauses pauses = new Pauses(sleeper, () -> stop);
    ImportListener listener = new ImportListener() {
      @Override
      public void retrying(String what, Duration wait, MediaImportException cause) {
        waits.add(wait);
      }
    };
    return new Attempts(
        policy, pauses, new SplittableRandom(seed), listener, Limits.of(policy), 100);
  }

  private int callsUntilGivenUp(Attempts attempts, MediaImportException failure) {
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> attempts.call("it", () -> {
          calls.incrementAndGet();
          throw failure;
        }))
        .isSameAs(failure);
    return calls.get();
  }

  @Property(tries = 200)
  void no_wait_is_above_its_cap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int requests) {
    waits.clear();
    ResiliencePolicy policy = ResiliencePolicy.builder().maxAttempts(requests).build();
    assertThat(
            callsUntilGivenUp(attempts(policy, seed), new SourceUnavailableException("503", null)))
        .isEqualTo(requests);
    for (int i = 0; i < waits.size(); i++) {
      Duration cap = Duration.ofSeconds(Math.min(64, 1L << Math.min(i, 10)));
      assertThat(waits.get(i)).isBetween(Duration.ZERO, cap);
    }
  }

  @Property(tries = 200)
  void a_wait_that_the_server_named_is_a_minimum(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 300) long seconds) {
    waits.clear();
    Duration asked = Duration.ofSeconds(seconds);
    callsUntilGivenUp(
        attempts(ResiliencePolicy.defaults(), seed), ThrottledException.slowDown("429", asked));
    assertThat(waits)
        .hasSize(4)
        .allSatisfy(wait -> assertThat(wait).isBetween(asked, asked.plusSeconds(1)));
  }

  @Test
  void jitter_is_full() {
    ResiliencePolicy policy = ResiliencePolicy.builder().maxAttempts(2).build();
    for (int seed = 0; seed < 100; seed++) {
      callsUntilGivenUp(attempts(policy, seed), new SourceUnavailableException("503", null));
    }
    assertThat(waits)
        .anyMatch(wait -> wait.toMillis() < 200)
        .anyMatch(wait -> wait.toMillis() > 800);
  }

  @Test
  void what_cannot_get_better_is_not_repeated() {
    Attempts attempts = attempts(ResiliencePolicy.defaults(), 1);
    assertThat(callsUntilGivenUp(attempts, new InvalidRequestException("400", null)))
        .isEqualTo(1);
    assertThat(callsUntilGivenUp(
            attempts,
            new SourceUnavailableException(FailureReason.UNREACHABLE, "unknown host", null)))
        .isEqualTo(1);
    assertThat(callsUntilGivenUp(
            attempts, ThrottledException.quotaExhausted("429", Duration.ofSeconds(1))))
        .isEqualTo(1);
    assertThat(
            callsUntilGivenUp(attempts, ThrottledException.slowDown("429", Duration.ofMinutes(6))))
        .isEqualTo(1);
  }

  @Test
  void the_reserve_of_the_run_bounds_all_of_them_together() {
    Attempts attempts = attempts(ResiliencePolicy.builder().maxAttempts(80).build(), 1);
    assertThat(callsUntilGivenUp(attempts, new SourceUnavailableException("503", null)))
        .isEqualTo(80);
    assertThat(callsUntilGivenUp(attempts, new SourceUnavailableException("503", null)))
        .isEqualTo(22);
    assertThat(attempts.exhausted()).isTrue();
    attempts.succeeded();
    assertThat(callsUntilGivenUp(attempts, new SourceUnavailableException("503", null)))
        .isEqualTo(2);
  }

  @Test
  void a_stop_ends_a_wait() {
    Attempts attempts = attempts(ResiliencePolicy.defaults(), 1);
    assertThatThrownBy(() -> attempts.call("it", () -> {
          stop = true;
          throw ThrottledException.slowDown("429", Duration.ofMinutes(4));
        }))
        .isInstanceOf(StoppedException.class);
    assertThat(now).isEqualTo(Instant.EPOCH);
  }

  @Test
  void one_thread_told_to_wait_holds_the_others_back() {
    Attempts attempts = attempts(ResiliencePolicy.builder().maxAttempts(2).build(), 1);
    callsUntilGivenUp(attempts, ThrottledException.slowDown("429", Duration.ofSeconds(20)));
    Instant afterFirst = now;
    attempts.awaitRateLimit();
    assertThat(now).isEqualTo(afterFirst).isAfterOrEqualTo(Instant.EPOCH.plusSeconds(20));
  }

  @Test
  void the_rate_limit_spreads_requests() {
    Attempts attempts =
        attempts(ResiliencePolicy.builder().requestsPerSecond(10).build(), 1);
    for (int i = 0; i < 35; i++) {
      attempts.awaitRateLimit();
    }
    assertThat(now).isAfterOrEqualTo(Instant.EPOCH.plusSeconds(2));
  }

  @Test
  void the_limit_of_bytes_spreads_them_and_keeps_reads_short() {
    Attempts attempts =
        attempts(ResiliencePolicy.builder().bytesPerSecond(1_000).build(), 1);
    assertThat(attempts.mostAtOnce()).isEqualTo(100);
    for (int i = 0; i < 30; i++) {
      attempts.awaitBandwidth(100);
    }
    assertThat(now).isAfterOrEqualTo(Instant.EPOCH.plusSeconds(2));
  }

  @Test
  void without_a_limit_of_bytes_nothing_waits() {
    Attempts attempts = attempts(ResiliencePolicy.defaults(), 1);
    attempts.awaitBandwidth(Integer.MAX_VALUE);
    assertThat(now).isEqualTo(Instant.EPOCH);
    assertThat(attempts.mostAtOnce()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void a_stop_does_not_break_off_what_waits_for_bandwidth() {
    Attempts attempts =
        attempts(ResiliencePolicy.builder().bytesPerSecond(1_000).build(), 1);
    stop = true;
    attempts.awaitBandwidth(2_000);
    assertThat(now).isAfter(Instant.EPOCH);
  }
}
