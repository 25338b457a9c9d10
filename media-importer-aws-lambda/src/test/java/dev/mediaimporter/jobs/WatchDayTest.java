package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.InMemoryConnectionStore;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.accounts.SealedToken;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.watches.DueWatches;
import dev.mediaimporter.watches.InMemoryWatchStore;
import dev.mediaimporter.watches.Watch;
import dev.mediaimporter.watches.WatchStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day of 100,000 watched albums of as many users: sweeps that live a minute, five workers, each
 * call of a store or the queue taking ten milliseconds, and a page of an unchanged album half a
 * second. What a watch costs is counted by CostTest.
 */
@Tag("crowd")
final class WatchDayTest {
  private static final int WATCHES = 100_000;
  private static final int WORKERS = 5;
  private static final Duration A_CALL = Duration.ofMillis(10);
  private static final Duration A_PAGE = Duration.ofMillis(500);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(15);
  private static final Duration SWEEP_LIMIT = Duration.ofMinutes(1);
  private static final int SWEEPS = 96;
  private static final Duration DAY = Duration.ofDays(1);

  private final World.TestClock clock = new World.TestClock();
  private final Instant midnight = clock.instant();
  private final Map<String, Integer> calls = new TreeMap<>();
  private final JobStore jobs = counted(JobStore.class, new InMemoryJobStore());
  private final WatchStore watches = counted(WatchStore.class, new InMemoryWatchStore());
  private final ConnectionStore users =
      counted(ConnectionStore.class, new InMemoryConnectionStore());
  private final SweepProgress progress = counted(SweepProgress.class, new InMemorySweepProgress());
  private final Deque<WorkMessage> waiting = new ArrayDeque<>();
  private final WorkQueue queue = counted(WorkQueue.class, new Queue());
  private final Map<String, Instant> dueAt = new HashMap<>();
  private Duration longestSweep = Duration.ZERO;
  private Duration longestWait = Duration.ZERO;
  private int unfinished;
  private int started;

  private final class Queue implements WorkQueue {
    @Override
    public void send(WorkMessage message, Duration delay) {
      waiting.add(message);
    }

    @Override
    public void sendAll(List<WorkMessage> messages) {
      waiting.addAll(messages);
      // Ten messages a request; the first of them is counted as the call itself.
      int requests = (messages.size() + 9) / 10;
      calls.merge("WorkQueue.sendAll", requests - 1, Integer::sum);
      clock.advance(A_CALL.multipliedBy(Math.max(0, requests - 1)));
    }
  }

  private <T> T counted(Class<T> port, T real) {
    return port.cast(Proxy.newProxyInstance(
        port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
          if (method.isDefault() && !method.getName().equals("sendAll")) {
            return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, args);
          }
          Object result;
          try {
            result = method.invoke(real, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (result instanceof DueWork work) {
            return counted(DueWork.class, work);
          }
          if (method.getName().equals("name")) {
            return result;
          }
          calls.merge(port.getSimpleName() + "." + method.getName(), 1, Integer::sum);
          clock.advance(A_CALL);
          return result;
        }));
  }

  private void switchOn(IntFunction<Instant> due) {
    for (int i = 0; i < WATCHES; i++) {
      String user = String.format("user%06d", i);
      assertThat(users.save(
              new Profile(user, user + "@example.com", midnight, Optional.empty(), false, 0, 0)))
          .isPresent();
      users.putToken(
          user,
          ConnectionStore.CONNECTION,
          new SealedToken("sealed", Set.of(GoogleScopes.LIBRARY_READ), Optional.empty()));
      dueAt.put(user, due.apply(i));
      assertThat(watches.save(new Watch(
              user,
              new SourceSpec.Album("album"),
              Optional.empty(),
              DAY,
              Optional.empty(),
              due.apply(i),
              0)))
          .isPresent();
    }
    calls.clear();
  }

  private void live() {
    JobScheduler scheduler =
        new JobScheduler(jobs, users, queue, JobPolicy.defaults(), clock, new Random(1));
    DueWatches due = new DueWatches(watches, jobs, users, scheduler, clock);
    Sweep sweep = new Sweep(List.of(), List.of(watches.dueWork()), progress, queue, clock);
    for (Instant at = midnight; at.isBefore(midnight.plus(DAY)); at = at.plus(SWEEP_EVERY)) {
      clock.setTo(at);
      Instant end = at.plus(SWEEP_LIMIT);
      Sweep.Result result = sweep.run(() -> Duration.between(clock.instant(), end));
      unfinished += result.finished() ? 0 : 1;
      longestSweep = longest(longestSweep, Duration.between(at, clock.instant()));
      work(due, clock.instant(), at.plus(SWEEP_EVERY));
    }
  }

  /** Five workers at once, each as long as its own calls take. */
  private void work(DueWatches due, Instant from, Instant until) {
    Duration spent = Duration.ZERO;
    while (!waiting.isEmpty() && from.plus(spent.dividedBy(WORKERS)).isBefore(until)) {
      clock.setTo(from.plus(spent.dividedBy(WORKERS)));
      Instant began = clock.instant();
      WorkMessage message = waiting.remove();
      if (message instanceof WorkMessage.Watched watched) {
        if (due.process(watched)) {
          started++;
        }
      } else {
        WorkMessage.Page page = (WorkMessage.Page) message;
        longestWait = longest(longestWait, Duration.between(dueAt.get(page.user()), began));
        Instant done = began.plus(A_PAGE);
        assertThat(jobs.change(
                page.user(),
                page.jobId(),
                job -> Optional.of(job.ended(JobState.DONE, Optional.empty(), done))))
            .isPresent();
        clock.advance(A_PAGE);
      }
      spent = spent.plus(Duration.between(began, clock.instant()));
    }
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  @Test
  void watches_that_are_due_around_the_clock_start_within_half_an_hour() {
    switchOn(i -> midnight.plus(DAY.multipliedBy(i).dividedBy(WATCHES)));

    live();

    print("around the clock");
    assertThat(unfinished).isZero();
    // The others are due after the last sweep of the day.
    assertThat(started).isGreaterThan(WATCHES * 98 / 100);
    assertThat(longestWait).isLessThan(Duration.ofMinutes(30));
    assertThat(longestSweep).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void watches_that_are_all_due_at_once_are_spread_over_hours() {
    switchOn(i -> midnight.plusMillis(i / 1_000));

    live();

    print("at once");
    assertThat(started).isEqualTo(WATCHES);
    assertThat(longestWait).isLessThan(Duration.ofHours(9));
    // What sweeps need: none of it is a call for each watch.
    assertThat(calls)
        .containsEntry("WorkQueue.sendAll", WATCHES / 10)
        .containsEntry("SweepProgress.read", SWEEPS)
        .containsEntry("SweepProgress.write", SWEEPS)
        .hasEntrySatisfying("DueWork.due", count -> assertThat(count).isLessThan(600));
    // And workers, once for each watch.
    assertThat(calls)
        .containsEntry("WatchStore.find", WATCHES)
        .containsEntry("WatchStore.save", WATCHES)
        .containsEntry("JobStore.admit", WATCHES)
        .containsEntry("WorkQueue.send", WATCHES);
  }

  private void print(String title) {
    System.out.println(title + ": started " + started + ", longest sweep " + longestSweep
        + ", longest wait " + longestWait + ", unfinished " + unfinished + ", calls " + calls);
  }
}
