package dev.mediaimporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeadlineTimerTest {
  @Test
  void forgets_a_cancelled_deadline_at_once() {
    var timer = (ScheduledThreadPoolExecutor) DeadlineTimer.named("test-deadlines");

    timer.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);

    assertThat(timer.getQueue()).isEmpty();
  }
}
