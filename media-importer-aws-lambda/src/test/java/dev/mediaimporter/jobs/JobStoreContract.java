package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.JobStore.Admission;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link JobStore} must do. To test your own: extend this. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
public abstract class JobStoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ANN = "ann";
  private static final String BOB = "bob";

  private static final int MANY = 1000;

  private JobStore store;

  /** For subclasses. */
  protected JobStoreContract() {}

  /** A store without jobs. */
  protected abstract JobStore emptyStore() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = emptyStore();
  }

  private static Job.Builder job(String user, String id) {
    return Job.builder()
        .user(user)
        .id(id)
        .source(new SourceSpec.Everything())
        .access(Job.Access.CONNECTION)
        .state(JobState.RUNNING)
        .createdAt(NOON)
        .updatedAt(NOON)
        .progressAt(NOON);
  }

  private Job saved(Job.Builder job) {
    return store.save(job.build()).orElseThrow();
  }

  @Test
  final void gives_back_what_was_saved_field_for_field() {
    Job full = job(ANN, "1")
        .source(new SourceSpec.Album("album-1"))
        .access(Job.Access.OWN_TOKEN)
        .state(JobState.SUSPENDED)
        .problem("Google’s daily quota is used up.")
        .resumeAt(NOON.plusSeconds(60))
        .position(new Position(
            Position.Phase.RETRYING,
            7,
            Optional.of("token with ünicode / + ="),
            Optional.of("earlier token"),
            3,
            Optional.of("last"),
            7))
        .patience(new Patience(4, 5, 6, 2, 1))
        .retryAll(true)
        .sourceReport("{\"state\":\"complete\"}")
        .picked(1234L)
        .addSkipped("large-1", "large-2")
        .storedAtStart(8)
        .inProgress(new Tally(9, 10, 11, Map.of()))
        .lease(new Lease("worker", NOON.plusSeconds(330)))
        .tally(new Tally(
            10,
            20,
            3_000_000_000L,
            Map.of(FailureReason.ITEM_GONE, 2L, FailureReason.TIMED_OUT, 1L)))
        .updatedAt(NOON.plusSeconds(1))
        .progressAt(NOON.plusSeconds(2))
        .endedAt(NOON.plusSeconds(3))
        .dueAt(NOON.plusSeconds(4))
        .build();
    Job saved = store.save(full).orElseThrow();
    assertThat(saved).isEqualTo(Job.builder().from(full).version(1).build());
    assertThat(store.find(ANN, "1")).contains(saved);

    Job bare = saved(job(ANN, "2"));
    assertThat(store.find(ANN, "2")).contains(bare);
  }

  @Test
  final void clears_what_the_next_version_no_longer_has() {
    Job first = saved(job(ANN, "1")
        .problem("a")
        .resumeAt(NOON)
        .position(atPage(1, "c"))
        .addSkipped("x")
        .dueAt(NOON));
    Job second = store
        .save(first
            .changed(NOON)
            .problem(Optional.empty())
            .resumeAt(Optional.empty())
            .position(Position.START)
            .skipped(List.of())
            .dueAt(Optional.empty())
            .build())
        .orElseThrow();
    assertThat(store.find(ANN, "1")).contains(second);
    assertThat(second.position().cursor()).isEmpty();
    assertThat(due(NOON)).isEmpty();
  }

  @Test
  final void keeps_users_apart() {
    saved(job(ANN, "1"));
    assertThat(store.find(BOB, "1")).isEmpty();
    assertThat(store.list(BOB, Optional.empty(), 10).items()).isEmpty();
    assertThat(store.open(BOB)).isEmpty();
    // One user's name begins like the other's.
    assertThat(store.open("an")).isEmpty();
    assertThat(store.list("an", Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  final void creates_once() {
    saved(job(ANN, "1"));
    assertThat(store.save(job(ANN, "1").build())).isEmpty();
  }

  @Test
  final void refuses_a_change_of_what_changed_meanwhile() {
    Job first = saved(job(ANN, "1"));
    Job second =
        store.save(first.changed(NOON).position(atPage(2, "c")).build()).orElseThrow();
    assertThat(store.save(first.changed(NOON).position(atPage(9, "c")).build())).isEmpty();
    assertThat(store.find(ANN, "1")).contains(second);
    assertThat(store.save(job(ANN, "never").version(3).build())).isEmpty();
    assertThat(store.find(ANN, "never")).isEmpty();
  }

  @Test
  final void gives_a_lease_to_one_of_many() throws Exception {
    Job job = saved(job(ANN, "1"));
    List<Optional<Job>> results = atOnce(
        8,
        worker -> store.save(job.changed(NOON)
            .lease(new Lease("worker-" + worker, NOON.plusSeconds(330)))
            .build()));
    List<Job> winners = results.stream().flatMap(Optional::stream).toList();
    assertThat(winners).hasSize(1);
    assertThat(store.find(ANN, "1")).contains(winners.get(0));
  }

  @Test
  final void admits_as_many_open_jobs_as_may_be() {
    saved(job(ANN, "over").state(JobState.DONE));
    saved(job(BOB, "other"));
    assertThat(store.admit(job(ANN, "1").build(), 2, MANY)).isEqualTo(Admission.ADMITTED);
    assertThat(store.admit(job(ANN, "1").build(), 2, MANY)).isEqualTo(Admission.CONFLICT);
    assertThat(store.admit(job(ANN, "2").state(JobState.NEEDS_CONSENT).build(), 2, MANY))
        .isEqualTo(Admission.ADMITTED);
    Job needy = store.find(ANN, "2").orElseThrow();
    assertThat(store.admit(job(ANN, "3").build(), 2, MANY)).isEqualTo(Admission.FULL);
    assertThat(store.find(ANN, "3")).isEmpty();

    store.save(needy.changed(NOON).state(JobState.CANCELLED).build());
    assertThat(store.admit(job(ANN, "3").build(), 2, MANY)).isEqualTo(Admission.ADMITTED);
    assertThat(store.open(ANN)).extracting(Job::id).containsExactly("1", "3");
    assertThat(store.list(ANN, Optional.empty(), 10).items()).hasSize(4);
  }

  @Test
  final void admits_as_many_jobs_a_day_as_may_be_whatever_became_of_them() {
    for (int i = 0; i < 3; i++) {
      assertThat(store.admit(job(ANN, "day" + i).build(), 1, 3)).isEqualTo(Admission.ADMITTED);
      Job job = store.find(ANN, "day" + i).orElseThrow();
      assertThat(store.save(job.changed(NOON).state(JobState.CANCELLED).build()))
          .isPresent();
    }
    assertThat(store.admit(job(ANN, "day3").build(), 1, 3)).isEqualTo(Admission.ENOUGH_TODAY);
    assertThat(store.find(ANN, "day3")).isEmpty();
    assertThat(store.admit(job(BOB, "day3").build(), 1, 3)).isEqualTo(Admission.ADMITTED);
  }

  @Test
  final void admits_a_job_that_was_over_if_it_did_not_change_meanwhile() {
    Job over = saved(job(ANN, "1").state(JobState.CANCELLED));
    Job again = over.changed(NOON).state(JobState.WAITING).build();
    assertThat(store.admit(again, 1, MANY)).isEqualTo(Admission.ADMITTED);
    assertThat(store.find(ANN, "1"))
        .contains(Job.builder().from(again).version(2).build());
    assertThat(store.admit(again, 9, MANY)).isEqualTo(Admission.CONFLICT);
  }

  @Test
  final void admits_no_more_when_many_ask_at_once() throws Exception {
    List<Admission> answers =
        atOnce(16, number -> store.admit(job(ANN, "job" + number).build(), 3, MANY));
    assertThat(answers).containsOnly(Admission.ADMITTED, Admission.FULL);
    assertThat(answers).filteredOn(Admission.ADMITTED::equals).hasSize(3);
    assertThat(store.open(ANN)).hasSize(3);
  }

  @Test
  final void loses_no_count_when_many_count() throws Exception {
    saved(job(ANN, "1"));
    atOnce(4, worker -> {
      for (int counted = 0; counted < 5; ) {
        Job job = store.find(ANN, "1").orElseThrow();
        Tally more = job.tally().plus(new Tally(1, 0, 10, Map.of()));
        counted += store.save(job.changed(NOON).tally(more).build()).isPresent() ? 1 : 0;
      }
      return worker;
    });
    assertThat(store.find(ANN, "1").orElseThrow().tally().stored()).isEqualTo(20);
    assertThat(store.find(ANN, "1").orElseThrow().tally().bytes()).isEqualTo(200);
  }

  @Test
  final void lists_a_users_jobs_newest_first_page_by_page() {
    for (int i = 0; i < 7; i++) {
      saved(job(ANN, "job" + i));
    }
    saved(job(BOB, "job3"));
    List<String> ids = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Page<Job> page = store.list(ANN, token, 3);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      page.items().forEach(job -> ids.add(job.id()));
      token = page.nextToken();
    } while (token.isPresent());
    assertThat(ids).containsExactly("job6", "job5", "job4", "job3", "job2", "job1", "job0");
  }

  @Test
  final void a_page_token_shows_no_other_users_jobs() {
    for (int i = 0; i < 4; i++) {
      saved(job(ANN, "a" + i));
      saved(job(BOB, "b" + i));
    }
    String ofBob = store.list(BOB, Optional.empty(), 2).nextToken().orElseThrow();
    assertThat(store.list(ANN, Optional.of(ofBob), 10).items())
        .allMatch(job -> job.user().equals(ANN));
  }

  @Test
  final void knows_the_open_jobs_oldest_first() {
    saved(job(ANN, "3").state(JobState.WAITING));
    saved(job(ANN, "1").state(JobState.DONE));
    saved(job(ANN, "2").state(JobState.NEEDS_CONSENT));
    saved(job(ANN, "4").state(JobState.BROKEN));
    saved(job(ANN, "5").state(JobState.SUSPENDED));
    assertThat(store.open(ANN)).extracting(Job::id).containsExactly("2", "3", "5");
  }

  @Test
  final void knows_what_is_due_of_all_users() {
    saved(job(ANN, "past").dueAt(NOON.minusSeconds(1)));
    saved(job(BOB, "now").dueAt(NOON));
    saved(job(BOB, "later").dueAt(NOON.plusSeconds(1)));
    saved(job(BOB, "never"));
    assertThat(due(NOON))
        .containsExactlyInAnyOrder(
            new WorkMessage.Check(ANN, "past"), new WorkMessage.Check(BOB, "now"));
    assertThat(due(NOON.plus(Duration.ofDays(1)))).hasSize(3);
  }

  @Test
  final void shows_what_is_due_part_by_part_and_goes_on_where_it_was() {
    for (int i = 0; i < 5; i++) {
      saved(job(ANN, "job" + i).dueAt(NOON.minusSeconds(5 - i)));
    }
    saved(job(ANN, "same").dueAt(NOON.minusSeconds(5)));
    DueWork work = store.dueWork().stream()
        .filter(some -> !some.due(Optional.empty(), NOON, 1).messages().isEmpty())
        .findFirst()
        .orElseThrow();

    DueWork.Part first = work.due(Optional.empty(), NOON, 4);
    assertThat(first.more()).isTrue();
    assertThat(first.messages())
        .extracting(message -> ((WorkMessage.Check) message).jobId())
        .containsExactlyInAnyOrder("job0", "same", "job1", "job2");
    DueWork.Part second = work.due(first.end(), NOON, 4);
    assertThat(second.messages())
        .extracting(message -> ((WorkMessage.Check) message).jobId())
        .containsExactly("job3", "job4");
    assertThat(second.more()).isFalse();

    DueWork.Part nothing = work.due(second.end(), NOON, 4);
    assertThat(nothing.messages()).isEmpty();
    assertThat(nothing.end()).isEmpty();
    assertThat(work.due(second.end(), NOON.minusSeconds(60), 4).messages()).isEmpty();
    saved(job(ANN, "new").dueAt(NOON.plusSeconds(1)));
    assertThat(work.due(second.end(), NOON.plusSeconds(1), 4).messages())
        .containsExactly(new WorkMessage.Check(ANN, "new"));
  }

  private List<WorkMessage> due(Instant until) {
    return store.dueWork().stream()
        .flatMap(work -> work.due(Optional.empty(), until, 100).messages().stream())
        .toList();
  }

  @Test
  final void is_due_when_the_latest_version_says() {
    Job job = saved(job(ANN, "1").dueAt(NOON));
    store.save(job.changed(NOON).dueAt(NOON.plusSeconds(60)).build());
    assertThat(due(NOON)).isEmpty();
    assertThat(due(NOON.plusSeconds(60))).hasSize(1);
  }

  @Test
  final void ties_a_key_to_the_first_job_that_claims_it() throws Exception {
    List<JobStore.KeyClaim> claims =
        atOnce(8, i -> store.claim(ANN, "key #1/ü", new JobStore.KeyClaim("job" + i, "hash" + i)));
    assertThat(claims.stream().distinct()).hasSize(1);
    JobStore.KeyClaim other = new JobStore.KeyClaim("other", "hash");
    assertThat(store.claim(ANN, "key #1/ü", other)).isEqualTo(claims.get(0));
    assertThat(store.claim(BOB, "key #1/ü", other)).isEqualTo(other);
    assertThat(store.claim(ANN, "key #2", other)).isEqualTo(other);
  }

  @Test
  final void erases_a_user_and_nobody_else() {
    for (int i = 0; i < 60; i++) {
      saved(job(ANN, "job" + i).dueAt(NOON));
    }
    assertThat(store.admit(job(ANN, "job60").build(), 61, MANY)).isEqualTo(Admission.ADMITTED);
    store.claim(ANN, "key", new JobStore.KeyClaim("job1", "hash"));
    Job kept = saved(job(BOB, "job1"));
    for (int i = 0; i < 100 && store.eraseSome(ANN); i++) {}
    assertThat(store.list(ANN, Optional.empty(), 10).items()).isEmpty();
    assertThat(due(NOON)).isEmpty();
    JobStore.KeyClaim fresh = new JobStore.KeyClaim("fresh", "hash");
    assertThat(store.claim(ANN, "key", fresh)).isEqualTo(fresh);
    assertThat(store.find(BOB, "job1")).contains(kept);
  }

  private interface Racer<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> atOnce(int count, Racer<T> racer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(() -> racer.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Position atPage(int page, String cursor) {
    return new Position(
        Position.Phase.LISTING,
        page,
        Optional.of(cursor),
        Optional.empty(),
        1,
        Optional.empty(),
        0);
  }

  @Test
  final void forgets_a_key_that_was_released() {
    JobStore.KeyClaim first = new JobStore.KeyClaim("1", "everything");
    JobStore.KeyClaim second = new JobStore.KeyClaim("2", "everything");
    assertThat(store.claim(ANN, "key", first)).isEqualTo(first);
    assertThat(store.claim(ANN, "key", second)).isEqualTo(first);

    store.release(ANN, "key");
    store.release(ANN, "unknown");

    assertThat(store.claim(ANN, "key", second)).isEqualTo(second);
  }
}
