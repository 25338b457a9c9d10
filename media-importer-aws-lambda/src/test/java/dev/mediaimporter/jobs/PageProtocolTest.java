package dev.mediaimporter.jobs;

import static dev.mediaimporter.jobs.World.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.accounts.SealedToken;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.jobs.PageResult.Kind;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class PageProtocolTest {
  private final World world = new World();

  private void assertDone(Job job, long stored, long alreadyThere) {
    Job now = world.job(job.id());
    assertThat(now.state()).as("%s", now).isEqualTo(JobState.DONE);
    assertThat(now.tally().listed()).isEqualTo(stored + alreadyThere);
    assertThat(now.tally().stored()).isEqualTo(stored);
    assertThat(now.tally().alreadyThere()).isEqualTo(alreadyThere);
    assertThat(now.endedAt()).isPresent();
    assertThat(now.dueAt()).isEmpty();
    assertThat(now.lease()).isEmpty();
  }

  private void assertEveryItemIsKeptOnce() {
    assertThat(world.sink.kept.values().stream()
            .map(kept -> kept.receipt().itemId().get()))
        .containsExactlyInAnyOrderElementsOf(world.source.all.keySet());
    world
        .sink
        .kept
        .values()
        .forEach(kept -> assertThat(kept.bytes())
            .isEqualTo(World.bytesOf(kept.receipt().itemId().get())));
  }

  // ---- the main road ----

  @Test
  void imports_page_after_page_and_counts_what_became_of_each_item() {
    world.source.add(25);
    Job job = world.start();
    world.work();
    assertDone(job, 25, 0);
    assertEveryItemIsKeptOnce();
    assertThat(world.source.listings).isEqualTo(3);
    assertThat(world.source.opens()).isEqualTo(25);
    assertThat(world.job(job.id()).tally().bytes())
        .isEqualTo(world.sink.kept.values().stream()
            .mapToLong(kept -> kept.bytes().length)
            .sum());
    assertThat(world.tidied).isEqualTo(1);
  }

  @Test
  void what_is_done_at_the_end_is_done_in_pieces_after_all_retries() {
    world.source.add(15);
    world.source.broken.put("id3", () -> new SourceUnavailableException("not now", null));
    world.pieces = 3;
    Job job = world.start();
    world.workOnce();
    world.workOnce();
    assertThat(world.finished).isEmpty();
    world.source.broken.clear();
    world.clock.advance(Duration.ofMinutes(3));

    world.work();

    assertDone(job, 15, 0);
    assertThat(world.finished).containsExactly("0 with 15", "1 with 15", "2 with 15");
    assertThat(world.tidied).isEqualTo(1);
  }

  @Test
  void a_piece_whose_worker_died_is_done_again_and_nothing_counts_twice() {
    for (int steps = 0; steps < 15; steps++) {
      World one = new World();
      one.source.add(5);
      one.pieces = 2;
      Job job = one.start();
      one.workOnce();
      one.process = new World.Mortal(steps);
      one.workOnce();
      one.process = new World.Mortal(Integer.MAX_VALUE);
      one.clock.advance(World.VISIBILITY);

      one.work();

      Job done = one.job(job.id());
      assertThat(done.state()).as("death at step %d", steps).isEqualTo(JobState.DONE);
      assertThat(done.tally().stored()).isEqualTo(5);
      assertThat(one.finished).startsWith("0 with 5").endsWith("1 with 5");
    }
  }

  @Test
  void tells_how_far_it_is_within_a_page() {
    world.source.add(10);
    world
        .source
        .all
        .keySet()
        .forEach(id -> world.source.transferTime.put(id, Duration.ofSeconds(40)));
    Job job = world.start();

    world.workOnce();
    Job half = world.job(job.id());
    assertThat(half.tally()).isEqualTo(Tally.ZERO);
    assertThat(half.soFar().stored()).isBetween(1L, 9L);
    assertThat(half.soFar().bytes()).isPositive();

    world.work();
    assertDone(job, 10, 0);
    assertThat(world.job(job.id()).soFar()).isEqualTo(world.job(job.id()).tally());
  }

  @Test
  void an_unchanged_listing_costs_no_request_for_bytes() {
    world.source.add(25);
    world.start();
    world.work();
    Job second = world.start();
    world.work();
    assertDone(second, 0, 25);
    assertThat(world.source.opens()).isEqualTo(25);
  }

  @Test
  void an_item_of_which_the_source_says_something_else_stays_the_one_that_its_job_stored() {
    world.source.add(2);
    Job first = world.start();
    world.work();
    HeldItem before = world.items.held(ANN.user(), List.of("id1")).get("id1");
    world.source.all.computeIfPresent(
        "id1",
        (id, item) ->
            MediaItem.builder().from(item).putDetails("caption", "Lake").build());
    world.clock.advance(Duration.ofDays(1));

    Job second = world.start();
    world.work();

    assertDone(second, 0, 2);
    HeldItem now = world.items.held(ANN.user(), List.of("id1")).get("id1");
    assertThat(now.entry().details()).containsOnly(Map.entry("caption", "Lake"));
    assertThat(now.jobId()).contains(first.id());
    assertThat(now.at()).isEqualTo(before.at());
    assertThat(world.source.opens()).isEqualTo(2);
  }

  @Test
  void each_record_says_what_google_did_to_the_item() {
    world.source.add("photo", "p.jpg", ItemNote.LOCATION_REMOVED).add("other", "o.jpg");
    world.start();
    world.work();
    Map<String, HeldItem> held = world.items.held(ANN.user(), List.of("photo", "other"));
    assertThat(held.get("photo").entry().notes()).containsExactly(ItemNote.LOCATION_REMOVED);
    assertThat(held.get("other").entry().notes()).isEmpty();
  }

  @Test
  void an_empty_listing_is_done_at_once() {
    Job job = world.start();
    world.work();
    assertDone(job, 0, 0);
  }

  @Test
  void an_item_repeated_on_the_next_page_is_counted_once() {
    world.source.add(35).overlapping = true;
    Job job = world.start();
    world.work();
    assertDone(job, 35, 0);
    Job again = world.start();
    world.work();
    assertDone(again, 0, 35);
  }

  @Test
  void an_item_that_fails_on_two_pages_is_one_failure() {
    world.source.add(35).firstAgainAtTheEnd = true;
    world.source.broken.put("id0", () -> gone());
    Job job = world.start();
    world.work();
    Job over = world.job(job.id());
    assertThat(over.state()).isEqualTo(JobState.DONE_WITH_FAILURES);
    assertThat(over.tally().stored()).isEqualTo(34);
    assertThat(over.tally().failed()).isEqualTo(1);

    world.source.broken.clear();
    world.jobs().retry(ANN.user(), job.id());
    world.work();
    assertDone(job, 35, 0);
  }

  @Test
  void an_item_that_fails_and_is_stored_from_a_later_page_has_not_failed() {
    world.source.add(35).firstAgainAtTheEnd = true;
    AtomicInteger tries = new AtomicInteger();
    world.source.broken.put("id0", () -> {
      if (tries.getAndIncrement() == 0) {
        world.source.broken.remove("id0");
      }
      return gone();
    });
    Job job = world.start();
    world.work();
    assertDone(job, 35, 0);
    assertThat(world.jobs().failures(world.job(job.id()), Optional.empty(), 10).items())
        .isEmpty();
  }

  @Test
  void a_listing_that_goes_round_in_a_circle_ends() {
    world.source.add(70).circling = true;
    Job job = world.start();
    world.work();
    Job over = world.job(job.id());
    assertThat(over.state()).isEqualTo(JobState.FAILED);
    assertThat(over.problem()).hasValueSatisfying(why -> assertThat(why).contains("page tokens"));
    assertThat(world.sink.kept).hasSize(70);
  }

  @Test
  void notes_its_place_in_a_listing_with_many_empty_pages() {
    world.source.add(5).emptyPages = 25;
    Job job = world.start();
    assertThat(world.workOnce().orElseThrow().kind()).isEqualTo(Kind.ADVANCED);
    assertThat(world.source.listings).isEqualTo(10);
    world.work();
    assertDone(job, 5, 0);
    assertThat(world.source.listings).isEqualTo(26);
    assertThat(world.job(job.id()).position().emptyPages()).isZero();
  }

  @Test
  void notes_its_place_sooner_when_empty_pages_take_long() {
    world.source.add(5).emptyPages = 5;
    world.source.listingTime = Duration.ofSeconds(12);
    Job job = world.start();
    assertThat(world.workOnce().orElseThrow().kind()).isEqualTo(Kind.ADVANCED);
    assertThat(world.source.listings).isEqualTo(3);
    assertThat(world.job(job.id()).position().emptyPages()).isEqualTo(3);
    world.work();
    assertDone(job, 5, 0);
  }

  @Test
  void keeps_what_the_source_says_about_itself() {
    world.source.add(25);
    world.sourceReport = Optional.of("{\"state\":\"complete\"}");
    Job job = world.start();
    world.work();
    assertDone(job, 25, 0);
    assertThat(world.job(job.id()).sourceReport()).isEqualTo(world.sourceReport);
  }

  @Test
  void a_listing_of_empty_pages_without_end_is_asked_less_and_less_often() {
    world.source.add(5).emptyPages = Integer.MAX_VALUE;
    Job job = world.start();
    world.work();
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.SUSPENDED);
    assertThat(world.source.listings).isBetween(1000, 1100);
    world.live(Duration.ofDays(3));
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.BROKEN);
  }

  // ---- messages that come twice, late or never ----

  @Test
  void two_messages_for_one_page_make_one_page() {
    world.source.add(25);
    Job job = world.start();
    WorkMessage first = world.queue.get(0).message();
    world.send(first, Duration.ZERO);
    world.work();
    assertDone(job, 25, 0);
    assertThat(world.source.listings).isEqualTo(3);
  }

  @Test
  void a_message_of_a_page_that_somebody_works_on_is_dropped() {
    world.source.add(25);
    Job job = world.start();
    WorkMessage message = world.queue.get(0).message();
    AtomicInteger inner = new AtomicInteger();
    world.setups = (leased, profile) -> {
      if (inner.getAndIncrement() == 0) {
        assertThat(world.work(message).orElseThrow().kind()).isEqualTo(Kind.DROPPED);
      }
      return world.setup();
    };
    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void a_worker_that_fails_lets_go_so_that_its_message_can_come_again_at_once() {
    world.source.add(5);
    Job job = world.start();
    JobSetup.Factory working = world.setups;
    world.setups = (started, profile) -> {
      throw new IllegalStateException("a store does not answer");
    };
    assertThatThrownBy(() -> world.work(job.message())).hasMessage("a store does not answer");

    world.setups = working;
    world.work(job.message());

    assertDone(world.job(job.id()), 5, 0);
  }

  @Test
  void a_message_that_is_behind_revives_an_idle_job_but_not_a_busy_one() {
    world.source.add(25);
    Job job = world.start();
    WorkMessage first = world.queue.get(0).message();
    world.workOnce();
    world.queue.clear(); // The worker died between saving and sending.
    assertThat(world.work(first).orElseThrow().kind()).isEqualTo(Kind.DROPPED);
    world.clock.advance(Duration.ofSeconds(61));
    assertThat(world.work(first).orElseThrow().kind()).isEqualTo(Kind.REVIVED);
    assertThat(world.work(first).orElseThrow().kind()).isEqualTo(Kind.DROPPED);
    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void a_message_that_is_ahead_is_dropped() {
    world.source.add(25);
    Job job = world.start();
    assertThat(world
            .work(new WorkMessage.Page(ANN.user(), job.id(), 2))
            .orElseThrow()
            .kind())
        .isEqualTo(Kind.DROPPED);
    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void the_sweep_sends_what_got_lost() {
    world.source.add(25);
    Job job = world.start();
    world.workOnce();
    world.queue.clear();
    assertThat(world.sweep().woken()).isZero();
    world.clock.advance(Duration.ofMinutes(11));
    assertThat(world.sweep().woken()).isEqualTo(1);
    assertThat(world.sweep().woken()).isZero();
    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void a_message_of_a_job_that_is_gone_is_dropped() {
    assertThat(world
            .work(new WorkMessage.Page(ANN.user(), "nothing", 1))
            .orElseThrow()
            .kind())
        .isEqualTo(Kind.DROPPED);
  }

  // ---- time ----

  @Test
  void stops_in_time_within_a_page_and_goes_on_where_it_stopped() {
    world.source.add(10);
    world
        .source
        .all
        .keySet()
        .forEach(id -> world.source.transferTime.put(id, Duration.ofSeconds(60)));
    Job job = world.start();
    assertThat(world.workOnce().orElseThrow().kind()).isEqualTo(Kind.CHECKPOINTED);
    assertThat(world.sink.kept).hasSizeBetween(4, 5);
    world.work();
    assertDone(job, 10, 0);
    assertThat(world.source.opens()).isEqualTo(10);
  }

  // ---- the listing starts over ----

  @Test
  void starts_again_at_page_one_when_a_page_token_is_refused_and_counts_truly() {
    world.source.add(25);
    Job job = world.start();
    world.workOnce();
    world.workOnce();
    world.source.generation++;
    assertThat(world.workOnce().orElseThrow().kind()).isEqualTo(Kind.RESTARTED);
    world.work();
    assertDone(job, 25, 0);
    assertThat(world.job(job.id()).patience().restarts()).isEqualTo(1);
    assertThat(world.source.opens()).isEqualTo(25);
  }

  @Test
  void failures_of_a_pass_that_was_started_over_are_forgotten() {
    world.source.add(25);
    world.policy = JobPolicy.builder().concurrency(1).retryDelays(List.of()).build();
    world.source.broken.put("id3", PageProtocolTest::gone);
    Job job = world.start();
    world.workOnce();
    assertThat(world.job(job.id()).tally().failed()).isEqualTo(1);
    world.source.broken.clear();
    world.source.generation++;
    world.work();
    assertDone(job, 25, 0);
    assertThat(world.jobs().failures(world.job(job.id()), Optional.empty(), 10).items())
        .isEmpty();
  }

  @Test
  void gives_up_a_listing_whose_tokens_are_refused_again_and_again() {
    world.source.add(25);
    Job job = world.start();
    for (int i = 0; i < 4; i++) {
      world.workOnce();
      world.source.generation++;
      world.workOnce();
    }
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.FAILED);
  }

  // ---- pauses ----

  @Test
  void a_daily_quota_pauses_the_job_and_holds_back_others_without_a_request() {
    world.source.add(25);
    Job job = world.start();
    world.source.nextListingFails =
        Optional.of(ThrottledException.quotaExhausted("quota", Duration.ofHours(6)));
    assertThat(world.workOnce().orElseThrow().kind()).isEqualTo(Kind.SUSPENDED);
    Job paused = world.job(job.id());
    assertThat(paused.state()).isEqualTo(JobState.SUSPENDED);
    assertThat(Duration.between(world.clock.instant(), paused.resumeAt().get()))
        .isBetween(Duration.ofHours(6), Duration.ofHours(6).plusMinutes(10));
    assertThat(world.queue).isEmpty();

    Identity bob = new Identity("bob", "bob@example.com");
    world.jobs().connect(bob, Secret.of("1//b"), Set.of(GoogleScopes.LIBRARY_READ));
    Job other = world.jobs().start(bob, new SourceSpec.Everything(), Optional.empty());
    int before = world.source.listings;
    world.work();
    assertThat(world.jobs.find("bob", other.id()).get().state()).isEqualTo(JobState.SUSPENDED);
    assertThat(world.source.listings).isEqualTo(before);

    world.live(Duration.ofHours(7));
    assertDone(job, 25, 0);
    assertThat(world.jobs.find("bob", other.id()).get().state()).isEqualTo(JobState.DONE);
  }

  @Test
  void a_short_pause_is_a_delayed_message() {
    world.source.add(25);
    Job job = world.start();
    world.source.nextListingFails =
        Optional.of(ThrottledException.slowDown("429", Duration.ofMinutes(3)));
    world.workOnce();
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.SUSPENDED);
    assertThat(world.queue).hasSize(1);
    world.work();
    assertThat(world.source.listings).isEqualTo(1);
    world.clock.advance(Duration.ofSeconds(182));
    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void a_delayed_message_that_got_lost_is_replaced_by_the_sweep() {
    world.source.add(5);
    Job job = world.start();
    world.source.nextListingFails =
        Optional.of(ThrottledException.slowDown("429", Duration.ofMinutes(3)));
    world.workOnce();
    world.queue.clear();
    world.live(Duration.ofMinutes(30));
    assertDone(job, 5, 0);
  }

  @Test
  void a_source_that_does_not_answer_is_asked_less_and_less_often() {
    world.source.add(5);
    world.setups = (job, profile) -> {
      throw new SourceUnavailableException("503", null);
    };
    Job job = world.start();
    world.workOnce();
    Duration first = pauseOf(job);
    world.clock.advance(first.plusSeconds(1));
    world.workOnce();
    assertThat(pauseOf(job)).isEqualTo(first.multipliedBy(2));
    world.setups = (leased, profile) -> world.setup();
    world.live(Duration.ofMinutes(30));
    assertDone(job, 5, 0);
  }

  private Duration pauseOf(Job job) {
    return Duration.between(
        world.clock.instant(), world.job(job.id()).resumeAt().orElseThrow());
  }

  // ---- access ----

  @Test
  void waits_for_consent_and_goes_on_when_the_user_connects_again() {
    world.source.add(25);
    Job job = world.start();
    world.workOnce();
    world.setups = (leased, profile) -> {
      throw new AccessRejectedException("invalid_grant", null);
    };
    world.work();
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);
    world.live(Duration.ofHours(5));
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);

    world.setups = (leased, profile) -> world.setup();
    world.jobs().connect(ANN, Secret.of("1//new"), Set.of(GoogleScopes.LIBRARY_READ));
    world.work();
    assertDone(job, 25, 0);
  }

  private Job startWithToken(SourceSpec source, String token, Optional<String> key) {
    return world
        .jobs()
        .start(ANN, source, Secret.of(token), world.clock.instant().plusSeconds(3600), key);
  }

  private void refuseAccess() {
    world.setups = (leased, profile) -> {
      throw new AccessRejectedException("invalid_grant", null);
    };
  }

  private void allowAccess() {
    world.setups = (leased, profile) -> world.setup();
  }

  @Test
  void a_job_that_needs_consent_lets_the_next_one_have_its_turn() {
    world.source.add(5);
    Job parked = startWithToken(new SourceSpec.Album("a"), "ya29.old", Optional.empty());
    Job waiting = world.start();
    refuseAccess();
    world.workOnce();
    assertThat(world.job(parked.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);
    assertThat(world.job(waiting.id()).state()).isEqualTo(JobState.RUNNING);

    allowAccess();
    world.work();
    assertDone(waiting, 5, 0);
    assertThat(world.start().state()).isEqualTo(JobState.RUNNING);
    assertThat(world.job(parked.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);
  }

  @Test
  void a_job_that_needed_consent_waits_for_its_turn_again() {
    world.source.add(25);
    Job parked = world.start();
    refuseAccess();
    world.work();
    allowAccess();
    Job running = world.start();
    world.workOnce();

    world.jobs().connect(ANN, Secret.of("1//new"), Set.of(GoogleScopes.LIBRARY_READ));
    assertThat(world.job(parked.id()).state()).isEqualTo(JobState.WAITING);
    assertThat(world.job(running.id()).state()).isEqualTo(JobState.RUNNING);

    world.work();
    assertDone(running, 25, 0);
    assertDone(parked, 0, 25);
  }

  @Test
  void a_consent_resumes_only_the_jobs_that_it_is_enough_for() {
    world.source.add(5);
    Job library = world.start();
    refuseAccess();
    world.work();
    allowAccess();

    world.jobs().connect(ANN, Secret.of("1//picker"), Set.of(GoogleScopes.PICKER));
    assertThat(world.job(library.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);
    Job picked = world.jobs().start(ANN, new SourceSpec.Picked("session"), Optional.empty());
    world.work();
    assertDone(picked, 5, 0);

    world.jobs().connect(ANN, Secret.of("1//both"), Set.of(GoogleScopes.LIBRARY_READ));
    world.work();
    assertDone(library, 0, 5);
  }

  @Test
  void a_fresh_token_for_the_same_source_resumes_the_job_that_needs_consent() {
    world.source.add(25);
    SourceSpec album = new SourceSpec.Album("a");
    Job parked = startWithToken(album, "ya29.old", Optional.empty());
    world.workOnce();
    refuseAccess();
    world.work();
    assertThat(world.job(parked.id()).state()).isEqualTo(JobState.NEEDS_CONSENT);
    assertThat(world.job(parked.id()).problem().orElseThrow()).contains("new token");

    allowAccess();
    Job other = startWithToken(new SourceSpec.Album("b"), "ya29.b", Optional.empty());
    assertThat(other.id()).isNotEqualTo(parked.id());
    Job resumed = startWithToken(album, "ya29.new", Optional.of("key"));
    assertThat(resumed.id()).isEqualTo(parked.id());
    assertThat(startWithToken(album, "ya29.new", Optional.of("key")).id()).isEqualTo(parked.id());
    assertThat(world.connections().accessToken(ANN.user(), parked.id()).reveal())
        .isEqualTo("ya29.new");
    world.work();
    assertDone(other, 15, 10);
    assertDone(parked, 10, 15);
  }

  // ---- failures ----

  private static ItemUnavailableException gone() {
    return new ItemUnavailableException(FailureReason.ITEM_GONE, "gone", null);
  }

  private static ItemUnavailableException notReady() {
    return new ItemUnavailableException(FailureReason.NOT_READY, "still processing", null);
  }

  @Test
  void one_bad_item_ends_as_a_named_failure() {
    world.source.add(25);
    world.source.broken.put("id12", PageProtocolTest::gone);
    Job job = world.start();
    world.work();
    Job now = world.job(job.id());
    assertThat(now.state()).isEqualTo(JobState.DONE_WITH_FAILURES);
    assertThat(now.tally().stored()).isEqualTo(24);
    assertThat(now.tally().failures()).isEqualTo(Map.of(FailureReason.ITEM_GONE, 1L));
    FailedItem failure =
        world.jobs().failures(now, Optional.empty(), 10).items().get(0);
    assertThat(failure.itemId()).isEqualTo("id12");
    assertThat(failure.filename()).contains("IMG.jpg");
    assertThat(world.tidied).isZero();
  }

  @Test
  void what_may_pass_is_tried_again_by_itself() {
    world.source.add(25);
    world.source.broken.put("id4", PageProtocolTest::notReady);
    world.source.broken.put("id5", PageProtocolTest::gone);
    Job job = world.start();
    world.work();
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.SUSPENDED);
    assertThat(world.job(job.id()).tally().failed()).isEqualTo(2);
    world.source.broken.clear();
    world.clock.advance(Duration.ofMinutes(3));
    world.work();
    Job now = world.job(job.id());
    assertThat(now.state()).isEqualTo(JobState.DONE_WITH_FAILURES);
    assertThat(now.tally().stored()).isEqualTo(24);
    assertThat(now.tally().failures()).isEqualTo(Map.of(FailureReason.ITEM_GONE, 1L));
    assertThat(world.jobs().failures(now, Optional.empty(), 10).items())
        .extracting(FailedItem::itemId)
        .containsExactly("id5");
  }

  @Test
  void the_user_can_have_all_failures_tried_again() {
    world.source.add(25);
    world.source.broken.put("id5", PageProtocolTest::gone);
    world.source.broken.put("id15", PageProtocolTest::gone);
    Job job = world.start();
    world.work();
    world.source.broken.remove("id5");
    int listings = world.source.listings;
    world.jobs().retry(ANN.user(), job.id());
    world.work();
    Job now = world.job(job.id());
    assertThat(now.state()).isEqualTo(JobState.DONE_WITH_FAILURES);
    assertThat(now.tally().stored()).isEqualTo(24);
    assertThat(now.tally().failed()).isEqualTo(1);
    assertThat(world.source.listings).isEqualTo(listings);
    world.source.broken.clear();
    world.jobs().retry(ANN.user(), job.id());
    world.work();
    assertDone(job, 25, 0);
    assertThatThrownBy(() -> world.jobs().retry(ANN.user(), job.id()))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void a_selection_that_is_gone_fails_the_job_and_frees_the_turn() {
    world.source.add(5);
    world.source.nextListingFails =
        Optional.of(new SelectionException(FailureReason.SESSION_GONE, "pick again"));
    Job first = world.start();
    Job second = world.start();
    world.work();
    assertThat(world.job(first.id()).state()).isEqualTo(JobState.FAILED);
    assertThat(world.job(first.id()).problem()).contains("pick again");
    assertDone(second, 5, 0);
  }

  @Test
  void a_destination_that_cannot_be_written_breaks_the_job_and_keeps_the_message_for_operators() {
    world.source.add(5);
    world.sink.failure = Optional.of(new SinkException(
        SinkException.State.NOT_WRITTEN, SinkException.Scope.DESTINATION, "no bucket", null));
    Job job = world.start();
    world.live(Duration.ofHours(3));
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.BROKEN);
    assertThat(world.poison).hasSize(1);
    world.work(world.poison.get(0));
    assertThat(world.poison).hasSize(2);

    world.sink.failure = Optional.empty();
    world.jobs().retry(ANN.user(), job.id());
    world.work();
    assertDone(job, 5, 0);
  }

  @Test
  void a_page_that_kills_its_workers_breaks_the_job() {
    world.source.add(5);
    Job job = world.start();
    for (int i = 0; i < 20 && world.poison.isEmpty(); i++) {
      world.process = new World.Mortal(12);
      world.workOnce();
      world.clock.advance(World.VISIBILITY);
    }
    world.process = new World.Mortal(Integer.MAX_VALUE);
    assertThat(world.job(job.id()).state()).isEqualTo(JobState.BROKEN);
    assertThat(world.job(job.id()).problem().get()).contains("crashed at page 1");
  }

  // ---- one job a user ----

  @Test
  void a_users_jobs_take_turns_oldest_first() {
    world.source.add(15);
    Job first = world.start();
    world.clock.advance(Duration.ofSeconds(1));
    Job second = world.start();
    world.clock.advance(Duration.ofSeconds(1));
    Job third = world.start();
    assertThat(world.job(first.id()).state()).isEqualTo(JobState.RUNNING);
    assertThat(world.job(second.id()).state()).isEqualTo(JobState.WAITING);
    assertThat(world.queue).hasSize(1);
    world.workOnce();
    world.workOnce();
    assertDone(first, 15, 0);
    assertThat(world.job(second.id()).state()).isEqualTo(JobState.RUNNING);
    assertThat(world.job(third.id()).state()).isEqualTo(JobState.WAITING);
    world.work();
    assertDone(second, 0, 15);
    assertDone(third, 0, 15);
  }

  @Test
  void a_job_that_waits_is_promoted_by_the_sweep_when_nobody_else_did() {
    world.source.add(5);
    world.start();
    Job second = world.start();
    world.process = new World.Mortal(Integer.MAX_VALUE);
    // The worker of the first dies right after it saved the end, before it promoted the next.
    world.jobs.list(ANN.user(), Optional.empty(), 10).items().stream()
        .filter(job -> job.state() == JobState.RUNNING)
        .forEach(job -> world.jobs.save(
            Job.builder().from(job).state(JobState.DONE).dueAt(Optional.empty()).build()));
    world.queue.clear();
    world.live(Duration.ofMinutes(30));
    assertDone(second, 5, 0);
  }

  @Test
  void a_cancelled_job_ends_with_the_page_in_work_and_the_next_one_gets_its_turn() {
    world.source.add(25);
    Job job = world.start();
    Job next = world.start();
    AtomicInteger opened = new AtomicInteger();
    world.setups = (leased, profile) -> {
      if (opened.getAndIncrement() == 0) {
        world.jobs().cancel(ANN.user(), job.id());
        assertThat(world.job(next.id()).state()).isEqualTo(JobState.WAITING);
      }
      return world.setup();
    };
    world.workOnce();
    Job now = world.job(job.id());
    assertThat(now.state()).isEqualTo(JobState.CANCELLED);
    assertThat(now.tally().stored()).isEqualTo(10);
    assertThat(now.tally().listed()).isEqualTo(10);
    assertThat(now.lease()).isEmpty();
    world.work();
    assertDone(next, 15, 10);
  }

  @Test
  void a_job_that_waits_can_be_cancelled() {
    world.source.add(5);
    Job first = world.start();
    Job second = world.start();
    world.jobs().cancel(ANN.user(), second.id());
    world.work();
    assertDone(first, 5, 0);
    assertThat(world.job(second.id()).state()).isEqualTo(JobState.CANCELLED);
  }

  // ---- starting ----

  @Test
  void the_same_key_starts_the_same_job_once() {
    Job one = world.jobs().start(ANN, new SourceSpec.Everything(), Optional.of("key"));
    Job two = world.jobs().start(ANN, new SourceSpec.Everything(), Optional.of("key"));
    assertThat(two.id()).isEqualTo(one.id());
    assertThat(world.queue).hasSize(1);
    assertThatThrownBy(
            () -> world.jobs().start(ANN, new SourceSpec.Album("other"), Optional.of("key")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.KEY_REUSED));
  }

  @Test
  void refuses_a_user_without_the_scope_that_is_needed() {
    assertThatThrownBy(
            () -> world.jobs().start(ANN, new SourceSpec.Picked("session"), Optional.empty()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.NOT_CONNECTED));
  }

  @Test
  void refuses_more_open_jobs_than_allowed() {
    for (int i = 0; i < world.policy.maxOpenJobs(); i++) {
      world.start();
    }
    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.TOO_MANY_JOBS));
  }

  private Job cancelledWhileLeased() {
    world.source.add(25);
    Job job = world.start();
    JobSetup.Factory working = world.setups;
    world.setups = (leased, profile) -> {
      world.jobs().cancel(ANN.user(), job.id());
      assertRefused(() -> world.jobs().retry(ANN.user(), job.id()), Reason.WRONG_STATE);
      return working.open(leased, profile);
    };
    world.workOnce();
    world.setups = working;
    return job;
  }

  private static void assertRefused(ThrowingCallable call, Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void a_cancelled_job_can_be_retried_when_its_worker_is_through() {
    Job job = cancelledWhileLeased();

    world.jobs().retry(ANN.user(), job.id());

    world.work();
    assertDone(job, 25, 0);
  }

  @Test
  void a_retry_is_an_open_job_like_others() {
    Job job = cancelledWhileLeased();
    for (int i = 0; i < world.policy.maxOpenJobs(); i++) {
      world.start();
    }

    assertRefused(() -> world.jobs().retry(ANN.user(), job.id()), Reason.TOO_MANY_JOBS);

    assertThat(world.job(job.id()).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_token_that_came_with_a_refused_job_is_not_kept() {
    for (int i = 0; i < world.policy.maxOpenJobs(); i++) {
      world.start();
    }
    world.jobs.claim(
        ANN.user(), "key", new JobStore.KeyClaim("refused", new SourceSpec.Album("a").text()));

    assertRefused(
        () -> startWithToken(new SourceSpec.Album("a"), "ya29.own", Optional.of("key")),
        Reason.TOO_MANY_JOBS);

    assertThat(world.users.token(ANN.user(), "refused")).isEmpty();
  }

  @Test
  void an_access_token_of_its_own_is_kept_for_the_job_only() {
    world.source.add(5);
    Job job = world
        .jobs()
        .start(
            ANN,
            new SourceSpec.Everything(),
            Secret.of("ya29.own"),
            world.clock.instant().plusSeconds(3600),
            Optional.empty());
    assertThat(world.connections().accessToken(ANN.user(), job.id()).reveal())
        .isEqualTo("ya29.own");
    world.work();
    assertDone(job, 5, 0);
    assertThat(world.users.token(ANN.user(), job.id())).isEmpty();
  }

  @Test
  void an_access_token_that_expired_is_not_handed_out() {
    Job job = world
        .jobs()
        .start(
            ANN,
            new SourceSpec.Everything(),
            Secret.of("ya29.own"),
            world.clock.instant().plusSeconds(3600),
            Optional.empty());
    world.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> world.connections().accessToken(ANN.user(), job.id()))
        .isInstanceOf(AccessRejectedException.class);
  }

  @Test
  void a_folder_belongs_to_whoever_came_first_even_after_they_left() {
    world.jobs().leave(ANN.user(), false, token -> {});
    world.live(Duration.ofMinutes(15));
    assertThat(world.users.profile(ANN.user())).isEmpty();
    Identity impostor = new Identity("mallory", ANN.email());
    assertThatThrownBy(() -> world.connections().enter(impostor))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.FOLDER_TAKEN));
    world.connections().enter(ANN);
  }

  // ---- what was picked ----

  private Job startPicked() {
    world.jobs().connect(ANN, Secret.of("1//refresh"), Set.of(GoogleScopes.PICKER));
    return world.jobs().start(ANN, new SourceSpec.Picked("session"), Optional.empty());
  }

  @Test
  void tells_how_many_items_were_picked_from_the_first_page_on() {
    world.source.add(25);
    Job job = startPicked();
    world.workOnce();
    assertThat(world.job(job.id()).picked()).contains(25L);
    world.work();
    assertDone(job, 25, 0);
    assertThat(world.job(job.id()).picked()).contains(25L);
    assertThat(world.source.listings).isEqualTo(6);
  }

  @Test
  void imports_what_was_picked_also_when_it_cannot_be_counted() {
    world.source.add(5);
    world.source.nextListingFails = Optional.of(new SourceUnavailableException("503", null));
    Job job = startPicked();
    world.work();
    assertDone(job, 5, 0);
    assertThat(world.job(job.id()).picked()).isEmpty();
  }

  // ---- leaving ----

  @Test
  void a_user_who_leaves_is_forgotten_when_the_last_worker_is_through() {
    world.source.add(25);
    Job job = world.start();
    AtomicInteger opened = new AtomicInteger();
    world.setups = (leased, profile) -> {
      if (opened.getAndIncrement() == 0) {
        world.jobs().leave(ANN.user(), false, token -> {
          assertThat(token.reveal()).isEqualTo("1//refresh");
        });
        world.work(new WorkMessage.Forget(ANN.user(), false));
        assertThat(world.users.profile(ANN.user())).isPresent();
      }
      return world.setup();
    };
    world.workOnce();
    assertThat(world.users.token(ANN.user(), ConnectionStore.CONNECTION)).isEmpty();
    assertThatThrownBy(world::start).isInstanceOf(RefusedException.class);
    world.live(Duration.ofMinutes(15));
    assertThat(world.users.profile(ANN.user())).isEmpty();
    assertThat(world.jobs.find(ANN.user(), job.id())).isEmpty();
    assertThat(
            world.items.list(ANN.user(), HeldFilter.ALL, Optional.empty(), 10).items())
        .isEmpty();
    assertThat(world.sink.kept).isNotEmpty();
  }

  @Test
  void a_user_who_leaves_can_take_the_media_along() {
    world.source.add(25);
    world.start();
    world.work();
    MediaKey theirs = MediaKey.of("folder/not-from-here.jpg");
    world.sink.kept.put(theirs, world.sink.kept.values().iterator().next());
    assertThat(world.sink.kept).hasSize(26);

    world.jobs().leave(ANN.user(), true, token -> {});
    world.live(Duration.ofMinutes(15));

    assertThat(world.users.profile(ANN.user())).isEmpty();
    assertThat(world.sink.kept).containsOnlyKeys(theirs);
    assertThat(world.pictures).isEmpty();
  }

  @Test
  void nothing_is_erased_under_a_worker_however_many_jobs_came_later() {
    world.policy = JobPolicy.builder().concurrency(1).maxOpenJobs(200).build();
    world.source.add(5);
    Job job = world.start();
    for (int i = 0; i < 101; i++) {
      world.clock.advance(Duration.ofSeconds(1));
      world.start();
    }
    world.setups = (leased, profile) -> {
      world.jobs().leave(ANN.user(), false, token -> {});
      world.work(new WorkMessage.Forget(ANN.user(), false));
      assertThat(world.jobs.find(ANN.user(), job.id())).isPresent();
      return world.setup();
    };
    world.workOnce();
    world.live(Duration.ofMinutes(30));
    assertThat(world.users.profile(ANN.user())).isEmpty();
  }

  @Test
  void a_token_that_cannot_be_revoked_now_is_kept_and_its_owner_leaves_all_the_same() {
    world.jobs().leave(ANN.user(), false, token -> {
      throw new SourceUnavailableException("503", null);
    });

    assertThat(world.users.profile(ANN.user()).orElseThrow().leaving()).isTrue();
    assertThat(world.connections().refreshToken(ANN.user()).reveal()).isEqualTo("1//refresh");
  }

  @Test
  void who_has_stored_as_much_as_one_may_gets_no_more_until_something_is_deleted() {
    long size = World.bytesOf("id0").length;
    world.policy = JobPolicy.builder().concurrency(1).maxStoredBytes(15 * size).build();
    world.source.add(25);
    Job job = world.start();
    world.work();

    Job ended = world.job(job.id());
    assertThat(ended.state()).isEqualTo(JobState.FAILED);
    assertThat(ended.problem().orElseThrow()).contains("as much as one user may");
    // The limit is looked at before each page of ten.
    assertThat(ended.tally().stored()).isEqualTo(20);
    assertThat(world.users.profile(ANN.user()).orElseThrow().storedBytes())
        .isEqualTo(ended.tally().bytes());

    for (int i = 0; i < 10; i++) {
      assertThat(world.jobs().delete(ANN.user(), "id" + i, key -> {})).isTrue();
    }
    world.jobs().retry(ANN.user(), job.id());
    world.work();

    assertThat(world.job(job.id()).state()).isEqualTo(JobState.DONE);
    assertThat(world.users.profile(ANN.user()).orElseThrow().storedBytes())
        .isEqualTo(world.job(job.id()).tally().bytes()
            - world.sink.kept.values().stream()
                .filter(kept -> kept.receipt().itemId().orElseThrow().matches("id[0-9]"))
                .mapToLong(kept -> kept.bytes().length)
                .sum());
  }

  @Test
  void a_key_whose_job_was_refused_is_free_for_another_request() {
    world.policy = JobPolicy.builder().maxOpenJobs(1).build();
    world.start();
    assertThatThrownBy(
            () -> world.jobs().start(ANN, new SourceSpec.Everything(), Optional.of("key")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.TOO_MANY_JOBS));

    JobStore.KeyClaim other = new JobStore.KeyClaim("other", "another request");
    assertThat(world.jobs.claim(ANN.user(), "key", other)).isEqualTo(other);
  }

  @Test
  void who_leaves_while_google_is_down_is_forgotten_when_it_answers() {
    world.start();
    world.jobs().leave(ANN.user(), false, token -> {
      throw new SourceUnavailableException("503", null);
    });
    world.queue.clear();
    AtomicBoolean down = new AtomicBoolean(true);
    List<WorkMessage> again = new ArrayList<>();
    UserErasure erasure = new UserErasure(
        world.jobs,
        world.users,
        user -> false,
        List.of(world.items, world.jobs, user -> {
          world.connections().giveBack(user, token -> {
            if (down.get()) {
              throw new SourceUnavailableException("503", null);
            }
          });
          return false;
        }),
        (message, delay) -> {
          assertThat(delay).isEqualTo(WorkQueue.LONGEST_DELAY);
          again.add(message);
        },
        world.clock);
    WorkMessage.Forget message = new WorkMessage.Forget(ANN.user(), false);

    for (int hour = 1; hour <= 10; hour++) {
      erasure.process(message, world.limit(World.TIME_LIMIT));
      assertThat(again).hasSize(hour).containsOnly(message);
    }
    assertThat(world.jobs.list(ANN.user(), Optional.empty(), 10).items()).isEmpty();
    assertThat(world.users.token(ANN.user(), ConnectionStore.CONNECTION)).isPresent();

    down.set(false);
    erasure.process(message, world.limit(World.TIME_LIMIT));
    assertThat(world.users.profile(ANN.user())).isEmpty();
    assertThat(world.users.token(ANN.user(), ConnectionStore.CONNECTION)).isEmpty();
  }

  @Test
  void nothing_prints_a_token() {
    assertThat(Secret.of("ya29.x").toString()).doesNotContain("ya29");
    assertThat(new SealedToken("sealed", Set.of(), Optional.empty()).toString())
        .doesNotContain("sealed,");
  }
}
