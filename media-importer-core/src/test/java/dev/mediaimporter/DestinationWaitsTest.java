package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class DestinationWaitsTest {
  private final MediaImporterTest.TestClock clock = new MediaImporterTest.TestClock();
  private final FakeSource source = new FakeSource(clock, 10);
  private final FlakySink sink = new FlakySink();
  private final ImportLedger ledger = ImportLedger.inMemory();
  private final List<String> announced = new CopyOnWriteArrayList<>();

  /** A sink that is away until a time, or for some keys. */
  private final class FlakySink implements MediaSink {
    private final MemorySink memory = new MemorySink();
    private Instant backAt = Instant.MIN;
    private Predicate<MediaKey> refused = key -> false;
    private boolean checksFail = true;
    private boolean storesFirst;
    private Scope scope = Scope.UNAVAILABLE;

    private void requireBack() {
      if (clock.instant().isBefore(backAt)) {
        throw unavailable(State.NOT_WRITTEN);
      }
    }

    private SinkException unavailable(State state) {
      return new SinkException(state, scope, "nothing answers", null);
    }

    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      if (storesFirst && clock.instant().isBefore(backAt)) {
        memory.put(key, content);
        throw unavailable(State.UNKNOWN);
      }
      requireBack();
      if (refused.test(key)) {
        content.open().readAllBytes();
        throw unavailable(State.NOT_WRITTEN);
      }
      return memory.put(key, content);
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) {
      requireBack();
      return memory.find(key);
    }

    @Override
    public Stream<MediaKey> keys() {
      requireBack();
      return memory.keys();
    }

    @Override
    public InputStream read(MediaKey key) {
      return memory.read(key);
    }

    @Override
    public Exclusion exclusion() {
      requireBack();
      return memory.exclusion();
    }

    @Override
    public void checkWritable() {
      if (checksFail) {
        requireBack();
      }
    }

    @Override
    public String describe() {
      return "the bucket";
    }
  }

  private void outage(Duration length) {
    sink.backAt = clock.instant().plus(length);
  }

  /** Starts an outage when the first item is listed, after the check at the start. */
  private ImportReport runWithOutage(Duration length, int concurrency) {
    return run(concurrency, new ImportListener() {
      private boolean begun;

      @Override
      public synchronized void itemStarted(MediaItem item) {
        if (!begun) {
          begun = true;
          outage(length);
        }
      }

      @Override
      public void retrying(String what, Duration wait, MediaImportException cause) {
        announced.add(what);
      }
    });
  }

  private ImportReport run(int concurrency, ImportListener listener) {
    return MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .policy(ResiliencePolicy.builder().maxAttempts(2).build())
        .build()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .ledger(ledger)
            .keys(KeyStrategies.byId())
            .listener(listener)
            .concurrency(concurrency)
            .build());
  }

  private void items(int count) {
    for (int i = 0; i < count; i++) {
      source.add("id" + i, "p" + i + ".jpg");
    }
  }

  @Test
  void a_destination_that_is_away_for_a_moment_fails_no_item() {
    items(40);

    ImportReport report = runWithOutage(Duration.ofMinutes(2), 8);

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(40);
    assertThat(announced).isNotEmpty().containsOnly("the bucket");
  }

  @Test
  void recorded_items_are_looked_for_again_when_the_destination_is_back() {
    items(10);
    run(8, ImportListener.NONE);

    ImportReport report = runWithOutage(Duration.ofMinutes(2), 8);

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.alreadyThere()).isEqualTo(10);
  }

  @Test
  void a_look_that_is_refused_costs_one_item_and_not_its_record() {
    items(10);
    run(8, ImportListener.NONE);
    sink.scope = Scope.ITEM;
    sink.checksFail = false;

    ImportReport report = run(8, new ImportListener() {
      @Override
      public void itemStarted(MediaItem item) {
        outage(item.id().equals("id0") ? Duration.ofMinutes(2) : Duration.ZERO);
      }
    });
    ImportReport next = run(8, ImportListener.NONE);

    assertThat(report.failed()).extracting(failed -> failed.item().id()).containsExactly("id0");
    assertThat(report.alreadyThere()).isEqualTo(9);
    assertThat(next.alreadyThere()).isEqualTo(10);
  }

  @Test
  void the_last_look_at_what_was_stored_waits_for_the_destination() {
    items(10);
    sink.memory.exclusion(MediaSink.Exclusion.TRIED);
    AtomicInteger finished = new AtomicInteger();

    ImportReport report = run(8, new ImportListener() {
      @Override
      public void itemFinished(ItemOutcome outcome) {
        if (finished.incrementAndGet() == 10) {
          outage(Duration.ofMinutes(2));
        }
      }
    });

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(10);
    assertThat(clock.instant()).isAfter(sink.backAt);
  }

  @Test
  void one_thread_asks_for_all() {
    items(8);

    runWithOutage(Duration.ofMinutes(2), 8);

    // 1 s, 2 s, 4 s, 8 s, then 15 s, each at least half of it, by one thread at a time.
    assertThat(announced).hasSizeLessThan(40);
  }

  @Test
  void a_destination_that_stays_away_pauses_the_run() {
    items(40);

    ImportReport report = runWithOutage(Duration.ofHours(1), 4);

    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.stoppedBy()).get().isInstanceOf(SinkException.class);
    assertThat(report.listed()).isLessThan(10);
    assertThat(report.elapsed()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
  }

  @Test
  void at_the_start_it_is_waited_for_only_a_moment() {
    items(1);
    outage(Duration.ofSeconds(5));
    assertThat(run(1, ImportListener.NONE).status()).isEqualTo(ImportReport.Status.COMPLETE);

    items(2);
    outage(Duration.ofHours(1));
    ImportReport never = run(1, ImportListener.NONE);

    assertThat(never.status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(never.listed()).isZero();
    assertThat(never.elapsed()).isLessThan(Duration.ofSeconds(16));
  }

  @Test
  void what_was_stored_although_the_answer_was_lost_is_not_downloaded_again() {
    items(1);
    sink.storesFirst = true;

    ImportReport report = runWithOutage(Duration.ofMinutes(1), 1);

    assertThat(report.stored()).isEqualTo(1);
    assertThat(source.opens("id0")).isEqualTo(1);
  }

  @Test
  void a_final_failure_is_not_waited_out() {
    items(3);
    sink.scope = Scope.DESTINATION;

    ImportReport report = runWithOutage(Duration.ofMinutes(1), 1);

    assertThat(report.status()).isEqualTo(ImportReport.Status.FAILED);
    assertThat(announced).isEmpty();
  }

  @Test
  void an_item_that_alone_is_never_taken_does_not_end_the_run() {
    items(12);
    sink.refused = key -> key.value().contains("id3");

    ImportReport report = run(1, ImportListener.NONE);

    assertThat(report.status()).isEqualTo(ImportReport.Status.INCOMPLETE);
    assertThat(report.stored()).isEqualTo(11);
    assertThat(report.failed()).hasSize(1);
  }

  @Test
  void a_destination_that_answers_and_takes_nothing_pauses_the_run() {
    items(50);
    sink.refused = key -> true;

    ImportReport report = run(4, ImportListener.NONE);

    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.listed()).isLessThan(10);
  }

  @Test
  void a_stop_ends_the_wait() {
    items(4);
    ImportReport report = MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .build()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(KeyStrategies.byId())
            .listener(new ImportListener() {
              @Override
              public void itemStarted(MediaItem item) {
                outage(Duration.ofHours(1));
              }

              @Override
              public void retrying(String what, Duration wait, MediaImportException cause) {
                announced.add(what);
              }
            })
            .stopSignal(() -> announced.size() >= 3)
            .build());

    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.stoppedBy()).isEmpty();
    assertThat(announced).hasSizeLessThan(10);
  }
}
