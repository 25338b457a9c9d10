package dev.mediaimporter.testkit;

import static dev.mediaimporter.testkit.Caller.error;
import static dev.mediaimporter.testkit.Caller.ids;
import static dev.mediaimporter.testkit.Caller.items;
import static dev.mediaimporter.testkit.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.ItemField;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault, switched on by itself. */
class FaultsTest {
  private static final LibraryItem PHOTO = LibraryItem.photo("photo-1", "IMG_0001.JPG", 100_000);
  private static final LibraryItem VIDEO = LibraryItem.video("video-1", "VID_0001.mp4", 300_000);
  private static final byte[] PHOTO_BYTES = PHOTO.bytes().toByteArray();
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final ManualClock clock = ManualClock.at(Instant.parse("2024-09-01T12:00:00Z"));
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  private final Library pages = Library.generated(5, 95, 10, 20);
  private final String album = pages.albums().get(0).id();
  private final PhotosEmulator google = PhotosEmulator.builder()
      .clock(clock)
      .sleeper(waits::add)
      .library(Library.combined(
          Library.builder()
              .album(LibraryAlbum.of("album-1", "Summer", List.of(PHOTO, VIDEO)))
              .build(),
          pages))
      .start();
  private final Caller caller = new Caller(google);

  @AfterEach
  void close() {
    google.close();
  }

  private void on(Fault fault) {
    google.faults().add(fault);
  }

  private String photoUrl() {
    return caller.baseUrl(PHOTO.id()) + "=d";
  }

  private String videoUrl() {
    return caller.baseUrl(VIDEO.id()) + "=dv";
  }

  private JsonObject shown(LibraryItem item) {
    return json(caller.api("/v1/mediaItems/" + item.id()));
  }

  // Listings.

  @Test
  void empty_pages_have_a_token_and_no_array() {
    on(Fault.emptyPages(3));

    List<JsonObject> listed = caller.albumPages(album, 50);

    assertThat(listed)
        .extracting(page -> items(List.of(page)).size())
        .containsExactly(0, 0, 0, 50, 0, 0, 0, 45);
    assertThat(listed.get(0).keySet()).containsExactly("nextPageToken");
    assertThat(ids(listed)).doesNotHaveDuplicates().hasSize(95);
  }

  @Test
  void a_trailing_page_is_an_empty_object() {
    on(Fault.TRAILING_EMPTY_PAGE);

    List<JsonObject> listed = caller.albumPages(album, 50);

    assertThat(listed).hasSize(3);
    assertThat(listed.get(2)).isEqualTo(new JsonObject());
  }

  @Test
  void short_pages_still_show_everything() {
    on(Fault.SHORT_PAGES);

    List<JsonObject> listed = caller.albumPages(album, 50);

    assertThat(listed).hasSizeGreaterThan(2);
    assertThat(ids(listed)).doesNotHaveDuplicates().hasSize(95);
  }

  @Test
  void oversized_pages_can_be_refused() {
    assertThat(caller.api("/v1/albums?pageSize=51").statusCode()).isEqualTo(200);
    on(Fault.OVERSIZED_PAGES_REFUSED);
    assertThat(caller.api("/v1/albums?pageSize=51").statusCode()).isEqualTo(400);
    assertThat(caller.api("/v1/albums?pageSize=50").statusCode()).isEqualTo(200);
  }

  @Test
  void overlapping_pages_repeat_the_last_item() {
    on(Fault.OVERLAPPING_PAGES);

    List<JsonObject> listed = caller.albumPages(album, 50);

    List<String> first = ids(listed.subList(0, 1));
    List<String> second = ids(listed.subList(1, 2));
    assertThat(second.get(0)).isEqualTo(first.get(49));
    assertThat(new HashSet<>(ids(listed))).hasSize(95);
    assertThat(ids(caller.albumPages(album, 1))).hasSize(95);
  }

  @Test
  void a_repeated_page_token_leads_nowhere() {
    on(Fault.REPEATED_PAGE_TOKEN);

    List<JsonObject> listed = caller.albumPages(album, 10);

    assertThat(listed).hasSize(1_000);
    assertThat(listed.get(5)).isEqualTo(withFreshLinks(listed.get(5), listed.get(6)));
    assertThat(Caller.nextToken(listed.get(5))).isEqualTo(Caller.nextToken(listed.get(6)));
  }

