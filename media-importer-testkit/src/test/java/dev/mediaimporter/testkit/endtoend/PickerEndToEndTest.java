package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportReport.Status;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.testkit.InMemoryMediaSink;
import dev.mediaimporter.testkit.ManualClock;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports of what was picked, over the wire. */
final class PickerEndToEndTest {
  /** The faults met on the way through the Picker API, which cannot say that an item is gone. */
  @Nested
  final class Faults extends FaultMatrix {
    Faults() {
      super(FaultyRun.Road.PICKER, FailureReason.LINK_REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"OR_403", "OR_401"})
    void a_token_that_dies_at_the_bytes_is_refreshed(BearerOnBytes rule) throws Exception {
      FaultyRun run = faultyRun();
      run.google().behaviour().bearerOnPickedBytes.set(rule);
      run.google()
          .faults()
          .add(
              Fault.ACCESS_TOKEN_DIES,
              When.always().on(RequestKind.BYTES).after(3).first(1));
      ImportReport report = run.run();
      assertThat(report.status()).isEqualTo(Status.COMPLETE);
      assertThat(report.stored()).isEqualTo(10);
    }

    @Test
    void a_session_outlives_a_run_with_failures_and_no_other() throws Exception {
      FaultyRun run = faultyRun();
      run.google().faults().add(Fault.LINK_REFUSED, When.always().items("bystander-3"));
      assertThat(run.run().resumableUntil()).isPresent();
      assertThat(run.sessionsLeft()).isEqualTo(4);
      run.recover();
      assertThat(run.sessionsLeft()).isEqualTo(3);
    }
  }

  private final ManualClock clock = ManualClock.at(FaultyRun.START);
  private final InMemoryMediaSink sink = new InMemoryMediaSink();

  private ImportReport run(MediaSource source, boolean motionVideos, ImportListener listener) {
    return MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .build()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(KeyStrategies.byId())
            .motionVideos(motionVideos)
            .listener(listener)
            .build());
  }

  /** Lets the clock jump while items are on their way. */
  private static final class Jumps {
    private final ManualClock clock;
    private final Map<String, Integer> underway = new HashMap<>();
    private int finished;
    private int done;

    Jumps(ManualClock clock) {
      this.clock = clock;
    }

    synchronized void started(String item) {
      underway.put(item, done);
    }

    synchronized void finished(String item) {
      underway.remove(item);
      finished++;
      if (finished >= 200 * done + 30 && !underway.containsValue(done - 1)) {
        clock.advance(Duration.ofSeconds(6));
        done++;
      }
    }
  }

  /**
   * Every 200 items the clock jumps by 6 seconds: all links die, in the middle of a page or at its
   * end, and at every second jump the access token too. It waits for items that met the jump
   * before, so that none meets more than one on its way, however slow its thread is. Photos only,
   * so that what the byte host sent is what was stored: the refusal of a film has a body.
   */
  @Test
  void two_thousand_items_whose_links_live_5_seconds_and_whose_token_lives_10() throws Exception {
    List<LibraryItem> items = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      items.add(LibraryItem.photo("photo-" + i, i + ".jpg", 1_000 + i));
    }
    Library library = Library.builder().album("All", items).build();
    try (PhotosEmulator google =
            PhotosEmulator.builder().library(library).clock(clock).start();
        GoogleOnThisMachine connection =
            GoogleOnThisMachine.connect(google, clock, Duration.ofSeconds(60))) {
      google
          .behaviour()
          .linkLifetime
          .set(Duration.ofSeconds(5))
          .accessTokenLifetime
          .set(Duration.ofSeconds(10));
      PickingSession session = connection.picker().create(OptionalInt.empty());
      google.picker().choose(session.id(), items.stream().map(LibraryItem::id).toList());

      Jumps jumps = new Jumps(clock);
      Map<String, ItemOutcome> outcomes = new ConcurrentHashMap<>();
      ImportReport report =
          run(MediaSource.of(connection.picker(), session.id()), false, new ImportListener() {
            @Override
            public void itemStarted(MediaItem item) {
              jumps.started(item.id());
            }

            @Override
            public void itemFinished(ItemOutcome outcome) {
              outcomes.put(outcome.item().id(), outcome);
              jumps.finished(outcome.item().id());
            }
          });

      assertThat(report.failed()).isEmpty();
      assertThat(report.status()).isEqualTo(Status.COMPLETE);
      assertThat(report.stored()).isEqualTo(2_000);
      for (LibraryItem item : items) {
        ItemOutcome.Imported imported = (ItemOutcome.Imported) outcomes.get(item.id());
        assertThat(imported.stored().sha256()).contains(item.bytes().sha256());
      }
      assertThat(google.requests().mediaBytes())
          .isEqualTo(items.stream().mapToLong(LibraryItem::sizeBytes).sum());
      assertThat(google.requests().count(RequestKind.TOKEN)).isGreaterThanOrEqualTo(5);
      // 20 pages; those whose links die in use are listed again, once for all their items.
      assertThat(google.requests().count(RequestKind.PICKED_ITEMS_LIST)).isBetween(30L, 60L);
      assertThat(google.picker().sessionIds()).isEmpty();
    }
  }

  @Test
  void both_halves_of_a_motion_photo_arrive() throws Exception {
    LibraryItem moving = LibraryItem.motionPhoto("m", "PXL_1.MP.jpg", 5_000);
    LibraryItem still = LibraryItem.photo("s", "s.jpg", 4_000);
    Library library = Library.builder().album("All", List.of(moving, still)).build();
    try (PhotosEmulator google =
            PhotosEmulator.builder().library(library).clock(clock).start();
        GoogleOnThisMachine connection =
            GoogleOnThisMachine.connect(google, clock, Duration.ofSeconds(60))) {
      PickingSession session = connection.picker().create(OptionalInt.empty());
      google.picker().choose(session.id(), "m", "s");
      ImportReport report =
          run(MediaSource.of(connection.picker(), session), true, ImportListener.NONE);
      assertThat(report.status()).isEqualTo(Status.COMPLETE);
      assertThat(report.stored()).isEqualTo(3);
      assertThat(sink.bytes(MediaKey.of("m.jpg"))).contains(moving.bytes().toByteArray());
      assertThat(sink.bytes(MediaKey.of("m.mp4"))).contains(moving.motionBytes().toByteArray());
      assertThat(sink.keys()).hasSize(3);
    }
  }
}
