package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SweepTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final World.TestClock clock = new World.TestClock();
  private final SweepProgress progress = new InMemorySweepProgress();
  private final List<InMemoryDueWork.Timed> dueJobs = new ArrayList<>();
  private final List<InMemoryDueWork.Timed> dueWatches = new ArrayList<>();
  private final List<WorkMessage> sent = new ArrayList<>();
  private Duration sending = Duration.ZERO;

  private void jobsAreDue(String user, int count) {
    IntStream.range(0, count)
        .forEach(i -> dueJobs.add(new InMemoryDueWork.Timed(
            clock.instant(), new WorkMessage.Check(user, String.format("%05d", i)))));
  }

  private void watchesAreDue(int count) {
    IntStream.range(0, count)
        .forEach(i -> dueWatches.add(new InMemoryDueWork.Timed(
            clock.instant(), new WorkMessage.Watched("ann", String.format("%05d", i)))));
  }

  private DueWork jobsOf(String user) {
    return new InMemoryDueWork(
        user, () -> dueJobs.stream().filter(job -> job.message().user().equals(user)));
  }

  private final class Queue implements WorkQueue {
    @Override
    public void send(WorkMessage message, Duration delay) {
      sent.add(message);
    }

    @Override
    public void sendAll(List<WorkMessage> messages) {
      clock.advance(messages.isEmpty() ? Duration.ZERO : sending);
      sent.addAll(messages);
    }
  }

  private Sweep.Result sweep() {
    Clock now = clock;
    var end = now.instant().plus(LIMIT);
    return new Sweep(
            Stream.of("ann", "bob", "cat").map(this::jobsOf).toList(),
            List.of(new InMemoryDueWork("watches", dueWatches::stream)),
            progress,
            new Queue(),
            clock)
        .run(() -> Duration.between(now.instant(), end));
  }

  @Test
  void sends_each_once_and_again_after_an_hour() {
    jobsAreDue("ann", 450);
    watchesAreDue(2);
    assertThat(sweep()).isEqualTo(new Sweep.Result(450, 2, true));
    assertThat(sent).doesNotHaveDuplicates();

    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMinutes(15));
      assertThat(sweep()).isEqualTo(new Sweep.Result(0, 0, true));
    }
    jobsAreDue("ann", 1);
    assertThat(sweep()).isEqualTo(new Sweep.Result(1, 0, true));

    clock.advance(Duration.ofMinutes(15));
    assertThat(sweep()).isEqualTo(new Sweep.Result(0, 0, true));
    assertThat(sweep()).isEqualTo(new Sweep.Result(451, 2, true));
  }

  @Test
  void keeps_half_of_its_time_for_watches_and_says_that_it_did_not_finish() {
    jobsAreDue("ann", 10_000);
    watchesAreDue(100);
    sending = Duration.ofSeconds(5);

    assertThat(sweep()).isEqualTo(new Sweep.Result(1_200, 100, false));
  }

  @Test
  void takes_a_part_of_each_in_turn_and_goes_on_next_time() {
    jobsAreDue("ann", 10_000);
    jobsAreDue("bob", 300);
    jobsAreDue("cat", 50);
    sending = Duration.ofSeconds(5);
    assertThat(sweep().finished()).isFalse();
    assertThat(sent).filteredOn(message -> message.user().equals("bob")).hasSize(300);
    assertThat(sent).filteredOn(message -> message.user().equals("cat")).hasSize(50);

    int first = sent.size();
    clock.advance(Duration.ofMinutes(15));
    sweep();

    assertThat(sent).hasSizeGreaterThan(first).doesNotHaveDuplicates();
  }

  @Test
  void leaves_watches_for_the_next_run_when_there_are_too_many() {
    watchesAreDue(Sweep.WATCHES_AT_ONCE + 10);

    assertThat(sweep()).isEqualTo(new Sweep.Result(0, Sweep.WATCHES_AT_ONCE, false));
    assertThat(sweep()).isEqualTo(new Sweep.Result(0, 10, true));
    assertThat(sent).doesNotHaveDuplicates();
  }
}