  /** The second page with the links of the first, which differ whatever else is equal. */
  private static JsonObject withFreshLinks(JsonObject first, JsonObject second) {
    JsonObject copy = second.deepCopy();
    for (int i = 0; i < items(List.of(first)).size(); i++) {
      JsonObject from = first.getAsJsonArray("mediaItems").get(i).getAsJsonObject();
      copy.getAsJsonArray("mediaItems")
          .get(i)
          .getAsJsonObject()
          .add("baseUrl", from.get("baseUrl"));
    }
    return copy;
  }

  @Test
  void page_tokens_can_be_refused() {
    google.faults().add(Fault.PAGE_TOKEN_REFUSED, When.always().after(1));
    String token = Caller.nextToken(json(caller.api("/v1/mediaItems?pageSize=10")));
    assertThat(error(caller.api("/v1/mediaItems?pageSize=10&pageToken=" + token))
            .get("message")
            .getAsString())
        .isEqualTo(
            "When using a page token, you must use the same parameters as the previous request.");
  }

  @Test
  void order_by_can_be_ignored() {
    String search = "{\"orderBy\":\"MediaMetadata.creation_time\"}";
    assertThat(caller.search(search).statusCode()).isEqualTo(400);
    on(Fault.ORDER_BY_IGNORED);
    assertThat(caller.search(search).statusCode()).isEqualTo(200);
  }

  // Items.

  @ParameterizedTest
  @EnumSource(ItemField.class)
  void items_can_lack_any_field(ItemField field) {
    google.faults().add(Fault.omits(field), When.always().items(VIDEO.id()));

    JsonObject item = shown(VIDEO);
    String without = item.toString();
    switch (field) {
      case FILENAME -> assertThat(item.has("filename")).isFalse();
      case MEDIA_METADATA -> assertThat(item.has("mediaMetadata")).isFalse();
      case CREATION_TIME -> assertThat(without).doesNotContain("creationTime").contains("width");
      case DIMENSIONS ->
        assertThat(without)
            .doesNotContain("width")
            .doesNotContain("height")
            .contains("creationTime");
      case CAMERA -> assertThat(without).contains("\"video\":{\"status\":\"READY\"}");
      case PHOTO_OR_VIDEO -> assertThat(without).doesNotContain("\"video\":");
      case MIME_TYPE -> assertThat(item.has("mimeType")).isFalse();
      case BASE_URL -> assertThat(item.has("baseUrl")).isFalse();
      case VIDEO_STATUS -> assertThat(without).doesNotContain("status").contains("\"video\":");
    }
    assertThat(shown(PHOTO).keySet())
        .containsExactlyInAnyOrder(
            "id", "productUrl", "baseUrl", "mimeType", "mediaMetadata", "filename");
  }

  @Test
  void a_camera_can_be_unknown_which_leaves_an_empty_object() {
    on(Fault.omits(ItemField.CAMERA));
    assertThat(shown(PHOTO).getAsJsonObject("mediaMetadata").getAsJsonObject("photo"))
        .isEqualTo(new JsonObject());
  }

  @Test
  void items_can_have_unknown_fields() {
    on(Fault.UNKNOWN_FIELDS);
    assertThat(shown(PHOTO).keySet()).contains("somethingNew", "anotherNumber");
    assertThat(items(caller.albumPages("album-1", 100)).get(1).keySet()).contains("somethingNew");
  }

