package dev.mediaimporter.watches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link WatchStore} must do. To test your own: extend this. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
public abstract class WatchStoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final int MOST = 10;
  private static final String ANN = "ann";
  private static final String BOB = "bob";

  private WatchStore store;

  /** For subclasses. */
  protected WatchStoreContract() {}

  /** A store without watches. */
  protected abstract WatchStore emptyStore() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = emptyStore();
  }

  private static Watch watch(String user, String albumId) {
    return watch(user, albumId, NOON, 0);
  }

  private static Watch watch(String user, String albumId, Instant nextRun, long version) {
    return new Watch(
        user,
        new SourceSpec.Album(albumId),
        Optional.empty(),
        Duration.ofHours(24),
        Optional.empty(),
        nextRun,
        version);
  }

  private Watch saved(Watch watch) {
    return store.save(watch).orElseThrow();
  }

  @Test
  final void gives_back_what_was_saved_field_for_field() {
    Watch full = saved(new Watch(
        ANN,
        new SourceSpec.Album("album-1"),
        Optional.of("Sommer am See ☀"),
        Duration.ofMinutes(90),
        Optional.of(new Watch.Run("job-1", NOON.minusSeconds(5))),
        NOON.plusSeconds(7),
        0));
    assertThat(full.version()).isEqualTo(1);
    assertThat(store.find(ANN, "album-1")).contains(full);

    Watch bare = saved(watch(ANN, "album-1", NOON, 1));
    assertThat(bare).isEqualTo(watch(ANN, "album-1", NOON, 2));
    assertThat(store.find(ANN, "album-1")).contains(bare);
  }

  @Test
  final void refuses_a_change_of_what_changed_meanwhile() {
    Watch first = saved(watch(ANN, "album-1"));
    assertThat(store.save(watch(ANN, "album-1"))).isEmpty();
    Watch second = saved(watch(ANN, "album-1", NOON.plusSeconds(1), 1));
    assertThat(store.save(first)).isEmpty();
    assertThat(store.find(ANN, "album-1")).contains(second);
  }

  @Test
  final void brings_nothing_back_that_was_deleted() {
    Watch watch = saved(watch(ANN, "album-1"));
    store.delete(ANN, "album-1");
    store.delete(ANN, "album-1");
    assertThat(store.save(watch)).isEmpty();
    assertThat(store.find(ANN, "album-1")).isEmpty();
    assertThat(due(NOON)).isEmpty();
    assertThat(saved(watch(ANN, "album-1")).version()).isEqualTo(1);
  }

  @Test
  final void keeps_users_apart_and_lists_by_album() {
    Watch b = saved(watch(ANN, "b"));
    Watch a = saved(watch(ANN, "a"));
    saved(watch(BOB, "a"));
    assertThat(store.list(ANN, 10)).containsExactly(a, b);
    assertThat(store.list(ANN, 1)).containsExactly(a);
    assertThat(store.list("an", 10)).isEmpty();
    assertThat(store.find(BOB, "b")).isEmpty();
    store.delete(BOB, "a");
    assertThat(store.find(ANN, "a")).contains(a);
  }

  @Test
  final void knows_what_is_due_of_all_users() {
    saved(watch(ANN, "past", NOON.minusSeconds(1), 0));
    saved(watch(BOB, "now", NOON, 0));
    saved(watch(BOB, "later", NOON.plusSeconds(1), 0));
    assertThat(due(NOON))
        .containsExactly(new WorkMessage.Watched(ANN, "past"), new WorkMessage.Watched(BOB, "now"));
    DueWork.Part first = store.dueWork().due(Optional.empty(), NOON.plusSeconds(1), 2);
    assertThat(first.messages()).hasSize(2);
    assertThat(first.more()).isTrue();
    assertThat(store.dueWork().due(first.end(), NOON.plusSeconds(1), 2).messages())
        .containsExactly(new WorkMessage.Watched(BOB, "later"));
  }

  private List<WorkMessage> due(Instant until) {
    return store.dueWork().due(Optional.empty(), until, 100).messages();
  }

  @Test
  final void is_due_when_the_latest_version_says() {
    saved(watch(ANN, "album-1"));
    saved(watch(ANN, "album-1", NOON.plusSeconds(60), 1));
    assertThat(due(NOON)).isEmpty();
    assertThat(due(NOON.plusSeconds(60))).containsExactly(new WorkMessage.Watched(ANN, "album-1"));
  }

  @Test
  final void erases_a_user_and_nobody_else() {
    for (int i = 0; i < 60; i++) {
      saved(watch(ANN, "album-" + i));
    }
    Watch kept = saved(watch(BOB, "album-1"));
    for (int i = 0; i < 100 && store.eraseSome(ANN); i++) {}
    assertThat(store.list(ANN, 100)).isEmpty();
    assertThat(store.list(BOB, 100)).containsExactly(kept);
    assertThat(due(NOON)).containsExactly(new WorkMessage.Watched(BOB, "album-1"));
  }

  @Test
  final void adds_no_more_when_many_ask_at_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(24);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        Watch watch = watch(ANN, "album-" + i);
        calls.add(threads.submit(() -> {
          // As the service does: again after a conflict, until there are too many.
          while (store.list(ANN, MOST).size() < MOST && store.add(watch, MOST).isEmpty()) {
            Thread.onSpinWait();
          }
        }));
      }
      for (Future<?> call : calls) {
        var unused = call.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.list(ANN, 120)).hasSize(MOST);
    assertThat(store.add(watch(BOB, "album-1"), 3).map(Watch::version)).contains(1L);
    assertThat(store.add(watch(BOB, "album-1"), 3)).isEmpty();
  }
}
