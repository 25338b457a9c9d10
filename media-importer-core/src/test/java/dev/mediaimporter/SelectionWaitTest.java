package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class SelectionWaitTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Instant> looks = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Duration passed = Duration.ZERO;

  private static PickingSession.Builder unset() {
    return PickingSession.builder().id("s").mediaItemsSet(false);
  }

  private static PickingSession set() {
    return PickingSession.builder().id("s").mediaItemsSet(true).build();
  }

  /** Waits while the service answers look after look as told. */
  private PickingSession await(
      PickingSession first, Duration limit, StopSignal stop, IntFunction<PickingSession> answers) {
    Clock clock = new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
    PickerClient client = new PickerClient() {
      @Override
      public PickingSession session(String sessionId) {
        looks.add(now);
        return answers.apply(looks.size());
      }

      @Override
      public PickingSession create(OptionalInt maxItemCount) {
        throw new AssertionError();
      }

      @Override
      public PagedIterable<MediaItem> mediaItems(String sessionId) {
        throw new AssertionError();
      }

      @Override
      public Download open(MediaItem item, long fromByte) {
        throw new AssertionError();
      }

      @Override
      public void delete(String sessionId) {
        throw new AssertionError();
      }
    };
    Sleeper sleeper = new Sleeper() {
      @Override
      public void sleep(Duration duration) {
        now = now.plus(duration);
        passed = passed.plus(duration);
      }

      @Override
      public long nanos() {
        return passed.toNanos();
      }
    };
    return new SelectionWait(client, ResiliencePolicy.defaults(), clock, sleeper)
        .await(first, limit, stop, left -> assertThat(left).isGreaterThanOrEqualTo(Duration.ZERO));
  }

  private static FailureReason reasonOf(Throwable failure) {
    return ((MediaImportException) failure).reason();
  }

  @Test
  void looks_as_often_as_the_service_says() {
    PickingSession slow = unset().pollInterval(Duration.ofSeconds(7)).build();
    assertThat(await(slow, HOUR, StopSignal.never(), n -> n == 3 ? set() : slow).mediaItemsSet())
        .isTrue();
    assertThat(looks).containsExactly(at(7), at(14), at(21));
  }

  private static Instant at(int seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }

  @Test
  void a_clock_that_is_set_meanwhile_changes_nothing() {
    PickingSession slow = unset()
        .pollInterval(Duration.ofMinutes(1))
        .expireTime(Instant.EPOCH.plus(HOUR))
        .build();
    PickingSession picked = await(slow, HOUR, StopSignal.never(), n -> {
      now = now.plus(Duration.ofDays(n % 2 == 0 ? -30 : 30));
      return n == 50 ? set() : slow;
    });
    assertThat(picked.mediaItemsSet()).isTrue();
    assertThat(passed).isEqualTo(Duration.ofMinutes(50));
  }

  @Test
  void a_selection_made_already_needs_no_look() {
    await(set(), HOUR, StopSignal.never(), n -> set());
    assertThat(looks).isEmpty();
  }

  @Test
  void gives_up_when_the_service_says_so() {
    PickingSession over = unset().timeoutIn(Duration.ZERO).build();
    assertThatThrownBy(() -> await(unset().build(), HOUR, StopSignal.never(), n -> over))
        .isInstanceOf(SelectionException.class)
        .satisfies(e -> assertThat(reasonOf(e)).isEqualTo(FailureReason.NOT_PICKED_YET));
    assertThat(looks).hasSize(1);
  }

  @Test
  void gives_up_when_the_caller_or_the_session_does() {
    PickingSession open = unset().build();
    assertThatThrownBy(() -> await(open, Duration.ofSeconds(12), StopSignal.never(), n -> open))
        .isInstanceOf(SelectionException.class);
    assertThat(now).isEqualTo(at(12));
  }

  @Test
  void a_session_that_expires_is_gone() {
    PickingSession expiring = unset().expireTime(at(20)).build();
    assertThatThrownBy(() -> await(expiring, HOUR, StopSignal.never(), n -> expiring))
        .satisfies(e -> assertThat(reasonOf(e)).isEqualTo(FailureReason.SESSION_GONE));
    assertThat(now).isEqualTo(at(20));
  }

  @Test
  void a_service_that_asks_for_patience_gets_no_more_than_the_caller_has() {
    assertThatThrownBy(() ->
            await(unset().build(), Duration.ofSeconds(12), StopSignal.never(), n -> {
              throw ThrottledException.slowDown("429", Duration.ofMinutes(4));
            }))
        .satisfies(e -> assertThat(reasonOf(e)).isEqualTo(FailureReason.NOT_PICKED_YET));
    assertThat(now).isBeforeOrEqualTo(at(13));
  }

  @Test
  void a_stop_ends_the_wait() {
    PickingSession open = unset().build();
    assertThatThrownBy(() -> await(open, HOUR, () -> looks.size() == 2, n -> open))
        .satisfies(e -> assertThat(reasonOf(e)).isEqualTo(FailureReason.STOPPED));
  }

  @Test
  void a_failing_look_is_repeated() {
    PickingSession open = unset().build();
    await(open, HOUR, StopSignal.never(), n -> {
      if (n == 1) {
        throw new SourceUnavailableException("503", null);
      }
      return set();
    });
    assertThat(looks).hasSize(2);
  }
}
