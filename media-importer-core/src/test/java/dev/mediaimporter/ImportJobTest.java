package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.GsonBuilder;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Imports on threads of their own, and reports as maps. */
@Timeout(60)
final class ImportJobTest {
  private final FakeSource source = new FakeSource(Clock.systemUTC(), 10);
  private final MemorySink sink = new MemorySink();

  private ImportRequest.Builder request() {
    return ImportRequest.builder()
        .source(source)
        .sink(sink)
        .keys(item -> MediaKey.of(item.filename().orElseThrow()));
  }

  @Test
  void a_job_completes_with_the_report() {
    source.add("1", "a.jpg").add("2", "b.jpg");

    MediaImporter.Job job = MediaImporter.withDefaults().start(request().build());

    ImportReport report = job.report().join();
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(2);
    assertThat(job.progress()).isEqualTo(new MediaImporter.Progress(2, 2, 0, 0, report.bytes()));
    job.stop();
    job.abort();
    assertThat(job.report()).isCompletedWithValue(report);
  }

  @Test
  void a_job_can_be_watched_and_stopped() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    source.add("1", "a.jpg").add("2", "b.jpg").add("3", "c.jpg");
    ImportListener holdsTheFirst = new ImportListener() {
      @Override
      public void itemFinished(ItemOutcome outcome) {
        looked.countDown();
        awaitUnchecked(goOn);
      }
    };
    MediaImporter.Job job = MediaImporter.withDefaults()
        .start(request().concurrency(1).listener(holdsTheFirst).build());
    looked.await();

    assertThat(job.progress().stored()).isEqualTo(1);
    assertThat(job.report()).isNotDone();
    assertThat(job.report().cancel(true)).isTrue();
    assertThat(job.report()).as("a cancelled copy").isNotDone();
    job.stop();
    goOn.countDown();

    ImportReport report = job.report().join();
    assertThat(report.status()).isEqualTo(ImportReport.Status.PAUSED);
    assertThat(report.listed()).isLessThan(3);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_aborted_job_breaks_off_what_is_in_flight() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    source.add("1", "a.jpg", (content, from) -> {
      reading.countDown();
      awaitUnchecked(never);
      throw new ItemUnavailableException(FailureReason.STOPPED, "interrupted", null);
    });
    MediaImporter.Job job = MediaImporter.withDefaults().start(request().build());
    reading.await();

    job.abort();

    assertThat(job.report().join().stored()).isZero();
    assertThat(sink.size()).isZero();
  }

  @Test
  void what_a_job_throws_is_in_its_future() {
    CompletableFuture<ImportReport> report = MediaImporter.withDefaults()
        .start(request()
            .stopSignal(() -> {
              throw new IllegalStateException("a bug");
            })
            .build())
        .report();

    assertThatThrownBy(report::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("a bug");
  }

  @Test
  void runs_of_one_importer_share_its_limits() {
    assertThat(
            waitedInTwentyRuns(ResiliencePolicy.builder().requestsPerSecond(1).build()))
        .isGreaterThan(Duration.ofMinutes(2));
    assertThat(
            waitedInTwentyRuns(ResiliencePolicy.builder().bytesPerSecond(1_000).build()))
        .isGreaterThan(Duration.ofSeconds(15));
  }

  /**
   * Alone, none of the runs, which make two requests each and receive 1,000 bytes, would wait
   * longer than a second. The sleeper lets no time pass, so that together they wait 1 + 2 + 3 + ...
   * times.
   */
  private Duration waitedInTwentyRuns(ResiliencePolicy policy) {
    List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    Sleeper sleeper = new Sleeper() {
      @Override
      public void sleep(Duration time) {
        waits.add(time);
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
    MediaImporter importer =
        MediaImporter.builder().policy(policy).sleeper(sleeper).build();
    source.add("1", "a.jpg");

    for (int run = 0; run < 20; run++) {
      importer.run(request().sink(new MemorySink()).build());
    }

    return waits.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void jackson_writes_a_report_as_its_map() throws Exception {
    ItemOutcome.Failed failed = new ItemOutcome.Failed(
        item("2"), new ItemUnavailableException(FailureReason.ITEM_GONE, "it is gone", null), 1);
    ImportReport report = ImportReport.builder()
        .status(ImportReport.Status.INCOMPLETE)
        .listed(2)
        .stored(1)
        .alreadyThere(0)
        .addFailed(failed)
        .bytes(5)
        .elapsed(Duration.ofMillis(1500))
        .resumeAt(Instant.parse("2024-07-14T09:31:07Z"))
        .build();
    String json = "{\"status\":\"incomplete\",\"listed\":2,\"stored\":1,\"alreadyThere\":0,"
        + "\"failed\":[{\"id\":\"2\",\"filename\":null,\"cause\":\"item-gone\","
        + "\"message\":\"it is gone\",\"attempts\":1,\"retryable\":false}],"
        + "\"bytes\":5,\"elapsedMs\":1500,\"resumeAt\":\"2024-07-14T09:31:07Z\"}";

    assertThat(new ObjectMapper().writeValueAsString(report)).isEqualTo(json);
    assertThat(new GsonBuilder().serializeNulls().create().toJson(report.toMap()))
        .isEqualTo(json);
  }

  @Test
  void jackson_writes_outcomes_as_their_maps() throws Exception {
    StoredMedia receipt = StoredMedia.builder()
        .key(MediaKey.of("a.jpg"))
        .sizeBytes(5)
        .sha256("ab")
        .build();

    assertThat(new ObjectMapper()
            .writeValueAsString(List.of(
                new ItemOutcome.Imported(item("1"), receipt, 2),
                new ItemOutcome.AlreadyThere(item("2"), receipt))))
        .isEqualTo("[{\"id\":\"1\",\"filename\":null,\"outcome\":\"stored\",\"key\":\"a.jpg\","
            + "\"bytes\":5,\"sha256\":\"ab\",\"attempts\":2},"
            + "{\"id\":\"2\",\"filename\":null,\"outcome\":\"already-there\",\"key\":\"a.jpg\","
            + "\"bytes\":5,\"sha256\":\"ab\"}]");
  }

  private static MediaItem item(String id) {
    return MediaItem.builder().id(id).type(MediaKind.PHOTO).build();
  }
}
