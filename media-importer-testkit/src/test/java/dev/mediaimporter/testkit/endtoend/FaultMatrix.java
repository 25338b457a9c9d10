package dev.mediaimporter.testkit.endtoend;

import static dev.mediaimporter.testkit.emulator.faults.Fault.Body.EMPTY;
import static dev.mediaimporter.testkit.emulator.faults.Fault.Body.HTML;
import static dev.mediaimporter.testkit.emulator.faults.Fault.Body.JSON;
import static dev.mediaimporter.testkit.emulator.faults.RequestKind.BYTES;
import static dev.mediaimporter.testkit.emulator.faults.RequestKind.MEDIA_ITEMS_SEARCH;
import static dev.mediaimporter.testkit.emulator.faults.RequestKind.PICKED_ITEMS_LIST;
import static dev.mediaimporter.testkit.emulator.faults.RequestKind.REDIRECT_TARGET;
import static dev.mediaimporter.testkit.emulator.faults.RequestKind.VIDEO_REDIRECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportReport.Status;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.ItemField;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.endtoend.FaultyRun.Road;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault alone, at the source: passing ones are survived, lasting ones are named. The same for
 * every road to the items.
 */
abstract class FaultMatrix {
  private static final String PHOTO = "photo-under-fire";
  private static final String VIDEO = "video-under-fire";
  private static final Duration ENDLESS = Duration.ofMinutes(10);
  private static final When LISTING = When.always().on(MEDIA_ITEMS_SEARCH, PICKED_ITEMS_LIST);

  private final Road road;
  private final FailureReason whenGone;

  @TempDir
  Path folder;

  private FaultyRun run;

  /**
   * The matrix of one road.
   *
   * @param whenGone what an item that has vanished is called there
   */
  FaultMatrix(Road road, FailureReason whenGone) {
    this.road = road;
    this.whenGone = whenGone;
  }

  final FaultyRun faultyRun() {
    return run;
  }

  @BeforeEach
  void start() throws Exception {
    run = new FaultyRun(road, library(), LocalMediaSink.in(folder), 7);
  }

  @AfterEach
  void stop() throws Exception {
    run.close();
  }

