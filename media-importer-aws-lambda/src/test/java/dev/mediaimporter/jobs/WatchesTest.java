package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.watches.DueWatches;
import dev.mediaimporter.watches.InMemoryWatchStore;
import dev.mediaimporter.watches.Watch;
import dev.mediaimporter.watches.WatchStore;
import dev.mediaimporter.watches.Watches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchesTest {
  private static final SourceSpec.Album ALBUM = new SourceSpec.Album("album-1");
  private static final Duration DAY = Duration.ofHours(24);

  private final World world = new World();

  private Watch switchOn() {
    return world.watches().switchOn(World.ANN, ALBUM, Optional.of("Summer"));
  }

  private Watch watch() {
    return world.watches.find("ann", ALBUM.idOrTitle()).orElseThrow();
  }

  private List<Job> jobs() {
    return world.jobs.list("ann", Optional.empty(), 100).items();
  }

  private void assertRefused(Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void what_is_new_in_a_watched_album_is_imported_a_day_later_and_the_rest_not_again() {
    world.source.add(5);
    Instant on = world.clock.instant();
    switchOn();
    assertThat(watch().nextRun()).isEqualTo(on);

    assertThat(world.sweep().started()).isEqualTo(1);
    world.work();

    assertThat(jobs()).singleElement().satisfies(job -> {
      assertThat(job.source()).isEqualTo(new JobSource.Google(ALBUM));
      assertThat(job.state()).isEqualTo(JobState.DONE);
      assertThat(job.tally().stored()).isEqualTo(5);
      assertThat(watch().lastRun()).contains(new Watch.Run(job.id(), on));
    });
    assertThat(watch().nextRun()).isEqualTo(on.plus(DAY));

    world.source.add(2);
    world.clock.advance(DAY.minusSeconds(1));
    assertThat(world.sweep().started()).isZero();
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(world.sweep().started()).isEqualTo(1);
    world.work();
    assertThat(jobs().get(0).tally().stored()).isEqualTo(2);
    assertThat(world.source.opens()).isEqualTo(7);
  }

  @Test
  void an_unchanged_album_costs_list_calls_only() {
    world.source.add(25);
    switchOn();
    world.sweep();
    world.work();
    int listings = world.source.listings;

    world.clock.advance(DAY);
    world.sweep();
    world.work();

    assertThat(jobs()).hasSize(2).allMatch(job -> job.state() == JobState.DONE);
    assertThat(world.source.opens()).isEqualTo(25);
    assertThat(world.source.listings).isEqualTo(2 * listings);
  }

  @Test
  void a_watch_that_is_switched_on_twice_keeps_its_times_and_takes_the_new_title() {
    Watch first = switchOn();
    world.sweep();
    Watch again = world.watches().switchOn(World.ANN, ALBUM, Optional.of("Autumn"));

    assertThat(again.title()).contains("Autumn");
    assertThat(again.nextRun()).isEqualTo(first.nextRun().plus(DAY));
    assertThat(again.lastRun()).isPresent();
    assertThat(world.watches().switchOn(World.ANN, ALBUM, Optional.empty())).isEqualTo(again);
    assertThat(world.watches().list("ann")).containsExactly(again);
  }

  @Test
  void a_watch_that_is_switched_off_starts_nothing_more() {
    switchOn();
    world.watches().switchOff("ann", ALBUM.idOrTitle());
    world.watches().switchOff("ann", ALBUM.idOrTitle());

    assertThat(world.sweep().started()).isZero();
    assertThat(world.watches().list("ann")).isEmpty();
  }

  @Test
  void two_messages_of_one_watch_start_one_import() {
    switchOn();
    JobScheduler scheduler = new JobScheduler(
        world.jobs, world.users, world::send, world.policy, world.clock, world.random);
    DueWatches due = new DueWatches(world.watches, world.jobs, world.users, scheduler, world.clock);
    WorkMessage.Watched message = new WorkMessage.Watched("ann", ALBUM.idOrTitle());

    assertThat(due.process(message)).isTrue();
    assertThat(due.process(message)).isFalse();

    assertThat(jobs()).hasSize(1);
    assertThat(watch().lastRun().orElseThrow().jobId()).isEqualTo(jobs().get(0).id());
  }

  /** The steps are before and after each call of a port; a whole sweep has fewer than forty. */
  @ParameterizedTest
  @ValueSource(
      ints = {0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 30, 40})
  void a_sweep_that_dies_anywhere_starts_one_import_and_skips_none(int steps) {
    world.source.add(3);
    switchOn();
    world.process = new World.Mortal(steps);
    world.sweepMortally();
    world.process = new World.Mortal(Integer.MAX_VALUE);

    // What was sent is sent again after an hour.
    world.live(Duration.ofHours(2));

    assertThat(jobs()).singleElement().satisfies(job -> {
      assertThat(job.state()).isEqualTo(JobState.DONE);
      assertThat(watch().lastRun()).map(Watch.Run::jobId).contains(job.id());
    });
    assertThat(world.source.opens()).isEqualTo(3);
  }

  @Test
  void a_watch_whose_last_import_still_runs_waits_for_its_next_time() {
    world.source.add(3);
    Instant on = switchOn().nextRun();
    world.sweep();
    world.queue.clear();
    world.clock.advance(DAY);

    assertThat(world.sweep().started()).isZero();

    assertThat(jobs()).hasSize(1);
    assertThat(watch().nextRun()).isEqualTo(on.plus(DAY).plus(DAY));
    world.work();
    world.clock.advance(DAY);
    assertThat(world.sweep().started()).isEqualTo(1);
  }

  @Test
  void times_that_nobody_swept_at_are_left_out() {
    Instant on = switchOn().nextRun();
    world.clock.advance(DAY.multipliedBy(3).plusHours(5));

    assertThat(world.sweep().started()).isEqualTo(1);

    assertThat(watch().nextRun()).isEqualTo(on.plus(DAY.multipliedBy(4)));
  }

  @Test
  void imports_that_need_consent_do_not_pile_up() {
    switchOn();
    world.sweep();
    world.jobs.save(jobs()
        .get(0)
        .changed(world.clock.instant())
        .state(JobState.NEEDS_CONSENT)
        .build());
    world.watches().switchOn(World.ANN, new SourceSpec.Album("album-2"), Optional.empty());

    for (int day = 0; day < 3; day++) {
      assertThat(world.sweep().started()).isZero();
      world.clock.advance(DAY);
    }
    assertThat(jobs()).hasSize(1);

    world.jobs().connect(World.ANN, Secret.of("1//new"), Set.of(GoogleScopes.LIBRARY_READ));
    world.work();
    assertThat(world.sweep().started()).isEqualTo(2);
  }

  @Test
  void watches_leave_room_for_what_the_user_asks_for() {
    world.policy = JobPolicy.builder().maxOpenJobs(4).build();
    for (int i = 0; i < 5; i++) {
      world.watches().switchOn(World.ANN, new SourceSpec.Album("album-" + i), Optional.empty());
    }

    assertThat(world.sweep().started()).isEqualTo(2);
    assertThat(world.sweep().started()).isZero();
    world.start();

    world.work();
    world.clock.advance(Duration.ofHours(1));
    assertThat(world.sweep().started()).isEqualTo(2);
  }

  @Test
  void who_is_not_connected_cannot_watch() {
    Identity bob = new Identity("bob", "bob@example.com");
    assertRefused(
        Reason.NOT_CONNECTED, () -> world.watches().switchOn(bob, ALBUM, Optional.empty()));
    world.jobs().connect(bob, Secret.of("1//picker-only"), Set.of(GoogleScopes.PICKER));
    assertRefused(
        Reason.NOT_CONNECTED, () -> world.watches().switchOn(bob, ALBUM, Optional.empty()));
    assertThat(world.watches().list("bob")).isEmpty();
  }

  @Test
  void a_user_watches_so_many_albums_and_no_more() {
    switchOn();
    for (int i = 1; i < Watches.MAX_WATCHES; i++) {
      world.watches().switchOn(World.ANN, new SourceSpec.Album("other-" + i), Optional.empty());
    }

    assertRefused(
        Reason.TOO_MANY_WATCHES,
        () -> world
            .watches()
            .switchOn(World.ANN, new SourceSpec.Album("one-too-many"), Optional.empty()));
    switchOn();
    assertThat(world.watches().list("ann")).hasSize(Watches.MAX_WATCHES);
  }

  @Test
  void whoever_leaves_has_no_watches_any_more() {
    switchOn();
    world.jobs().leave("ann", false, token -> {});

    assertThat(world.sweep().started()).isZero();
    assertRefused(Reason.LEAVING, this::switchOn);
    world.work();
    assertThat(world.watches.list("ann", 10)).isEmpty();
    world.clock.advance(DAY);
    assertThat(world.sweep().started()).isZero();
    assertThat(jobs()).isEmpty();
  }

  @Test
  void a_watch_that_comes_in_while_the_user_is_forgotten_is_taken_back() {
    WatchStore late = new LateStore();
    Watches watches = new Watches(late, world.connections(), World.WATCH_EVERY, world.clock);

    assertRefused(Reason.LEAVING, () -> watches.switchOn(World.ANN, ALBUM, Optional.empty()));

    assertThat(late.list("ann", 10)).isEmpty();
  }

  /** The user leaves just before a watch is saved. */
  private final class LateStore implements WatchStore {
    private final WatchStore store = new InMemoryWatchStore();

    @Override
    public Optional<Watch> add(Watch watch, int most) {
      return save(watch);
    }

    @Override
    public Optional<Watch> find(String user, String albumId) {
      return store.find(user, albumId);
    }

    @Override
    public Optional<Watch> save(Watch watch) {
      world.jobs().leave("ann", false, token -> {});
      return store.save(watch);
    }

    @Override
    public void delete(String user, String albumId) {
      store.delete(user, albumId);
    }

    @Override
    public List<Watch> list(String user, int limit) {
      return store.list(user, limit);
    }

    @Override
    public DueWork dueWork() {
      return store.dueWork();
    }

    @Override
    public boolean eraseSome(String user) {
      return store.eraseSome(user);
    }
  }
}
