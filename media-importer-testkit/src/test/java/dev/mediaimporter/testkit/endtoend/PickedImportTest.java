package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportReport.Status;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.testkit.FakePickerClient;
import dev.mediaimporter.testkit.InMemoryMediaSink;
import dev.mediaimporter.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the engine makes of a picked selection. */
final class PickedImportTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final ManualClock clock = ManualClock.at(NOON);
  private final FakePickerClient picker = new FakePickerClient(clock);
  private final InMemoryMediaSink sink = new InMemoryMediaSink();
  private final ImportLedger ledger = ImportLedger.inMemory();

  private static byte[] bytesOf(String id) {
    return ("the bytes of " + id).repeat(50).getBytes(StandardCharsets.UTF_8);
  }

  private static MediaItem photo(String id, String filename) {
    return item(id, filename, MediaKind.PHOTO).build();
  }

  private static MediaItem.Builder item(String id, String filename, MediaKind type) {
    return MediaItem.builder()
        .id(id)
        .filename(filename)
        .type(type)
        .mimeType(type == MediaKind.PHOTO ? "image/jpeg" : "video/mp4")
        .addNotes(type == MediaKind.PHOTO ? ItemNote.LOCATION_REMOVED : ItemNote.VIDEO_TRANSCODED);
  }

  private void add(MediaItem item) {
    picker.add(item, bytesOf(item.id()));
  }

  private void addPhotos(int count) {
    ids(count).forEach(id -> add(photo(id, id + ".jpg")));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
  }

  private PickingSession picked(List<String> ids) {
    PickingSession session = picker.create(OptionalInt.empty());
    picker.pick(session.id(), ids);
    return session;
  }

  private ImportRequest.Builder request(PickingSession session) {
    return ImportRequest.builder()
        .source(MediaSource.of(picker, session.id()))
        .sink(sink)
        .keys(item -> MediaKey.of(item.displayName()))
        .ledger(ledger);
  }

  private ImportReport run(PickingSession session) {
    return run(request(session).build());
  }

  private ImportReport run(ImportRequest request) {
    return MediaImporter.builder().clock(clock).sleeper(clock).build().run(request);
  }

  private static ItemUnavailableException broken() {
    return new ItemUnavailableException(FailureReason.BROKEN_BODY, "broken", null);
  }

  private byte[] stored(String key) {
    return sink.bytes(MediaKey.of(key)).orElseThrow();
  }

  private long count() {
    return sink.keys().count();
  }

  @Test
  void a_session_is_deleted_once_everything_is_stored() {
    addPhotos(8);
    ImportReport report = run(picked(ids(8)));
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(8);
    assertThat(report.resumableUntil()).isEmpty();
    assertThat(stored("p7.jpg")).isEqualTo(bytesOf("p7"));
    assertThat(picker.openSessions()).isEmpty();
  }

  @Test
  void a_session_with_failures_stays_and_the_report_says_until_when() {
    addPhotos(3);
    picker.failing("p1", broken(), broken(), broken(), broken(), broken());
    PickingSession session = picked(ids(3));
    ImportReport report = run(session);
    assertThat(report.status()).isEqualTo(Status.INCOMPLETE);
    assertThat(report.resumableUntil()).isEqualTo(session.expireTime()).isPresent();
    assertThat(picker.openSessions()).containsExactly(session.id());
  }

  @Test
  void a_resumed_session_downloads_only_what_is_missing_and_then_goes() {
    addPhotos(5);
    picker.failing("p1", broken(), broken(), broken(), broken(), broken());
    PickingSession session = picked(ids(5));
    run(session);
    ImportReport resumed = run(session);
    assertThat(resumed.status()).isEqualTo(Status.COMPLETE);
    assertThat(resumed.stored()).isEqualTo(1);
    assertThat(resumed.alreadyThere()).isEqualTo(4);
    assertThat(ids(5)).allSatisfy(id -> assertThat(picker.downloads(id)).isEqualTo(1));
    assertThat(picker.openSessions()).isEmpty();
  }

  @Test
  void a_run_of_the_failures_alone_finds_them_and_leaves_the_session_to_the_next() {
    addPhotos(9);
    picker.failing("p4", broken(), broken(), broken(), broken(), broken());
    PickingSession session = picked(ids(9));
    run(session);
    ImportReport retried =
        run(request(session).scope(ImportRequest.Scope.FAILED_BEFORE).build());
    assertThat(retried.status()).isEqualTo(Status.COMPLETE);
    assertThat(retried.listed()).isEqualTo(1);
    assertThat(retried.resumableUntil()).isPresent();
    assertThat(picker.openSessions()).containsExactly(session.id());
  }

  @Test
  void a_stopped_run_keeps_the_session() {
    addPhotos(4);
    PickingSession session = picked(ids(4));
    ImportReport report = run(request(session).stopSignal(() -> true).build());
    assertThat(report.status()).isEqualTo(Status.PAUSED);
    assertThat(report.resumableUntil()).isPresent();
    assertThat(picker.openSessions()).containsExactly(session.id());
  }

  @Test
  void an_empty_selection_is_complete() {
    assertThat(run(picked(List.of())).status()).isEqualTo(Status.COMPLETE);
    assertThat(picker.openSessions()).isEmpty();
  }

  @Test
  void nothing_is_imported_before_the_user_is_done() {
    PickingSession session = picker.create(OptionalInt.empty());
    ImportReport report = run(session);
    assertThat(report.status()).isEqualTo(Status.FAILED);
    assertThat(report.stoppedBy())
        .get()
        .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.NOT_PICKED_YET));
    assertThat(picker.openSessions()).containsExactly(session.id());
  }

  @Test
  void an_expired_session_is_named() {
    addPhotos(1);
    PickingSession session = picked(ids(1));
    clock.advance(Duration.ofDays(8));
    assertThat(run(session).stoppedBy())
        .get()
        .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.SESSION_GONE));
  }

  @Test
  void what_was_picked_before_is_not_downloaded_again() {
    addPhotos(6);
    run(picked(ids(4)));
    ImportReport second = run(picked(ids(6)));
    assertThat(second.alreadyThere()).isEqualTo(4);
    assertThat(second.stored()).isEqualTo(2);
    assertThat(ids(6)).allSatisfy(id -> assertThat(picker.downloads(id)).isEqualTo(1));
  }

  @Test
  void one_listing_renews_the_links_of_a_page() {
    addPhotos(3);
    PickingSession session = picked(ids(3));
    ImportReport report = run(request(session)
        .concurrency(1)
        .listener(new ImportListener() {
          @Override
          public void pageListed(int items) {
            clock.advance(Duration.ofMinutes(61));
          }
        })
        .build());
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(picker.listings()).isEqualTo(2);
  }

  @Test
  void links_that_die_within_a_page_are_renewed_as_often_as_needed() {
    addPhotos(30);
    picker.linksLiveFor(Duration.ofSeconds(5));
    ImportReport report = run(request(picked(ids(30)))
        .listener(new ImportListener() {
          @Override
          public void itemFinished(ItemOutcome outcome) {
            clock.advance(Duration.ofSeconds(2));
          }
        })
        .concurrency(2)
        .build());
    assertThat(report.failed()).isEmpty();
    assertThat(ids(30)).allSatisfy(id -> assertThat(picker.downloads(id)).isEqualTo(1));
  }

  @Test
  void a_link_that_is_refused_when_fresh_is_named_and_hurts_no_other() {
    addPhotos(6);
    ItemUnavailableException refused =
        new ItemUnavailableException(FailureReason.LINK_REFUSED, "403", null);
    picker.failing("p2", refused, refused);
    ImportReport report = run(picked(ids(6)));
    assertThat(report.stored()).isEqualTo(5);
    assertThat(report.failed())
        .singleElement()
        .satisfies(
            failed -> assertThat(failed.cause().reason()).isEqualTo(FailureReason.LINK_REFUSED));
  }

  @Test
  void a_video_gets_the_time_it_needs() {
    add(item("v", "v.mp4", MediaKind.VIDEO).readiness(Readiness.PROCESSING).build());
    PickingSession session = picked(List.of("v"));
    ImportReport report = run(request(session)
        .listener(new ImportListener() {
          @Override
          public void pageListed(int items) {
            add(item("v", "v.mp4", MediaKind.VIDEO).build());
          }
        })
        .build());
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(clock.instant()).isAfter(NOON);
  }

  @Test
  void says_what_google_took_away() throws Exception {
    addPhotos(2);
    add(item("v", "v.mp4", MediaKind.VIDEO).build());
    ImportReport report = run(picked(List.of("p0", "p1", "v")));
    assertThat(report.notes())
        .isEqualTo(Map.of(ItemNote.LOCATION_REMOVED, 2L, ItemNote.VIDEO_TRANSCODED, 1L));
    assertThat(entry("p0").notes()).containsExactly(ItemNote.LOCATION_REMOVED);
    assertThat(entry("v").notes()).containsExactly(ItemNote.VIDEO_TRANSCODED);
  }

  private LedgerEntry.Stored entry(String id) throws Exception {
    return (LedgerEntry.Stored) ledger.find(id).orElseThrow();
  }

  private void addMotionPhoto(String id, String filename) {
    picker.add(photo(id, filename), bytesOf(id), bytesOf(id + " moving"));
  }

  private ImportReport runWithHalves(PickingSession session) {
    return run(request(session).motionVideos(true).build());
  }

  @Test
  void keeps_the_motion_video_beside_its_photo_and_counts_it() {
    addMotionPhoto("m", "PXL_1.MP.jpg");
    addPhotos(2);
    ImportReport report = runWithHalves(picked(List.of("m", "p0", "p1")));
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(report.listed()).isEqualTo(4);
    assertThat(report.stored()).isEqualTo(4);
    assertThat(stored("PXL_1.MP.jpg")).isEqualTo(bytesOf("m"));
    assertThat(stored("PXL_1.MP.mp4")).isEqualTo(bytesOf("m moving"));
    assertThat(count()).isEqualTo(4);
    assertThat(picker.openSessions()).isEmpty();
  }

  @Test
  void leaves_motion_videos_alone_unless_asked() {
    addMotionPhoto("m", "m.jpg");
    assertThat(run(picked(List.of("m"))).listed()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void asks_once_whether_a_photo_moves() throws Exception {
    addMotionPhoto("m", "m.jpg");
    addPhotos(2);
    List<String> all = List.of("m", "p0", "p1");
    runWithHalves(picked(all));
    assertThat(entry("p0").notes()).contains(ItemNote.NO_MOTION_VIDEO, ItemNote.LOCATION_REMOVED);
    int listings = picker.listings();
    ImportReport again = runWithHalves(picked(all));
    assertThat(again.alreadyThere()).isEqualTo(4);
    assertThat(picker.listings()).isEqualTo(listings + 1);
    assertThat(picker.downloads("m")).isEqualTo(2);
  }

  @Test
  void fetches_the_motion_videos_of_photos_that_are_there_already() {
    addMotionPhoto("m", "m.jpg");
    run(picked(List.of("m")));
    ImportReport report = runWithHalves(picked(List.of("m")));
    assertThat(report.alreadyThere()).isEqualTo(1);
    assertThat(report.stored()).isEqualTo(1);
    assertThat(stored("m.mp4")).isEqualTo(bytesOf("m moving"));
  }

  @Test
  void a_motion_video_that_fails_is_named_and_keeps_the_session() {
    addMotionPhoto("m", "m.jpg");
    PickingSession session = picked(List.of("m"));
    SourceUnavailableException down = new SourceUnavailableException("503", null);
    ImportReport report = run(request(session)
        .motionVideos(true)
        .listener(new ImportListener() {
          @Override
          public void itemFinished(ItemOutcome outcome) {
            if (outcome.item().id().equals("m")) {
              picker.failing("m", down, down, down, down, down);
            }
          }
        })
        .build());
    assertThat(report.stored()).isEqualTo(1);
    assertThat(report.failed())
        .singleElement()
        .satisfies(failed -> assertThat(failed.item().filename()).contains("m.mp4"));
    assertThat(picker.openSessions()).containsExactly(session.id());
    ImportReport retried = run(request(session)
        .motionVideos(true)
        .scope(ImportRequest.Scope.FAILED_BEFORE)
        .build());
    assertThat(retried.stored()).isEqualTo(1);
    assertThat(stored("m.mp4")).isEqualTo(bytesOf("m moving"));
  }

  @Test
  void both_halves_have_one_stem_also_where_names_are_taken() {
    for (String id : List.of("m1", "m2", "m3")) {
      addMotionPhoto(id, "IMG_1.jpg");
    }
    add(item("v", "IMG_1.mp4", MediaKind.VIDEO).build());
    sink.putForeign(MediaKey.of("IMG_2.mp4"), bytesOf("someone else"));
    addMotionPhoto("m4", "IMG_2.jpg");
    ImportReport report = runWithHalves(picked(List.of("v", "m1", "m2", "m3", "m4")));
    assertThat(report.stored()).isEqualTo(9);
    for (String id : List.of("m1", "m2", "m3", "m4")) {
      assertThat(stemOf(id + "=dv")).isEqualTo(stemOf(id));
    }
  }

  private String stemOf(String itemId) {
    String key = sink.keys()
        .filter(k ->
            sink.find(k).flatMap(there -> there.itemId()).filter(itemId::equals).isPresent())
        .findFirst()
        .orElseThrow()
        .value();
    return key.substring(0, key.lastIndexOf('.'));
  }
}