  private static Library library() {
    List<LibraryItem> items = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      items.add(LibraryItem.photo("bystander-" + i, "bystander-" + i + ".jpg", 1_000 + i * 997L));
    }
    items.add(LibraryItem.photo(PHOTO, "photo.jpg", 60_000));
    items.add(LibraryItem.video(VIDEO, "video.mp4", 90_000));
    return Library.builder().album("All", items).build();
  }

  private static Arguments passing(String name, Fault fault, When when) {
    return arguments(name, fault, when);
  }

  private static When photo() {
    return When.always().items(PHOTO);
  }

  private static When video() {
    return When.always().items(VIDEO);
  }

  static Stream<Arguments> faults_that_pass() {
    return Stream.of(
        passing("cut once", Fault.cutAfter(20_000), photo().first(1)),
        passing("cut four times", Fault.cutAfter(20_000), photo().first(4)),
        passing("reset once", Fault.resetAfter(20_000), photo().first(1)),
        passing(
            "video cut once",
            Fault.cutAfter(20_000),
            video().on(REDIRECT_TARGET).first(1)),
        passing("no answer", Fault.HANG_UP, photo().on(BYTES).first(1)),
        passing("reset before the answer", Fault.RESET, photo().on(BYTES).first(1)),
        passing("chunked", Fault.CHUNKED, When.always()),
        passing("link refused", Fault.LINK_REFUSED, photo().first(1)),
        passing("400 from the byte host", Fault.bytesRefused(400), photo().first(1)),
        passing("404 from the byte host", Fault.bytesRefused(404), photo().first(1)),
        passing("404 with a PNG", Fault.MISSING_WITH_PNG, photo().first(1)),
        passing("HTML instead of bytes", Fault.HTML_INSTEAD_OF_BYTES, photo().first(1)),
        passing(
            "a still instead of the video",
            Fault.STILL_INSTEAD_OF_VIDEO,
            video().first(1)),
        passing("no redirect", Fault.VIDEO_WITHOUT_REDIRECT, When.always()),
        passing("429 on bytes", Fault.THROTTLED, photo().on(BYTES).first(2)),
        passing(
            "429 for seconds",
            Fault.throttledFor(Duration.ofSeconds(7)),
            photo().on(BYTES).first(1)),
        passing(
            "429 until a date",
            Fault.throttledUntil(Duration.ofSeconds(9)),
            photo().on(BYTES).first(1)),
        passing("500 on bytes", Fault.serverError(500, HTML), photo().on(BYTES).first(3)),
        passing("503 on bytes", Fault.serverError(503, EMPTY), photo().on(BYTES).first(1)),
        passing("wrong media type", Fault.contentType("application/octet-stream"), When.always()),
        passing("409 on bytes", Fault.serverError(409, JSON), photo().on(BYTES).first(1)),
        passing("499 on bytes", Fault.serverError(499, EMPTY), photo().on(BYTES).first(1)),
        passing("409 on the listing", Fault.serverError(409, JSON), LISTING.first(1)),
        passing("425 on the listing", Fault.serverError(425, EMPTY), LISTING.first(1)),
        passing("499 on the listing", Fault.serverError(499, JSON), LISTING.first(2)),
        passing("503 on the listing", Fault.serverError(503, JSON), LISTING.first(3)),
        passing("502 page on the listing", Fault.serverError(502, HTML), LISTING.first(1)),
        passing("429 on the listing", Fault.THROTTLED, LISTING.first(2)),
        passing("an error with status 200", Fault.ERROR_WITH_STATUS_200, LISTING.first(3)),
        passing("{} for the listing", Fault.EMPTY_OBJECT, LISTING.first(1)),
        passing("compressed unasked", Fault.COMPRESSED_UNASKED, When.always()),
        passing("no bytes", Fault.EMPTY_BODY, photo().on(BYTES).first(2)),
        passing("no media type", Fault.omits(ItemField.MIME_TYPE), When.always()),
        passing("HTML on the listing", Fault.HTML_INSTEAD_OF_CONTENT, LISTING.first(1)),
        passing("broken JSON on the listing", Fault.MALFORMED_JSON, LISTING.first(1)),
        passing("reset on the listing", Fault.RESET, LISTING.first(1)),
        passing("listing cut short", Fault.cutAfter(100), LISTING.first(1)),
        passing("the access token dies", Fault.ACCESS_TOKEN_DIES, When.always().first(1)),
        passing("no filename", Fault.omits(ItemField.FILENAME), When.always()),
        passing("no metadata", Fault.omits(ItemField.MEDIA_METADATA), When.always()),
        passing(
            "no link in the listing",
            Fault.omits(ItemField.BASE_URL),
            When.always().on(MEDIA_ITEMS_SEARCH)),
        passing("unknown fields", Fault.UNKNOWN_FIELDS, When.always()),
        passing("times in every form", Fault.VARIED_TIMESTAMPS, When.always()),
        passing("video in processing", Fault.VIDEO_PROCESSING, video().first(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void faults_that_pass(String name, Fault fault, When when) throws Exception {
    run.google().faults().add(fault, when);
    ImportReport report = run.run();
    assertThat(report.failed()).isEmpty();
    assertThat(report.status()).isEqualTo(Status.COMPLETE);
    assertThat(report.stored()).isEqualTo(10);
    assertThat(run.google().requests().authorized(Origin.REDIRECT_HOST)).isZero();
    run.recover();
  }

  static Stream<Arguments> faults_that_last() {
    return Stream.of(
        arguments("always cut", Fault.cutAfter(20_000), photo(), PHOTO, FailureReason.BROKEN_BODY),
        arguments(
            "always empty", Fault.EMPTY_BODY, photo().on(BYTES), PHOTO, FailureReason.BROKEN_BODY),
        arguments(
            "close-delimited", Fault.CLOSE_DELIMITED, photo(), PHOTO, FailureReason.UNPROVEN_BODY),
        arguments("always reset", Fault.resetAfter(500), photo(), PHOTO, FailureReason.BROKEN_BODY),
        arguments("always refused", Fault.LINK_REFUSED, photo(), PHOTO, FailureReason.LINK_REFUSED),
        arguments(
            "always 404 with a PNG",
            Fault.MISSING_WITH_PNG,
            photo(),
            PHOTO,
            FailureReason.LINK_REFUSED),
        arguments(
            "always HTML",
            Fault.HTML_INSTEAD_OF_BYTES,
            photo(),
            PHOTO,
            FailureReason.NOT_THE_MEDIUM),
        arguments(
            "always a still",
            Fault.STILL_INSTEAD_OF_VIDEO,
            video(),
            VIDEO,
            FailureReason.NOT_THE_MEDIUM),
        arguments(
            "always 500",
            Fault.serverError(500, JSON),
            photo().on(BYTES),
            PHOTO,
            FailureReason.SOURCE_UNAVAILABLE),
        arguments("always 429", Fault.THROTTLED, photo().on(BYTES), PHOTO, FailureReason.THROTTLED),
        arguments("gone (404)", Fault.gone(404), photo(), PHOTO, FailureReason.ITEM_GONE),
        arguments("gone (400)", Fault.gone(400), photo(), PHOTO, FailureReason.ITEM_GONE),
        arguments("never ready", Fault.VIDEO_PROCESSING, video(), VIDEO, FailureReason.NOT_READY),
        arguments(
            "failed for ever", Fault.VIDEO_FAILED, video(), VIDEO, FailureReason.PROCESSING_FAILED),
        arguments(
            "redirected away",
            Fault.redirectsTo("https://bytes.invalid/x"),
            video(),
            VIDEO,
            FailureReason.LINK_REFUSED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void faults_that_last(String name, Fault fault, When when, String victim, FailureReason reason)
      throws Exception {
    run.google().faults().add(fault, when);
    ImportReport report = run.run();
    assertThat(run.failure(victim)).contains(reason == FailureReason.ITEM_GONE ? whenGone : reason);
    assertThat(report.status()).isEqualTo(Status.INCOMPLETE);
    assertThat(report.stored()).isEqualTo(9);
    run.recover();
  }

  @Test
  void no_bytes_without_a_length_are_named() throws Exception {
    run.google().faults().add(Fault.CHUNKED).add(Fault.EMPTY_BODY, photo().on(BYTES));
    run.run();
    assertThat(run.failure(PHOTO)).contains(FailureReason.BROKEN_BODY);
    run.recover();
  }

  @Test
  void a_video_whose_type_is_not_told_is_no_still() throws Exception {
    run.google()
        .faults()
        .add(Fault.omits(ItemField.MIME_TYPE))
        .add(Fault.omits(ItemField.MEDIA_METADATA));
    assertThat(run.run().stored()).isEqualTo(10);
  }

  @Test
  void odd_entries_cost_nothing_but_themselves() throws Exception {
    run.google().faults().add(Fault.ODD_ENTRIES, LISTING.first(1));
    ImportReport report = run.run();
    assertThat(report.status()).isEqualTo(Status.INCOMPLETE);
    assertThat(report.stored()).isEqualTo(10);
    assertThat(report.failed())
        .hasSize(3)
        .allSatisfy(
            odd -> assertThat(odd.cause()).hasMessageStartingWith("page 1 of the listing: entry "));
    run.recover();
  }

  @Test
  void silence_is_ended_and_survived() throws Exception {
    restartImpatient();
    run.google().faults().add(Fault.stallAfter(20_000, ENDLESS), photo().first(1));
    run.google()
        .faults()
        .add(Fault.slowFirstByte(ENDLESS), video().on(REDIRECT_TARGET).first(1));
    ImportReport report = run.run();
    assertThat(report.failed()).isEmpty();
    assertThat(report.stored()).isEqualTo(10);
  }

  @Test
  void lasting_silence_is_named() throws Exception {
    restartImpatient();
    run.google().faults().add(Fault.stallAfter(20_000, ENDLESS), photo());
    run.run();
    assertThat(run.failure(PHOTO)).contains(FailureReason.BROKEN_BODY);
  }

  private void restartImpatient() throws Exception {
    run.close();
    run = new FaultyRun(road, library(), LocalMediaSink.in(folder), 7, Duration.ofSeconds(1));
  }

  @Test
  void a_cut_close_delimited_body_is_not_stored() throws Exception {
    run.google().faults().add(Fault.CLOSE_DELIMITED).add(Fault.cutAfter(20_000), photo());
    run.run();
    assertThat(run.failure(PHOTO)).contains(FailureReason.UNPROVEN_BODY);
    run.recover();
  }

  @Test
  void a_broken_download_goes_on_where_ranges_are_honoured() throws Exception {
    run.google().behaviour().rangesHonoured.set(true);
    run.google().faults().add(Fault.cutAfter(20_000), photo().first(2));
    assertThat(run.run().stored()).isEqualTo(10);
    assertThat(run.google().requests().latest()).anyMatch(entry -> entry.status() == 206);
  }

  @Test
  void a_wrong_range_is_not_joined() throws Exception {
    run.google().behaviour().rangesHonoured.set(true);
    run.google()
        .faults()
        .add(Fault.cutAfter(20_000), photo().first(1))
        .add(Fault.WRONG_RANGE, photo().first(2));
    run.run();
    run.recover();
  }

  @Test
  void parts_of_two_encodings_are_not_joined() throws Exception {
    run.google().behaviour().rangesHonoured.set(true).entityTags.set(true);
    run.google()
        .faults()
        .add(Fault.cutAfter(20_000), photo().first(1))
        .add(Fault.REENCODED, photo());
    ImportReport report = run.runUnchecked();
    assertThat(report.failed()).isEmpty();
    LibraryItem photo = library().item(PHOTO).orElseThrow();
    assertThat(run.storedHash(PHOTO))
        .isIn(
            photo.bytes(0).sha256(),
            photo.bytes(1).sha256(),
            photo.bytes(2).sha256(),
            photo.bytes(3).sha256());
  }

  @Test
  void a_login_that_ended_stops_the_run() throws Exception {
    run.google().revokeAccessTokens();
    run.google().faults().add(Fault.INVALID_GRANT);
    ImportReport report = run.run();
    assertThat(report.status()).isEqualTo(Status.FAILED);
    assertThat(report.stoppedBy())
        .get()
        .isInstanceOf(AccessRejectedException.class)
        .asString()
        .contains("7 days");
    run.recover();
  }

  @Test
  void a_daily_quota_pauses_until_midnight_in_california() throws Exception {
    run.google().faults().add(Fault.DAILY_QUOTA_USED_UP, LISTING);
    ImportReport report = run.run();
    assertThat(report.status()).isEqualTo(Status.PAUSED);
    assertThat(report.resumeAt()).get().asString().startsWith("2026-11-23T08:00:0");
    assertThat(run.google().requests().total()).isLessThanOrEqualTo(2);
    run.recover();
  }

  @Test
  void a_daily_quota_told_in_words_pauses_after_one_request() throws Exception {
    run.google().faults().add(Fault.DAILY_QUOTA_IN_WORDS, LISTING);
    ImportReport report = run.run();
    assertThat(report.status()).isEqualTo(Status.PAUSED);
    assertThat(report.resumeAt()).get().asString().startsWith("2026-11-23T08:00:0");
    assertThat(run.google().requests().total()).isLessThanOrEqualTo(2);
    run.recover();
  }

  @Test
  void byte_hosts_that_never_stop_asking_to_slow_down_pause_the_run() throws Exception {
    run.google().faults().add(Fault.THROTTLED, When.always().on(BYTES, VIDEO_REDIRECT));
    ImportReport report = run.run();
    assertThat(report.status()).isEqualTo(Status.PAUSED);
    assertThat(report.stoppedBy()).get().isInstanceOf(ThrottledException.class);
    run.recover();
  }

  @Test
  void a_listing_that_never_answers_pauses() throws Exception {
    run.google().faults().add(Fault.serverError(500, JSON), LISTING);
    assertThat(run.run().status()).isEqualTo(Status.PAUSED);
    run.recover();
  }

  @Test
  void a_token_that_is_repeated_for_ever_pauses() throws Exception {
    run.google().faults().add(Fault.REPEATED_PAGE_TOKEN).add(Fault.TRAILING_EMPTY_PAGE);
    assertThat(run.run().status()).isNotEqualTo(Status.FAILED);
    run.recover();
  }

  @Test
  void missing_consent_stops_the_run() throws Exception {
    run.google().faults().add(Fault.INSUFFICIENT_SCOPES);
    assertThat(run.run().status()).isEqualTo(Status.FAILED);
    run.recover();
  }
}
