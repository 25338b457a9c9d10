package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SweepTest {
  private static final int JOBS = 5;

  private final World world = new World();
  private final AtomicReference<Duration> leftForWatches = new AtomicReference<>(Duration.ZERO);

  /** A sweep whose every message takes a minute to send. */
  private Sweep.Result sweep(Duration limit) {
    for (int i = 0; i < JOBS; i++) {
      Job job = Job.builder()
          .user("user" + i)
          .id("1")
          .source(new SourceSpec.Everything())
          .access(Job.Access.CONNECTION)
          .state(JobState.RUNNING)
          .createdAt(world.clock.instant())
          .updatedAt(world.clock.instant())
          .progressAt(world.clock.instant())
          .dueAt(world.clock.instant())
          .build();
      assertThat(world.jobs.save(job)).isPresent();
    }
    WorkQueue slow = (message, delay) -> world.clock.advance(Duration.ofMinutes(1));
    JobScheduler scheduler =
        new JobScheduler(world.jobs, world.users, slow, world.policy, world.clock, new Random(1));
    return new Sweep(
            world.jobs,
            scheduler,
            slow,
            deadline -> {
              leftForWatches.set(deadline.remaining());
              return 7;
            },
            world.clock)
        .run(world.limit(limit));
  }

  @Test
  void keeps_half_of_its_time_for_watches_and_says_that_it_did_not_finish() {
    Sweep.Result result = sweep(Duration.ofMinutes(5));

    assertThat(result.woken()).isEqualTo(3);
    assertThat(result.started()).isEqualTo(7);
    assertThat(leftForWatches.get()).isEqualTo(Duration.ofMinutes(2));
    assertThat(result.finished()).isFalse();
  }

  @Test
  void says_that_it_finished() {
    Sweep.Result result = sweep(Duration.ofHours(1));

    assertThat(result.woken()).isEqualTo(JOBS);
    assertThat(result.finished()).isTrue();
  }
}