  @Test
  void timestamps_come_in_every_form_and_mean_the_same() {
    on(Fault.VARIED_TIMESTAMPS);

    List<JsonObject> items = items(caller.albumPages(album, 100));

    Set<String> forms = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String time =
          items.get(i).getAsJsonObject("mediaMetadata").get("creationTime").getAsString();
      forms.add(time.replaceAll("[0-9]", "0"));
      assertThat(OffsetDateTime.parse(time).toInstant())
          .isEqualTo(pages.items().get(i).creationTime().orElseThrow());
    }
    assertThat(forms)
        .containsExactlyInAnyOrder(
            "0000-00-00T00:00:00Z",
            "0000-00-00T00:00:00.000Z",
            "0000-00-00T00:00:00.000000000Z",
            "0000-00-00T00:00:00+00:00");
  }

  @Test
  void a_video_is_processed_for_a_while() {
    google
        .faults()
        .add(Fault.VIDEO_PROCESSING, When.always().items(VIDEO.id()).perItem().first(2));

    String base = shown(VIDEO).get("baseUrl").getAsString();
    assertThat(caller.bytes(base + "=dv").statusCode()).isEqualTo(404);
    assertThat(status(shown(VIDEO))).isEqualTo("READY");
    assertThat(caller.bytes(base + "=dv").statusCode()).isEqualTo(302);
  }

  @Test
  void a_video_can_have_failed_for_ever() {
    google.faults().add(Fault.VIDEO_FAILED, When.always().items(VIDEO.id()));
    assertThat(status(items(caller.albumPages("album-1", 10)).get(1))).isEqualTo("FAILED");
    assertThat(status(shown(VIDEO))).isEqualTo("FAILED");
    assertThat(caller.bytes(videoUrl()).statusCode()).isEqualTo(404);
  }

  private static String status(JsonObject video) {
    return video
        .getAsJsonObject("mediaMetadata")
        .getAsJsonObject("video")
        .get("status")
        .getAsString();
  }

  @Test
  void batch_get_can_give_a_status_for_an_item_that_is_there() {
    google
        .faults()
        .add(Fault.batchGetStatus(13, "Internal error"), When.always().items(PHOTO.id()));
    String answer = caller
        .api("/v1/mediaItems:batchGet?mediaItemIds=photo-1&mediaItemIds=video-1")
        .body();
    assertThat(answer)
        .contains("{\"status\":{\"code\":13,\"message\":\"Internal error\"}}")
        .contains("\"id\":\"video-1\"");
    assertThat(caller.api("/v1/mediaItems/photo-1").statusCode()).isEqualTo(200);
  }

  @Test
  void one_item_can_break_a_whole_batch() {
    google.faults().add(Fault.BATCH_GET_BREAKS, When.always().items(PHOTO.id()));
    assertThat(caller
            .api("/v1/mediaItems:batchGet?mediaItemIds=video-1&mediaItemIds=photo-1")
            .statusCode())
        .isEqualTo(500);
    assertThat(caller.api("/v1/mediaItems:batchGet?mediaItemIds=video-1").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404})
  void an_item_can_go_after_it_was_listed(int status) {
    String url = photoUrl();
    google.faults().add(Fault.gone(status), When.always().items(PHOTO.id()));

    assertThat(ids(caller.albumPages("album-1", 10))).contains(PHOTO.id());
    assertThat(caller.api("/v1/mediaItems/photo-1").statusCode()).isEqualTo(status);
    assertThat(caller.api("/v1/mediaItems:batchGet?mediaItemIds=photo-1").body())
        .contains("\"code\":" + (status == 400 ? 3 : 5));
    assertThat(caller.bytes(url).statusCode()).isEqualTo(404);
  }

  // Answers of the API.

  @Test
  void access_can_be_denied_for_three_reasons() {
    google.faults().add(Fault.INSUFFICIENT_SCOPES, When.always().first(1));
    google.faults().add(Fault.API_DISABLED, When.always().first(1));
    google.faults().add(Fault.PHOTOS_SWITCHED_OFF, When.always().first(1));

    assertThat(error(caller.api("/v1/albums")).get("message").getAsString())
        .contains("insufficient authentication scopes");
    JsonObject disabled = error(caller.api("/v1/albums"));
    assertThat(disabled.get("message").getAsString()).contains("has not been used in project");
    assertThat(disabled.toString())
        .contains("type.googleapis.com/google.rpc.Help")
        .contains("SERVICE_DISABLED");
    JsonObject off = error(caller.api("/v1/albums"));
    assertThat(off.get("message").getAsString())
        .isEqualTo("Google Photos is disabled for the user");
    assertThat(off.get("status").getAsString()).isEqualTo("PERMISSION_DENIED");
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);
  }

  @Test
  void an_access_token_can_die_in_the_middle_and_a_refresh_helps() {
    google.faults().add(Fault.ACCESS_TOKEN_DIES, When.always().after(1).first(1));
    String token = google.accessToken();
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);
    assertThat(error(caller.api("/v1/albums")).get("status").getAsString())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(caller
            .bytes(google.photosUrl() + "/v1/albums?access_token=" + token)
            .statusCode())
        .isEqualTo(401);
    String refreshed = json(caller.refresh()).get("access_token").getAsString();
    assertThat(caller
            .bytes(google.photosUrl() + "/v1/albums?access_token=" + refreshed)
            .statusCode())
        .isEqualTo(200);
  }

  @Test
  void throttling_names_the_wait_in_either_form_or_not_at_all() {
    google.faults().add(Fault.THROTTLED, When.always().first(1));
    google
        .faults()
        .add(Fault.throttledFor(Duration.ofSeconds(30)), When.always().first(1));
    google
        .faults()
        .add(Fault.throttledUntil(Duration.ofSeconds(90)), When.always().first(1));

    HttpResponse<String> plain = caller.api("/v1/albums");
    assertThat(plain.statusCode()).isEqualTo(429);
    assertThat(plain.headers().firstValue("Retry-After")).isEmpty();
    assertThat(error(plain).get("status").getAsString()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(plain.body()).contains("rateLimitExceeded").doesNotContain("PerDay");
    assertThat(caller.api("/v1/albums").headers().firstValue("Retry-After")).contains("30");
    String date = caller.api("/v1/albums").headers().firstValue("Retry-After").orElseThrow();
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isEqualTo(clock.instant().plusSeconds(90));
  }

  @Test
  void a_used_up_day_says_so_in_the_quota_limit() {
    on(Fault.DAILY_QUOTA_USED_UP);
    JsonObject error = error(caller.api("/v1/albums"));
    String limit = error
        .getAsJsonArray("details")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("metadata")
        .get("quota_limit")
        .getAsString();
    assertThat(limit).endsWith("PerDay");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void server_errors_have_json_or_a_page_or_nothing(int status) {
    google
        .faults()
        .add(Fault.serverError(status, Fault.Body.JSON), When.always().first(1));
    google
        .faults()
        .add(Fault.serverError(status, Fault.Body.HTML), When.always().first(1));
    google
        .faults()
        .add(Fault.serverError(status, Fault.Body.EMPTY), When.always().first(1));

    HttpResponse<String> json = caller.api("/v1/albums");
    assertThat(json.statusCode()).isEqualTo(status);
    assertThat(error(json).get("code").getAsInt()).isEqualTo(status);
    HttpResponse<String> html = caller.api("/v1/albums");
    assertThat(html.statusCode()).isEqualTo(status);
    assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    HttpResponse<String> empty = caller.api("/v1/albums");
    assertThat(empty.statusCode()).isEqualTo(status);
    assertThat(empty.body()).isEmpty();
  }

  @Test
  void the_api_can_answer_with_a_page_or_with_half_of_its_json() {
    google.faults().add(Fault.HTML_INSTEAD_OF_CONTENT, When.always().first(1));
    google.faults().add(Fault.MALFORMED_JSON, When.always().first(1));

    HttpResponse<String> html = caller.api("/v1/albums");
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.body()).startsWith("<!DOCTYPE html>");
    HttpResponse<String> half = caller.api("/v1/albums");
    assertThat(half.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThatThrownBy(() -> JsonParser.parseString(half.body()))
        .isInstanceOf(JsonParseException.class);
  }

  @Test
  void messages_can_be_worded_otherwise_while_the_rest_stays() {
    on(Fault.REWORDED_MESSAGES);
    on(Fault.INSUFFICIENT_SCOPES);
    JsonObject error = error(caller.api("/v1/albums"));
    assertThat(error.get("status").getAsString()).isEqualTo("PERMISSION_DENIED");
    assertThat(error.get("message").getAsString()).startsWith("Die Anfrage");

    google.faults().clear();
    on(Fault.REWORDED_MESSAGES);
    assertThat(error(caller.api("/v1/albums/nowhere")).get("message").getAsString())
        .startsWith("Die Anfrage");
  }

  @Test
  void the_token_endpoint_fails_too() {
    google
        .faults()
        .add(
            Fault.serverError(503, Fault.Body.JSON),
            When.always().on(RequestKind.TOKEN).first(1));
    google.faults().add(Fault.INVALID_GRANT, When.always().first(1));

    assertThat(caller.refresh().statusCode()).isEqualTo(503);
    HttpResponse<String> refused = caller.refresh();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("error").getAsString()).isEqualTo("invalid_grant");
    assertThat(json(refused).get("error_description").getAsString())
        .isEqualTo("Token has been expired or revoked.");
    assertThat(caller.refresh().statusCode()).isEqualTo(200);
  }

  // Answers of the byte hosts.

  @Test
  void a_young_link_can_be_refused() {
    google.faults().add(Fault.LINK_REFUSED, When.always().perItem().first(1));
    String url = photoUrl();
    assertThat(caller.bytes(url).statusCode()).isEqualTo(403);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(200);
  }

  @Test
  void bytes_can_be_refused_with_a_page_or_a_picture() {
    google.faults().add(Fault.bytesRefused(400), When.always().first(1));
    google.faults().add(Fault.MISSING_WITH_PNG, When.always().first(1));
    google.faults().add(Fault.HTML_INSTEAD_OF_BYTES, When.always().first(1));
    String url = photoUrl();

    assertThat(caller.bytes(url).statusCode()).isEqualTo(400);
    HttpResponse<byte[]> png = caller.bytes(url);
    assertThat(png.statusCode()).isEqualTo(404);
    assertThat(png.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(png.body()).startsWith(0x89, 'P', 'N', 'G');
    HttpResponse<byte[]> html = caller.bytes(url);
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
  }

  @Test
  void a_film_can_come_as_a_still_or_at_once_or_from_elsewhere() {
    google.faults().add(Fault.STILL_INSTEAD_OF_VIDEO, When.always().first(1));
    google.faults().add(Fault.VIDEO_WITHOUT_REDIRECT, When.always().after(1).first(1));
    google
        .faults()
        .add(Fault.redirectsTo("http://192.0.2.1/x"), When.always().after(2).first(1));
    String url = videoUrl();

    HttpResponse<byte[]> still =
        caller.bytes(caller.bytes(url).headers().firstValue("Location").orElseThrow());
    assertThat(still.headers().firstValue("Content-Type")).contains("image/jpeg");
    HttpResponse<byte[]> atOnce = caller.bytes(url);
    assertThat(atOnce.body()).isEqualTo(VIDEO.bytes().toByteArray());
    assertThat(google.requests().count(RequestKind.BYTES, VIDEO.id())).isEqualTo(1);
    assertThat(caller.bytes(url).headers().firstValue("Location")).contains("http://192.0.2.1/x");
  }

  @Test
  void a_range_can_be_answered_by_another() {
    on(Fault.WRONG_RANGE);
    HttpResponse<byte[]> wrong = caller.bytes(photoUrl(), r -> r.header("Range", "bytes=50000-"));
    assertThat(wrong.statusCode()).isEqualTo(206);
    assertThat(wrong.headers().firstValue("Content-Range")).contains("bytes 25000-99999/100000");
    assertThat(wrong.body()).isEqualTo(Arrays.copyOfRange(PHOTO_BYTES, 25_000, 100_000));
  }

  @Test
  void bytes_can_have_another_type_than_the_item() {
    on(Fault.contentType("image/webp"));
    assertThat(caller.bytes(photoUrl()).headers().firstValue("Content-Type"))
        .contains("image/webp");
    LibraryItem heic = LibraryItem.builder()
        .from(PHOTO)
        .mimeType("image/heic")
        .deliveredType("image/jpeg")
        .build();
    google.faults().clear();
    google.showLibrary(Library.builder().item(heic).build());
    HttpResponse<byte[]> jpeg = caller.bytes(photoUrl());
    assertThat(jpeg.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(jpeg.body()).startsWith(0xFF, 0xD8);
  }

  @Test
  void every_download_can_be_encoded_anew() {
    on(Fault.REENCODED);
    String url = photoUrl();
    assertThat(caller.bytes(url).body()).isEqualTo(PHOTO_BYTES);
    assertThat(caller.bytes(url).body())
        .isEqualTo(PHOTO.bytes(1).toByteArray())
        .isNotEqualTo(PHOTO_BYTES);
    assertThat(caller.bytes(url).body()).isEqualTo(PHOTO.bytes(2).toByteArray());
  }

  @Test
  void bytes_are_throttled_and_fail_independently_of_the_api() {
    google
        .faults()
        .add(
            Fault.throttledFor(Duration.ofSeconds(2)),
            When.always().on(RequestKind.MEDIA).first(1));
    google
        .faults()
        .add(
            Fault.serverError(502, Fault.Body.EMPTY),
            When.always().on(RequestKind.MEDIA).first(1));
    String url = photoUrl();
    HttpResponse<byte[]> throttled = caller.bytes(url);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("2");
    assertThat(caller.bytes(url).statusCode()).isEqualTo(502);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(200);
  }

  // Delivery.

  @Test
  void a_cut_body_ends_at_the_byte_with_its_length_told() throws IOException {
    on(Fault.cutAfter(20_000));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      assertThat(raw.get(url).head()).contains("Content-Length: 100000");
      assertThat(raw.rest()).isEqualTo(Arrays.copyOf(PHOTO_BYTES, 20_000));
    }
  }

  @Test
  void a_cut_always_takes_the_last_byte_at_least() throws IOException {
    on(Fault.cutAfter(1_000_000_000));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      raw.get(url).head();
      assertThat(raw.rest()).hasSize(99_999);
    }
  }

  @Test
  void a_reset_body_ends_in_an_error() throws IOException {
    on(Fault.resetAfter(20_000));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      raw.get(url);
      assertThatThrownBy(raw::rest).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void an_answer_can_stay_out_with_and_without_a_reset() throws IOException {
    google.faults().add(Fault.HANG_UP, When.always().first(1));
    google.faults().add(Fault.RESET, When.always().after(1).first(1));
    google.faults().add(Fault.RESET, When.always().on(RequestKind.ALBUMS_LIST));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      assertThat(raw.get(url).rest()).isEmpty();
    }
    try (RawClient raw = new RawClient(url)) {
      raw.get(url);
      assertThatThrownBy(raw::rest).isInstanceOf(SocketException.class);
    }
    String albums = google.photosUrl() + "/v1/albums?access_token=" + google.accessToken();
    try (RawClient raw = new RawClient(albums)) {
      raw.get(albums);
      assertThatThrownBy(raw::rest).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void a_stalled_body_goes_silent_at_the_byte() throws IOException {
    google.faults().add(Fault.stallAfter(5_000, FOR_EVER), When.always().first(1));
    google
        .faults()
        .add(Fault.stallAfter(5_000, Duration.ofMillis(1)), When.always().after(1));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      raw.get(url).head();
      assertThat(raw.read(5_000)).isEqualTo(Arrays.copyOf(PHOTO_BYTES, 5_000));
      assertThatThrownBy(() -> raw.readWithin(100)).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(caller.bytes(url).body()).isEqualTo(PHOTO_BYTES);
  }

  @Test
  void the_first_byte_can_be_late() throws IOException {
    google.faults().add(Fault.slowFirstByte(FOR_EVER), When.always().first(1));
    google.faults().add(Fault.slowFirstByte(Duration.ofMillis(1)), When.always().after(1));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      raw.get(url);
      assertThatThrownBy(() -> raw.readWithin(100)).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(caller.bytes(url).body()).isEqualTo(PHOTO_BYTES);
  }

  @Test
  void closing_the_emulator_ends_a_stall() throws IOException {
    on(Fault.stallAfter(0, FOR_EVER));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      assertThat(raw.get(url).head()).contains("200 OK");
      google.close();
      byte[] rest = new byte[0];
      try {
        rest = raw.rest();
      } catch (SocketException reset) {
        assertThat(reset).isNotNull();
      }
      assertThat(rest).isEmpty();
    }
  }

  @Test
  void a_chunked_body_tells_no_length_and_is_whole() throws IOException {
    on(Fault.CHUNKED);
    String url = photoUrl();
    HttpResponse<byte[]> chunked = caller.bytes(url);
    assertThat(chunked.headers().firstValue("Content-Length")).isEmpty();
    assertThat(chunked.body()).isEqualTo(PHOTO_BYTES);
    try (RawClient raw = new RawClient(url)) {
      assertThat(raw.get(url, "Connection: close").head()).contains("Transfer-Encoding: chunked");
      assertThat(new String(raw.rest(), StandardCharsets.ISO_8859_1)).endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void a_cut_chunked_body_lacks_its_last_chunk() throws IOException {
    on(Fault.CHUNKED);
    on(Fault.cutAfter(30_000));
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      raw.get(url).head();
      assertThat(new String(raw.rest(), StandardCharsets.ISO_8859_1))
          .startsWith("7530\r\n")
          .doesNotEndWith("0\r\n\r\n");
    }
    assertThatThrownBy(() -> caller.bytes(url)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void a_close_delimited_body_ends_with_the_connection_whole_or_not() throws IOException {
    on(Fault.CLOSE_DELIMITED);
    String url = photoUrl();
    try (RawClient raw = new RawClient(url)) {
      assertThat(raw.get(url).head()).doesNotContain("Content-Length").doesNotContain("chunked");
      assertThat(raw.rest()).isEqualTo(PHOTO_BYTES);
    }
    on(Fault.cutAfter(40_000));
    assertThat(caller.bytes(url).body()).isEqualTo(Arrays.copyOf(PHOTO_BYTES, 40_000));
  }

  @Test
  void a_dripping_body_pauses_between_pieces() {
    on(Fault.drip(30_000, Duration.ofMillis(250)));
    assertThat(caller.bytes(photoUrl()).body()).isEqualTo(PHOTO_BYTES);
    assertThat(waits).containsOnly(Duration.ofMillis(250)).hasSize(3);
  }

  @Test
  void faults_of_delivery_reach_the_other_host_too() {
    on(Fault.CLOSE_DELIMITED);
    on(Fault.cutAfter(40_000));
    String location = caller.bytes(videoUrl()).headers().firstValue("Location").orElseThrow();
    assertThat(caller.bytes(location).body()).hasSize(40_000);
  }

  // When.

  @Test
  void a_fault_can_be_for_some_items_some_calls_or_so_many_per_item() {
    google
        .faults()
        .add(Fault.LINK_REFUSED, When.always().items(PHOTO.id()).after(1).first(2));
    String url = photoUrl();
    assertThat(statuses(url, 5)).containsExactly(200, 403, 403, 200, 200);

    google.faults().clear();
    google.faults().add(Fault.LINK_REFUSED, When.always().perItem().first(1));
    for (LibraryItem item : pages.items().subList(0, 3)) {
      assertThat(statuses(caller.baseUrl(item.id()) + "=d", 2)).containsExactly(403, 200);
    }

    google.faults().clear();
    google.faults().add(Fault.LINK_REFUSED, When.always().withProbability(1).atMostPerItem(2));
    assertThat(statuses(url, 4)).containsExactly(403, 403, 200, 200);
  }

  private List<Integer> statuses(String url, int calls) {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(caller.bytes(url).statusCode());
    }
    return statuses;
  }

  @Test
  void chance_depends_on_the_seed_and_the_item_and_not_on_the_order() {
    List<LibraryItem> some = new ArrayList<>(pages.items().subList(0, 60));
    google.faults().add(Fault.LINK_REFUSED, When.always().withProbability(0.4));
    List<String> refused = refused(google, some);

    assertThat(refused).hasSizeBetween(10, 40);
    try (PhotosEmulator again = PhotosEmulator.builder().library(pages).start()) {
      again.faults().add(Fault.LINK_REFUSED, When.always().withProbability(0.4));
      Collections.reverse(some);
      assertThat(refused(again, some)).containsExactlyInAnyOrderElementsOf(refused);
    }
    try (PhotosEmulator other = PhotosEmulator.builder().library(pages).seed(2).start()) {
      other.faults().add(Fault.LINK_REFUSED, When.always().withProbability(0.4));
      assertThat(new HashSet<>(refused(other, some))).isNotEqualTo(new HashSet<>(refused));
    }
  }

  private static List<String> refused(PhotosEmulator of, List<LibraryItem> items) {
    Caller caller = new Caller(of);
    return items.stream()
        .map(LibraryItem::id)
        .filter(id -> caller.bytes(caller.baseUrl(id) + "=d").statusCode() == 403)
        .toList();
  }

  @Test
  void a_mixture_strikes_often_and_can_be_overcome() {
    google.faults().addMixture(0.5);
    for (LibraryItem item : pages.items().subList(0, 40)) {
      byte[] got = new byte[0];
      for (int attempt = 0;
          attempt < 30 && !Arrays.equals(got, item.bytes().toByteArray());
          attempt++) {
        try {
          got = caller.bytes(caller.baseUrl(item.id()) + "=d").body();
        } catch (RuntimeException broken) {
          got = new byte[0];
        }
      }
      assertThat(got).isEqualTo(item.bytes().toByteArray());
    }
    assertThat(google.requests().count(RequestKind.BYTES)).isGreaterThan(50);
  }

  @Test
  void a_probability_outside_its_range_is_refused() {
    assertThatThrownBy(() -> When.always().withProbability(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }
}
