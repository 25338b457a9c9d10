package dev.mediaimporter;

import static dev.mediaimporter.FakeSource.bytesOf;
import static dev.mediaimporter.FakeSource.cutAfter;
import static dev.mediaimporter.FakeSource.failing;
import static dev.mediaimporter.FakeSource.rest;
import static dev.mediaimporter.FakeSource.whole;
import static dev.mediaimporter.FakeSource.wholeCutAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MediaImporterTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final TestClock clock = new TestClock();
  private final FakeSource source = new FakeSource(clock, 10);
  private final MemorySink sink = new MemorySink();
  private final ImportLedger ledger = ImportLedger.inMemory();

  private ImportRequest.Builder request() {
    return ImportRequest.builder()
        .source(source)
        .sink(sink)
        .keys(item -> MediaKey.of(item.displayName()))
        .ledger(ledger);
  }

  private ImportReport run() {
    return run(request().build());
  }

  private ImportReport run(ImportRequest request) {
    return MediaImporter.builder().clock(clock).sleeper(clock).build().run(request);
  }

  /** Says only when it has the bytes that another item has the name, as S3 does. */
  private static final class LateSink implements MediaSink {
    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      try (MediaBody body = content.open()) {
        long size = body.readAllBytes().length;
        return new PutResult.Created(StoredMedia.builder()
            .key(content.keyInsteadOf(key).orElseThrow())
            .sizeBytes(size)
            .build());
      }
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) {
      return Optional.empty();
    }

    @Override
    public Stream<MediaKey> keys() {
      return Stream.empty();
    }

    @Override
    public InputStream read(MediaKey key) throws IOException {
      throw new NoSuchFileException(key.value());
    }

    @Override
    public String describe() {
      return "late";
    }
  }

  @Test
  void tells_the_sink_another_name_for_bytes_that_it_has() throws IOException {
    source.add("1", "a.jpg");

    ImportReport report = run(request().sink(new LateSink()).build());

    assertThat(report.failed()).isEmpty();
    assertThat(source.opens("1")).isEqualTo(1);
    assertThat(ledger.find("1"))
        .get()
        .extracting(entry -> ((LedgerEntry.Stored) entry).key())
        .isNotEqualTo(MediaKey.of("a.jpg"));
  }

  private static ItemUnavailableException linkRefused() {
    return new ItemUnavailableException(FailureReason.LINK_REFUSED, "403", null);
  }

  private static SourceUnavailableException broken() {
    return new SourceUnavailableException("503", null);
  }

  private static FailureReason onlyFailure(ImportReport report) {
    assertThat(report.failed()).hasSize(1);
    return report.failed().get(0).cause().reason();
  }

  @Test
  void stores_every_item_of_every_page_and_says_so() {
    for (int i = 0; i < 25; i++) {
      source.add("id" + i, "p" + i + ".jpg");
    }
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.listed()).isEqualTo(25);
    assertThat(report.stored()).isEqualTo(25);
    assertThat(report.bytes()).isEqualTo(25L * bytesOf("id0").length + 15 * 1000);
    assertThat(sink.bytes("p7.jpg")).isEqualTo(bytesOf("id7"));
  }

  @Test
  void a_host_that_cannot_be_found_pauses_the_run_after_one_request() {
    source.add(
        "a",
        "a.jpg",
        failing(new SourceUnavailableException(FailureReason.UNREACHABLE, "no such host", null)));
    ImportReport report = run(request().concurrency(1).build());
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(source.opens("a")).isEqualTo(1);
  }

  @Test
  void a_clock_that_is_set_during_a_run_changes_nothing() {
    FakeSource.Answer forward = (content, from) -> {
      clock.set(NOON.plus(Duration.ofDays(400)));
      throw broken();
    };
    FakeSource.Answer back = (content, from) -> {
      clock.set(NOON.minus(Duration.ofDays(400)));
      throw ThrottledException.slowDown("429", Duration.ofSeconds(7));
    };
    source.add("a", "a.jpg", forward, back).add("b", "b.jpg", back, forward);
    ImportReport report = run(request().concurrency(1).build());
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.elapsed()).isBetween(Duration.ofSeconds(14), Duration.ofMinutes(1));
  }

  @Test
  void an_entry_that_cannot_be_read_fails_alone() {
    source.add("a", "a.jpg").add("b", "b.jpg");
    source.add(MediaItem.builder()
        .id("entry 3")
        .type(MediaKind.PHOTO)
        .unreadable("entry 3 has no id")
        .build());
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.INCOMPLETE);
    assertThat(report.stored()).isEqualTo(2);
    assertThat(onlyFailure(report)).isEqualTo(FailureReason.SOURCE_UNAVAILABLE);
    assertThat(report.failed().get(0).cause())
        .hasMessage("page 1 of the listing: entry 3 has no id");
    assertThat(source.requests("entry 3")).isZero();
  }

  @Test
  void says_how_many_announced_items_were_not_listed() {
    source.add("a", "a.jpg").announce(3);
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.unlisted()).isEqualTo(2);
  }

  @Test
  void a_listing_of_none_of_the_announced_items_pauses_the_run() {
    source.announce(3);
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.unlisted()).isEqualTo(3);
    assertThat(report.stoppedBy()).get().isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void an_empty_album_is_complete() {
    assertThat(run().status()).isEqualTo(ImportReport.Status.COMPLETE);
  }

  @Test
  void asks_once_for_the_key_of_a_listed_item() {
    source.add("a", "a.jpg").add("b", "b.jpg");
    List<String> asked = new CopyOnWriteArrayList<>();
    run(request()
        .keys(item -> {
          asked.add(item.id());
          return MediaKey.of(item.displayName());
        })
        .build());
    assertThat(asked).containsExactly("a", "b");
  }

  @Test
  void asks_for_no_byte_of_what_the_ledger_holds() {
    source.add("a", "a.jpg").add("b", "b.jpg");
    run();
    ImportReport again = run();
    assertThat(again.alreadyThere()).isEqualTo(2);
    assertThat(source.opens("a")).isEqualTo(1);
  }

  @Test
  void asks_for_no_byte_of_what_the_destination_holds_when_the_ledger_is_lost() {
    source.add("a", "same.jpg").add("b", "same.jpg").add("c", "same.jpg");
    run();
    FakeSource reversed =
        new FakeSource(clock, 10).add("c", "same.jpg").add("b", "same.jpg").add("a", "same.jpg");
    ImportReport again =
        run(request().source(reversed).ledger(ImportLedger.inMemory()).build());
    assertThat(again.alreadyThere()).isEqualTo(3);
    assertThat(sink.size()).isEqualTo(3);
    assertThat(reversed.opens("a") + reversed.opens("b") + reversed.opens("c")).isZero();
  }

  @Test
  void gives_the_plain_name_to_the_first_listed_of_equal_names() {
    for (int i = 0; i < 30; i++) {
      source.add("id" + i, "same.jpg");
    }
    run();
    assertThat(sink.bytes("same.jpg")).isEqualTo(bytesOf("id0"));
    assertThat(sink.size()).isEqualTo(30);
    assertThat(source.opens("id29")).isEqualTo(1);
  }

  @Test
  void never_touches_a_file_of_someone_else() {
    sink.place("a.jpg", "foreign");
    source.add("a", "a.jpg");
    assertThat(run().stored()).isEqualTo(1);
    assertThat(sink.bytes("a.jpg")).isNull();
    assertThat(sink.size()).isEqualTo(2);
  }

  @Test
  void resumes_where_the_connection_broke() {
    source.add("a", "a.jpg", cutAfter(2000), (content, from) -> {
      assertThat(from).isEqualTo(2000 - 1024);
      return rest().answer(content, from);
    });
    ImportReport report = run();
    assertThat(report.stored()).isEqualTo(1);
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
    assertThat(source.opens("a")).isEqualTo(2);
  }

  @Test
  void joins_no_part_of_other_bytes_of_the_same_length() {
    byte[] other = bytesOf("b");
    source.add("a", "a.jpg", cutAfter(1500), (content, from) -> {
      assertThat(from).isPositive();
      return new FakeSource.FakeDownload(other, from, other.length, Download.Framing.LENGTH);
    });

    assertThat(run().stored()).isEqualTo(1);
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
    assertThat(source.opens("a")).isEqualTo(3);
  }

  @Test
  void an_endless_body_is_given_up_at_the_largest_size_that_a_medium_may_have() {
    source.add("a", "a.jpg");
    ResiliencePolicy small = ResiliencePolicy.builder().maxItemBytes(1000).build();

    ImportReport report = MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .policy(small)
        .build()
        .run(request().build());

    assertThat(onlyFailure(report)).isEqualTo(FailureReason.NOT_THE_MEDIUM);
    assertThat(sink.size()).isZero();
  }

  @Test
  void an_error_in_a_part_of_ours_fails_the_item_and_not_the_report() {
    source.add("a", "a.jpg", (content, from) -> {
      throw new StackOverflowError();
    });
    source.add("b", "b.jpg");

    ImportReport report = run();

    assertThat(onlyFailure(report)).isEqualTo(FailureReason.UNEXPECTED);
    assertThat(report.stored()).isEqualTo(1);
  }

  @Test
  void an_error_in_a_motion_video_is_a_failure_of_the_video() {
    source.add("a", "a.jpg", whole(), (content, from) -> {
      throw new StackOverflowError();
    });

    ImportReport report = run(request().motionVideos(true).build());

    assertThat(onlyFailure(report)).isEqualTo(FailureReason.UNEXPECTED);
    assertThat(report.stored()).isEqualTo(1);
  }

  @Test
  void an_id_beyond_all_measure_fails_its_item_only() {
    source.add("x".repeat(5000), "a.jpg").add("b", "b.jpg");

    ImportReport report = run();

    assertThat(report.failed()).hasSize(1);
    assertThat(report.stored()).isEqualTo(1);
  }

  @Test
  void a_stop_does_not_wait_for_a_listing_that_hangs() throws Exception {
    CountDownLatch listing = new CountDownLatch(1);
    source.listBy(token -> {
      listing.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw broken();
    });

    ImportReport report = run(request()
        .stopSignal(() -> listing.getCount() == 0)
        .stopGrace(Duration.ZERO)
        .build());

    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
  }

  @Test
  void starts_over_when_the_server_does_and_spends_no_request_on_it() {
    source.add("a", "a.jpg", cutAfter(2000), whole());
    run();
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
    assertThat(source.opens("a")).isEqualTo(2);
  }

  @Test
  void starts_over_when_the_bytes_behind_the_link_changed() {
    FakeSource.Answer longer = (content, from) ->
        new FakeSource.FakeDownload(new byte[9000], from, 9000, Download.Framing.LENGTH);
    source.add("a", "a.jpg", cutAfter(2000), longer, whole());
    run();
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
  }

  @Test
  void an_item_that_is_always_cut_costs_five_requests_and_is_named() {
    source.add("a", "a.jpg", cuts(9)).add("b", "b.jpg");
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.INCOMPLETE);
    assertThat(onlyFailure(report)).isEqualTo(FailureReason.BROKEN_BODY);
    assertThat(report.failed().get(0).attempts()).isEqualTo(5);
    assertThat(source.requests("a")).isEqualTo(5);
    assertThat(sink.size()).isEqualTo(1);
  }

  @Test
  void an_item_cut_again_where_it_should_go_on_costs_no_more() {
    FakeSource.Answer[] answers = new FakeSource.Answer[9];
    java.util.Arrays.fill(answers, (FakeSource.Answer) (content, from) ->
        new FakeSource.FakeDownload(content, from, (int) from + 100, Download.Framing.LENGTH));
    answers[0] = cutAfter(2000);
    source.add("a", "a.jpg", answers);
    ImportReport report = run();
    assertThat(onlyFailure(report)).isEqualTo(FailureReason.BROKEN_BODY);
    assertThat(report.failed().get(0).attempts()).isEqualTo(5);
    assertThat(source.requests("a")).isEqualTo(5);
  }

  private static FakeSource.Answer[] cuts(int count) {
    FakeSource.Answer[] answers = new FakeSource.Answer[count];
    java.util.Arrays.fill(answers, wholeCutAfter(100));
    return answers;
  }

  @Test
  void renews_a_refused_link_for_this_item_only() {
    source.add("a", "a.jpg", failing(linkRefused()), whole()).add("b", "b.jpg");
    assertThat(run().stored()).isEqualTo(2);
    assertThat(source.requests("a")).isEqualTo(3);
    assertThat(source.requests("b")).isEqualTo(1);
  }

  @Test
  void names_an_item_whose_fresh_link_is_refused_too() {
    source.add("a", "a.jpg", failing(linkRefused()), failing(linkRefused()));
    assertThat(onlyFailure(run())).isEqualTo(FailureReason.LINK_REFUSED);
    assertThat(source.requests("a")).isEqualTo(3);
  }

  @Test
  void the_time_for_an_item_includes_its_waits() {
    source.add("a", "a.jpg", failing(broken()), failing(broken()), failing(broken()));
    ResiliencePolicy policy =
        ResiliencePolicy.builder().itemTimeout(Duration.ofMillis(1)).build();
    MediaImporter importer = MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .random(() -> () -> Long.MAX_VALUE)
        .policy(policy)
        .build();

    ImportReport report = importer.run(request().build());

    assertThat(onlyFailure(report)).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(source.opens("a")).isEqualTo(1);
  }

  @Test
  void names_an_item_that_is_gone_when_its_link_is_renewed() {
    source.add("a", "a.jpg", failing(linkRefused()));
    source.listBy(token -> {
      Page<MediaItem> page = source.page(token);
      source.remove("a");
      return page;
    });
    assertThat(onlyFailure(run())).isEqualTo(FailureReason.ITEM_GONE);
  }

  @Test
  void renews_a_link_that_is_too_old_before_it_is_tried() {
    source.add("a", "a.jpg");
    source.listBy(token -> {
      Page<MediaItem> page = source.page(token);
      clock.advance(Duration.ofMinutes(55));
      return page;
    });
    assertThat(run().stored()).isEqualTo(1);
    assertThat(source.requests("a")).isEqualTo(2);
    assertThat(source.opens("a")).isEqualTo(1);
  }

  @Test
  void waits_as_long_as_the_source_asks() {
    source.add("a", "a.jpg", failing(ThrottledException.slowDown("429", Duration.ofSeconds(90))));
    assertThat(run().stored()).isEqualTo(1);
    assertThat(clock.instant()).isAfterOrEqualTo(NOON.plusSeconds(90));
  }

  @Test
  void a_daily_quota_pauses_the_run_and_says_until_when() {
    Duration untilReset = Duration.ofHours(9);
    source.add("a", "a.jpg", failing(ThrottledException.quotaExhausted("429", untilReset)));
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.resumeAt()).contains(NOON.plus(untilReset));
    assertThat(source.requests("a")).isEqualTo(1);
  }

  @Test
  void refused_access_ends_the_run() {
    source.add("a", "a.jpg", failing(new AccessRejectedException("401", null)));
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(report.stoppedBy()).get().isInstanceOf(AccessRejectedException.class);
  }

  @Test
  void an_end_that_cannot_be_proven_is_a_named_failure() {
    FakeSource.Answer unframed = (content, from) ->
        new FakeSource.FakeDownload(content, 0, content.length, Download.Framing.CONNECTION_CLOSE);
    source.add("a", "a.jpg", unframed);
    assertThat(onlyFailure(run())).isEqualTo(FailureReason.UNPROVEN_BODY);
    assertThat(sink.size()).isZero();
  }

  @Test
  void waits_for_a_video_that_is_processed_and_lets_the_others_pass() {
    MediaItem processing = video(Readiness.PROCESSING);
    source.add(processing).add("b", "b.jpg");
    List<String> finished = new ArrayList<>();
    ImportListener listener = new ImportListener() {
      @Override
      public synchronized void itemFinished(ItemOutcome outcome) {
        finished.add(outcome.item().id());
        if (outcome.item().id().equals("b")) {
          source.change(video(Readiness.READY));
        }
      }
    };
    ImportReport report = run(request().listener(listener).build());
    assertThat(report.stored()).isEqualTo(2);
    assertThat(report.listed()).isEqualTo(2);
    assertThat(finished).containsExactly("b", "v");
  }

  @Test
  void names_a_video_that_never_becomes_ready() {
    source.add(video(Readiness.PROCESSING));
    List<String> waits = new ArrayList<>();
    ImportListener listener = new ImportListener() {
      @Override
      public void awaitingVideos(int videos, Duration atMost) {
        waits.add(videos + " for " + atMost);
      }
    };
    ImportReport report = run(request().listener(listener).build());
    assertThat(onlyFailure(report)).isEqualTo(FailureReason.NOT_READY);
    assertThat(source.requests("v")).isLessThanOrEqualTo(5);
    assertThat(clock.instant()).isBetween(NOON.plusSeconds(120), NOON.plusSeconds(140));
    assertThat(waits).containsExactly("1 for PT2M");
  }

  @Test
  void leaves_a_video_in_processing_to_the_next_run_when_told_not_to_wait() {
    source.add(video(Readiness.PROCESSING));
    MediaImporter impatient = MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .policy(ResiliencePolicy.builder().readyTimeout(Duration.ZERO).build())
        .build();
    assertThat(onlyFailure(impatient.run(request().build()))).isEqualTo(FailureReason.NOT_READY);
    assertThat(clock.instant()).isEqualTo(NOON);
    source.change(video(Readiness.READY));
    assertThat(run().stored()).isEqualTo(1);
  }

  @Test
  void a_video_in_processing_costs_no_more_than_five_requests_whatever_fails_on_the_way() {
    source.add(
        video(Readiness.PROCESSING),
        failing(broken()),
        failing(broken()),
        failing(broken()),
        failing(broken()),
        failing(broken()));
    source.failRefreshes(3);
    ImportListener becomesReady = new ImportListener() {
      @Override
      public void retrying(String what, Duration wait, MediaImportException cause) {
        if (clock.instant().isAfter(NOON.plusSeconds(40))) {
          source.change(video(Readiness.READY));
        }
      }
    };

    ImportReport report = run(request().listener(becomesReady).build());

    assertThat(report.failed()).hasSize(1);
    assertThat(source.requests("v")).isLessThanOrEqualTo(5);
  }

  @Test
  void tells_once_that_a_video_in_processing_was_begun() {
    source.add(video(Readiness.PROCESSING));
    List<String> told = new ArrayList<>();
    ImportListener listener = new ImportListener() {
      @Override
      public synchronized void itemStarted(MediaItem item) {
        told.add("started");
      }

      @Override
      public synchronized void itemFinished(ItemOutcome outcome) {
        told.add("finished");
      }
    };

    run(request().listener(listener).build());

    assertThat(told).containsExactly("started", "finished");
  }

  private MediaItem video(Readiness readiness) {
    return MediaItem.builder()
        .id("v")
        .filename("v.mp4")
        .type(MediaKind.VIDEO)
        .readiness(readiness)
        .link(source.link())
        .build();
  }

  @Test
  void retries_a_page_and_then_pauses() {
    source.listBy(token -> {
      throw broken();
    });
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.stoppedBy()).get().isInstanceOf(SourceUnavailableException.class);
    assertThat(report.listed()).isZero();
  }

  @Test
  void a_wrong_request_is_not_repeated() {
    AtomicReference<Integer> calls = new AtomicReference<>(0);
    source.listBy(token -> {
      calls.updateAndGet(n -> n + 1);
      throw new InvalidRequestException("400", null);
    });
    assertThat(run().status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(calls).hasValue(1);
  }

  @Test
  void pauses_when_nearly_everything_fails() {
    for (int i = 0; i < 500; i++) {
      source.add(
          "id" + i,
          "p" + i,
          failing(broken()),
          failing(broken()),
          failing(broken()),
          failing(broken()),
          failing(broken()));
    }
    ImportReport report = run();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.listed()).isLessThan(300);
  }

  @Test
  void tries_an_item_once_more_when_the_destination_failed_for_it() {
    source.add("a", "a.jpg");
    sink.failNext(new IOException("reset"));
    assertThat(run().stored()).isEqualTo(1);
  }

  @Test
  void a_broken_destination_ends_the_run() {
    for (int i = 0; i < 50; i++) {
      source.add("id" + i, "p" + i);
    }
    sink.failNext(new SinkException(
        SinkException.State.NOT_WRITTEN, SinkException.Scope.DESTINATION, "no space left", null));
    ImportReport report = run(request().concurrency(1).build());
    assertThat(report.status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(report.stoppedBy()).get().isInstanceOf(SinkException.class);
    assertThat(report.listed()).isLessThan(5);
  }

  @Test
  void a_defect_in_a_sink_fails_the_item_and_not_the_run() {
    source.add("a", "a.jpg").add("b", "b.jpg");
    sink.failNext(new IllegalStateException("defect"));
    ImportReport report = run();
    assertThat(onlyFailure(report)).isEqualTo(FailureReason.UNEXPECTED);
    assertThat(report.stored()).isEqualTo(1);
  }

  @Test
  void a_stop_ends_the_run_between_items() {
    for (int i = 0; i < 100; i++) {
      source.add("id" + i, "p" + i);
    }
    ImportReport report =
        run(request().stopSignal(() -> sink.size() >= 10).concurrency(2).build());
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.stored()).isBetween(10L, 20L);
    assertThat(report.stored()).isEqualTo(sink.size());
    assertThat(run().status()).isEqualTo(ImportReport.Status.COMPLETE);
  }

  @Test
  void an_interrupt_stops_and_is_passed_on() {
    source.add("a", "a.jpg");
    Thread.currentThread().interrupt();
    ImportReport report = run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
  }

  @Test
  void a_listener_that_throws_changes_nothing() {
    source.add("a", "a.jpg");
    ImportListener listener = new ImportListener() {
      @Override
      public void itemStarted(MediaItem item) {
        throw new IllegalStateException("listener");
      }
    };
    assertThat(run(request().listener(listener).build()).stored()).isEqualTo(1);
  }

  @Test
  void retrying_the_failures_takes_up_nothing_else() throws IOException {
    source.add("a", "a.jpg", cuts(5)).add("b", "b.jpg");
    run();
    source.add("c", "c.jpg");
    ImportReport again = run(request().scope(ImportRequest.Scope.FAILED_BEFORE).build());
    assertThat(again.listed()).isEqualTo(1);
    assertThat(again.stored()).isEqualTo(1);
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
    assertThat(ledger.find("a")).get().isInstanceOf(LedgerEntry.Stored.class);
    assertThat(ledger.find("a").map(LedgerEntry::attempts)).contains(6);
  }

  @Test
  void an_item_that_is_gone_when_it_is_retried_keeps_its_name() throws IOException {
    source.add("a", "a.jpg");
    ledger.record(
        new LedgerEntry.Failed("a", Optional.of("a.jpg"), FailureReason.BROKEN_BODY, NOON, 1));
    source.remove("a");

    ImportReport report = run(request().scope(ImportRequest.Scope.FAILED_BEFORE).build());

    assertThat(onlyFailure(report)).isEqualTo(FailureReason.ITEM_GONE);
    assertThat(report.failed().get(0).item().filename()).contains("a.jpg");
  }

  @Test
  void a_ledger_that_cannot_be_read_ends_the_run_in_the_report() {
    ImportLedger unreadable = new ImportLedger() {
      @Override
      public Optional<LedgerEntry> find(String itemId) {
        return Optional.empty();
      }

      @Override
      public void record(LedgerEntry entry) {}

      @Override
      public Stream<LedgerEntry> entries() {
        return Stream.generate(() -> {
          throw new UncheckedIOException(new IOException("bad sector"));
        });
      }

      @Override
      public void close() {}
    };

    ImportReport report = run(
        request().ledger(unreadable).scope(ImportRequest.Scope.FAILED_BEFORE).build());

    assertThat(report.status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(report.stoppedBy()).get().asString().contains("bad sector");
  }

  @Test
  void a_stop_during_a_wait_is_no_cause_of_its_own() {
    source.listBy(token -> {
      throw broken();
    });
    StopSignal stopsOnceWaiting = () -> clock.instant().isAfter(NOON);

    ImportReport report = run(request().stopSignal(stopsOnceWaiting).build());

    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.stoppedBy()).isEmpty();
  }

  @Test
  void refuses_durations_that_no_clock_can_take() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> request().stopGrace(Duration.ofSeconds(Long.MAX_VALUE)).build())
        .withMessageContaining("stopGrace");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> ResiliencePolicy.builder().itemTimeout(Duration.ofSeconds(-1)).build())
        .withMessageContaining("itemTimeout");
  }

  @Test
  void two_items_in_flight_are_no_more_than_allowed() {
    for (int i = 0; i < 40; i++) {
      source.add("id" + i, "p" + i);
    }
    List<Integer> inFlight = new ArrayList<>();
    ImportListener listener = new ImportListener() {
      private int now;

      @Override
      public synchronized void itemStarted(MediaItem item) {
        inFlight.add(++now);
      }

      @Override
      public synchronized void itemFinished(ItemOutcome outcome) {
        now--;
      }
    };
    run(request().concurrency(2).listener(listener).build());
    assertThat(inFlight).allMatch(n -> n <= 2).hasSize(40);
  }

  /** A clock that stands still until someone sleeps. */
  static final class TestClock extends Clock implements Sleeper {
    private Instant now = NOON;
    private Duration passed = Duration.ZERO;

    synchronized void advance(Duration duration) {
      now = now.plus(duration);
      passed = passed.plus(duration);
    }

    /** Sets the clock, by which no time passes. */
    synchronized void set(Instant time) {
      now = time;
    }

    @Override
    public void sleep(Duration duration) {
      advance(duration);
    }

    @Override
    public synchronized long nanos() {
      return passed.toNanos();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }
  }
}
