package dev.mediaimporter.testkit;

import static dev.mediaimporter.testkit.Caller.error;
import static dev.mediaimporter.testkit.Caller.ids;
import static dev.mediaimporter.testkit.Caller.items;
import static dev.mediaimporter.testkit.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.ItemField;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Picker API as far as one user and a given token go. */
class PickerApiTest {
  private static final LibraryItem PHOTO = LibraryItem.photo("photo-1", "IMG_0001.JPG", 100_000);
  private static final LibraryItem VIDEO = LibraryItem.video("video-1", "VID_0001.mp4", 300_000);
  private static final LibraryItem MOTION =
      LibraryItem.motionPhoto("motion-1", "PXL_1.MP.jpg", 50_000);
  private static final LibraryItem THEIRS = LibraryItem.builder()
      .from(LibraryItem.photo("theirs-1", "camera.jpg", 9_000))
      .foreign(true)
      .build();
  private static final Library SUMMER = Library.builder()
      .album(LibraryAlbum.of("album-1", "Summer", List.of(PHOTO, VIDEO, MOTION, THEIRS)))
      .build();

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-09-01T12:00:00Z"));
  private final PhotosEmulator google =
      PhotosEmulator.builder().clock(clock).library(SUMMER).start();
  private final Caller caller = new Caller(google);

  @AfterEach
  void close() {
    google.close();
  }

  private JsonObject create(String body) {
    HttpResponse<String> created = caller.picker("POST", "/v1/sessions", body);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    return json(created);
  }

  private String newSession() {
    return create("").get("id").getAsString();
  }

  private String sessionWith(LibraryItem... items) {
    String id = newSession();
    google.picker().choose(id, List.of(items).stream().map(LibraryItem::id).toList());
    return id;
  }

  private HttpResponse<String> session(String id) {
    return caller.picker("GET", "/v1/sessions/" + id, "");
  }

  private HttpResponse<String> list(String session, String more) {
    return caller.picker("GET", "/v1/mediaItems?sessionId=" + session + more, "");
  }

  private List<JsonObject> pages(String session, int pageSize) {
    List<JsonObject> pages = new ArrayList<>();
    String token = null;
    do {
      pages.add(json(
          list(session, "&pageSize=" + pageSize + (token == null ? "" : "&pageToken=" + token))));
      token = Caller.nextToken(pages.get(pages.size() - 1));
    } while (token != null && pages.size() < 1_000);
    return pages;
  }

  private String baseUrl(String session, LibraryItem item) {
    return items(pages(session, 100)).stream()
        .filter(shown -> shown.get("id").getAsString().equals(item.id()))
        .map(shown -> shown.getAsJsonObject("mediaFile").get("baseUrl").getAsString())
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<byte[]> bytes(String url) {
    return caller.bytes(url, bearer(google.accessToken()));
  }

  private static UnaryOperator<HttpRequest.Builder> bearer(String token) {
    return request -> request.header("Authorization", "Bearer " + token);
  }

  private static String status(HttpResponse<String> response) {
    return response.statusCode() + " " + error(response).get("status").getAsString();
  }

  // Sessions.

  @Test
  void a_new_session_says_where_to_pick_and_how_to_poll() {
    JsonObject session = create("");

    assertThat(session.get("pickerUri").getAsString())
        .startsWith(google.photosUrl())
        .doesNotContain(session.get("id").getAsString());
    assertThat(session.has("mediaItemsSet")).isFalse();
    assertThat(session.getAsJsonObject("pollingConfig").get("pollInterval").getAsString())
        .isEqualTo("5s");
    assertThat(session.getAsJsonObject("pollingConfig").get("timeoutIn").getAsString())
        .isEqualTo("1800s");
    assertThat(session.get("expireTime").getAsString()).isEqualTo("2026-09-08T12:00:00Z");
    assertThat(session.getAsJsonObject("pickingConfig").get("maxItemCount").toString())
        .isEqualTo("\"2000\"");
    assertThat(google.requests().count(RequestKind.SESSIONS_CREATE)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 2000",
        "{} | 2000",
        "{\"pickingConfig\":{}} | 2000",
        "{\"pickingConfig\":{\"maxItemCount\":0}} | 2000",
        "{\"pickingConfig\":{\"maxItemCount\":\"5\"}} | 5",
        "{\"pickingConfig\":{\"maxItemCount\":7}} | 7",
        "{\"pickingConfig\":{\"maxItemCount\":\"9999999999999\"}} | 2000",
      })
  void the_count_is_coerced(String body, String count) {
    assertThat(create(body).getAsJsonObject("pickingConfig").get("maxItemCount").getAsString())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pickingConfig\":{\"maxItemCount\":-1}}",
        "{\"pickingConfig\":{\"maxItemCount\":\"many\"}}",
        "{\"pickingConfig\":{\"maxItemCount\":1.5}}",
        "{\"pickingConfig\":{\"maxItemCount\":[]}}",
        "{\"pickingConfig\":3}",
        "{\"maxItemCount\":3}",
        "{",
        "[]",
      })
  void a_wrong_configuration_is_refused(String body) {
    assertThat(status(caller.picker("POST", "/v1/sessions", body)))
        .isEqualTo("400 INVALID_ARGUMENT");
    assertThat(google.picker().sessionIds()).isEmpty();
  }

  @Test
  void a_request_id_is_a_random_uuid() {
    assertThat(caller
            .picker("POST", "/v1/sessions?requestId=2f0c6ab6-0000-4000-8000-123456789abc", "")
            .statusCode())
        .isEqualTo(200);
    assertThat(status(caller.picker("POST", "/v1/sessions?requestId=anna", "")))
        .isEqualTo("400 INVALID_ARGUMENT");
  }

  @Test
  void a_choice_sets_the_session_and_ends_polling() {
    String id = newSession();
    assertThat(json(session(id)).has("mediaItemsSet")).isFalse();

    google.picker().choose(id, PHOTO.id());

    JsonObject session = json(session(id));
    assertThat(session.get("mediaItemsSet").getAsBoolean()).isTrue();
    assertThat(session.has("pollingConfig")).isFalse();
    assertThat(google.picker().chosen(id)).containsExactly(PHOTO.id());
  }

  @Test
  void a_choice_can_come_by_itself_after_some_polls() {
    google.picker().chooseByItself(2, Library::items);
    String id = create("{\"pickingConfig\":{\"maxItemCount\":\"3\"}}").get("id").getAsString();

    assertThat(json(session(id)).has("mediaItemsSet")).isFalse();
    assertThat(json(session(id)).has("mediaItemsSet")).isFalse();
    assertThat(json(session(id)).get("mediaItemsSet").getAsBoolean()).isTrue();
    assertThat(google.picker().chosen(id)).hasSize(3);

    google.picker().waitForChoice();
    String other = newSession();
    for (int i = 0; i < 5; i++) {
      assertThat(json(session(other)).has("mediaItemsSet")).isFalse();
    }
  }

  @Test
  void choices_that_cannot_be_are_refused() {
    String id = create("{\"pickingConfig\":{\"maxItemCount\":1}}").get("id").getAsString();

    assertThatThrownBy(() -> google.picker().choose(id, PHOTO.id(), VIDEO.id()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 items at most");
    assertThatThrownBy(() -> google.picker().choose(id, "nothing"))
        .isInstanceOf(IllegalArgumentException.class);
    google.picker().choose(id, PHOTO.id(), PHOTO.id());
    assertThatThrownBy(() -> google.picker().choose(id, VIDEO.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> google.picker().choose("unknown", VIDEO.id()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void the_time_to_poll_falls_to_zero_and_then_the_session_expires() {
    google
        .behaviour()
        .pollInterval
        .set(Duration.ofMillis(3_500))
        .pickingTimeout
        .set(Duration.ofSeconds(60))
        .pickingSessionLifetime
        .set(Duration.ofSeconds(100));
    String id = newSession();
    JsonObject polling = json(session(id)).getAsJsonObject("pollingConfig");
    assertThat(polling.get("pollInterval").getAsString()).isEqualTo("3.500s");
    clock.advance(Duration.ofSeconds(45));
    assertThat(
            json(session(id)).getAsJsonObject("pollingConfig").get("timeoutIn").getAsString())
        .isEqualTo("15s");
    clock.advance(Duration.ofSeconds(45));
    assertThat(
            json(session(id)).getAsJsonObject("pollingConfig").get("timeoutIn").getAsString())
        .isEqualTo("0s");
    clock.advance(Duration.ofSeconds(10));
    assertThat(status(session(id))).isEqualTo("404 NOT_FOUND");
    assertThat(status(list(id, ""))).isEqualTo("404 NOT_FOUND");
    assertThat(google.picker().sessionIds()).isEmpty();
  }

  @Test
  void listing_too_early_fails() {
    assertThat(status(list(newSession(), ""))).isEqualTo("400 FAILED_PRECONDITION");
  }

  @Test
  void too_many_sessions_are_refused_until_one_is_deleted() {
    google.behaviour().pickingSessionsPerUser.set(2);
    String first = newSession();
    newSession();

    HttpResponse<String> refused = caller.picker("POST", "/v1/sessions", "");
    assertThat(status(refused)).isEqualTo("429 RESOURCE_EXHAUSTED");
    assertThat(error(refused).has("details")).isFalse();
    caller.picker("DELETE", "/v1/sessions/" + first, "");
    newSession();
    assertThat(google.picker().sessionIds()).hasSize(2).doesNotContain(first);
  }

  @Test
  void a_deleted_session_is_gone_with_its_links() {
    String id = sessionWith(PHOTO, VIDEO);
    String url = baseUrl(id, PHOTO) + "=d";
    String film =
        bytes(baseUrl(id, VIDEO) + "=dv").headers().firstValue("Location").orElseThrow();

    HttpResponse<String> deleted = caller.picker("DELETE", "/v1/sessions/" + id, "");

    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(json(deleted)).isEqualTo(new JsonObject());
    assertThat(session(id).statusCode()).isEqualTo(404);
    assertThat(list(id, "").statusCode()).isEqualTo(404);
    assertThat(caller.picker("DELETE", "/v1/sessions/" + id, "").statusCode()).isEqualTo(404);
    assertThat(bytes(url).statusCode()).isEqualTo(403);
    assertThat(caller.bytes(film).statusCode()).isEqualTo(403);
    google.behaviour().pickedLinksOutliveSession.set(true);
    assertThat(bytes(url).statusCode()).isEqualTo(200);
    assertThat(caller.bytes(film).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions/x/mediaItems",
        "/v1/albums",
        "/v1/sessions/",
        "/v1/mediaItems/photo-1"
      })
  void there_is_nothing_else(String path) {
    assertThat(status(caller.picker("GET", path, ""))).isEqualTo("404 NOT_FOUND");
  }

  // Items.

  @Test
  void items_look_otherwise_than_in_the_library_api() {
    List<JsonObject> shown = items(pages(sessionWith(PHOTO, VIDEO, MOTION, THEIRS), 100));

    assertThat(shown)
        .extracting(item -> item.get("type").getAsString())
        .containsExactly("PHOTO", "VIDEO", "PHOTO", "PHOTO");
    JsonObject photo = shown.get(0);
    assertThat(photo.keySet()).containsExactlyInAnyOrder("id", "createTime", "type", "mediaFile");
    assertThat(Instant.parse(photo.get("createTime").getAsString()))
        .isEqualTo(PHOTO.creationTime().orElseThrow());
    JsonObject file = photo.getAsJsonObject("mediaFile");
    assertThat(file.get("baseUrl").getAsString()).contains("/ppa/");
    assertThat(file.get("filename").getAsString()).isEqualTo("IMG_0001.JPG");
    JsonObject metadata = file.getAsJsonObject("mediaFileMetadata");
    assertThat(metadata.get("width").toString()).isEqualTo("4032");
    assertThat(metadata.get("cameraModel").getAsString()).isEqualTo("Pixel 8");
    assertThat(metadata.getAsJsonObject("photoMetadata").get("exposureTime").getAsString())
        .isEqualTo("0.008s");
    assertThat(shown
            .get(1)
            .getAsJsonObject("mediaFile")
            .getAsJsonObject("mediaFileMetadata")
            .getAsJsonObject("videoMetadata")
            .get("processingStatus")
            .getAsString())
        .isEqualTo("READY");
  }

  @Test
  void an_empty_choice_is_an_empty_object() {
    assertThat(json(list(sessionWith(), ""))).isEqualTo(new JsonObject());
  }

  @Test
  void pages_have_the_documented_sizes() {
    google.showLibrary(Library.generated(1, 2_000, 10, 20));
    String id = newSession();
    List<String> all = google.library().items().stream().map(LibraryItem::id).toList();
    google.picker().choose(id, all);

    assertThat(items(List.of(json(list(id, ""))))).hasSize(50);
    assertThat(items(List.of(json(list(id, "&pageSize=0"))))).hasSize(50);
    assertThat(items(List.of(json(list(id, "&pageSize=1000"))))).hasSize(100);
    assertThat(status(list(id, "&pageSize=-1"))).isEqualTo("400 INVALID_ARGUMENT");
    List<JsonObject> pages = pages(id, 100);
    assertThat(pages).hasSize(20);
    assertThat(ids(pages)).isEqualTo(all);
    String token = Caller.nextToken(pages.get(0));
    assertThat(status(list(id, "&pageSize=50&pageToken=" + token)))
        .isEqualTo("400 INVALID_ARGUMENT");
    assertThat(ids(List.of(json(list(id, "&pageSize=100&pageToken=" + token)))))
        .isEqualTo(all.subList(100, 200));
    assertThat(status(caller.picker("GET", "/v1/mediaItems", "")))
        .isEqualTo("400 INVALID_ARGUMENT");
    google.faults().add(Fault.SHORT_PAGES);
    assertThat(pages(id, 100)).hasSizeGreaterThan(20);
    assertThat(ids(pages(id, 100))).isEqualTo(all);
  }

  @Test
  void an_item_keeps_its_id_in_another_session_and_gets_another_link() {
    String first = baseUrl(sessionWith(PHOTO), PHOTO);
    String second = baseUrl(sessionWith(PHOTO), PHOTO);
    assertThat(second).isNotEqualTo(first);
  }

  // Bytes.

  @Test
  void bytes_need_the_token_of_the_user() {
    String url = baseUrl(sessionWith(PHOTO), PHOTO) + "=d";

    assertThat(caller.bytes(url).statusCode()).isEqualTo(403);
    assertThat(caller.bytes(url, bearer("ya29.wrong")).statusCode()).isEqualTo(403);
    assertThat(bytes(url).body()).isEqualTo(PHOTO.bytes().toByteArray());
    google.behaviour().bearerOnPickedBytes.set(BearerOnBytes.OR_401);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(401);
    google.behaviour().bearerOnPickedBytes.set(BearerOnBytes.IGNORED);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(200);
  }

  @Test
  void bytes_need_the_scope_of_the_picker() {
    String url = baseUrl(sessionWith(PHOTO), PHOTO) + "=d";
    google.behaviour().grantedScopes.set(Set.of(Behaviour.READ_APP_CREATED));
    google.revokeAccessTokens();

    assertThat(bytes(url).statusCode()).isEqualTo(403);
    assertThat(status(caller.picker("POST", "/v1/sessions", "")))
        .isEqualTo("403 PERMISSION_DENIED");
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);
    google.behaviour().grantedScopes.set(Set.of(Behaviour.READ_PICKED));
    google.revokeAccessTokens();
    assertThat(bytes(url).statusCode()).isEqualTo(200);
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(403);
  }

  @Test
  void links_die_and_listing_again_revives_them() {
    String id = sessionWith(PHOTO);
    String url = baseUrl(id, PHOTO) + "=d";
    clock.advance(Duration.ofMinutes(59));
    assertThat(bytes(url).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(bytes(url).statusCode()).isEqualTo(403);
    assertThat(bytes(baseUrl(id, PHOTO) + "=d").statusCode()).isEqualTo(200);
    assertThat(bytes(url).statusCode()).isEqualTo(403);
  }

  @Test
  void both_parts_of_a_motion_photo_and_a_film_can_be_had() {
    String id = sessionWith(MOTION, VIDEO);

    assertThat(bytes(baseUrl(id, MOTION) + "=d").body())
        .isEqualTo(MOTION.bytes().toByteArray());
    for (LibraryItem item : List.of(MOTION, VIDEO)) {
      HttpResponse<byte[]> moved = bytes(baseUrl(id, item) + "=dv");
      assertThat(moved.statusCode()).isEqualTo(302);
      String location = moved.headers().firstValue("Location").orElseThrow();
      assertThat(location).startsWith(google.redirectUrl());
      assertThat(caller.bytes(location).body())
          .isEqualTo((item.equals(MOTION) ? MOTION.motionBytes() : VIDEO.bytes()).toByteArray());
    }
    assertThat(google.requests().authorized(Origin.REDIRECT_HOST)).isZero();
  }

  @Test
  void what_the_app_did_not_create_can_be_picked_but_not_listed() {
    assertThat(bytes(baseUrl(sessionWith(THEIRS), THEIRS) + "=d").statusCode()).isEqualTo(200);
    assertThat(caller.api("/v1/mediaItems/" + THEIRS.id()).statusCode()).isEqualTo(400);
  }

  // Faults.

  @Test
  void faults_meet_the_picker_as_they_meet_the_library() {
    String id = sessionWith(PHOTO, VIDEO);
    String url = baseUrl(id, PHOTO) + "=d";
    google
        .faults()
        .add(Fault.throttledFor(Duration.ofSeconds(30)), When.always().first(1));
    HttpResponse<String> throttled = list(id, "");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.body()).contains("photospicker.googleapis.com");
    assertThat(throttled.headers().firstValue("Retry-After")).contains("30");

    google.faults().clear();
    google.faults().add(Fault.ACCESS_TOKEN_DIES, When.always().first(1));
    assertThat(session(id).statusCode()).isEqualTo(401);
    assertThat(session(id).statusCode()).isEqualTo(200);

    google.faults().clear();
    google
        .faults()
        .add(Fault.ACCESS_TOKEN_DIES, When.always().on(RequestKind.BYTES).first(1));
    String dying = google.accessToken();
    assertThat(bytes(url).statusCode()).isEqualTo(403);
    assertThat(google.accessToken()).isNotEqualTo(dying);
    assertThat(bytes(url).statusCode()).isEqualTo(200);

    google.faults().clear();
    google.faults().add(Fault.LINK_REFUSED, When.always().items(PHOTO.id()).first(1));
    assertThat(bytes(url).statusCode()).isEqualTo(403);
    assertThat(bytes(url).statusCode()).isEqualTo(200);

    google.faults().clear();
    google.faults().add(Fault.VIDEO_PROCESSING).add(Fault.omits(ItemField.FILENAME));
    google.faults().add(Fault.CAMERA_INSIDE_KIND).add(Fault.UNKNOWN_FIELDS);
    JsonObject video = items(pages(id, 50)).get(1);
    assertThat(video.has("somethingNew")).isTrue();
    JsonObject file = video.getAsJsonObject("mediaFile");
    assertThat(file.has("filename")).isFalse();
    JsonObject metadata =
        file.getAsJsonObject("mediaFileMetadata").getAsJsonObject("videoMetadata");
    assertThat(metadata.get("processingStatus").getAsString()).isEqualTo("PROCESSING");
    assertThat(metadata.get("cameraMake").getAsString()).isEqualTo("Google");

    google.faults().clear();
    google.faults().add(Fault.emptyPages(2));
    assertThat(pages(id, 50).get(0).keySet()).containsExactly("nextPageToken");
    assertThat(ids(pages(id, 50))).containsExactly(PHOTO.id(), VIDEO.id());
  }

  @Test
  void sessions_can_be_refused_for_every_reason() {
    google.faults().add(Fault.NO_PHOTOS_ACCOUNT, When.always().first(1));
    google.faults().add(Fault.TOO_MANY_SESSIONS, When.always().first(1));
    google.faults().add(Fault.API_DISABLED, When.always().first(1));

    assertThat(status(caller.picker("POST", "/v1/sessions", "")))
        .isEqualTo("400 FAILED_PRECONDITION");
    assertThat(status(caller.picker("POST", "/v1/sessions", "")))
        .isEqualTo("429 RESOURCE_EXHAUSTED");
    HttpResponse<String> disabled = caller.picker("POST", "/v1/sessions", "");
    assertThat(status(disabled)).isEqualTo("403 PERMISSION_DENIED");
    assertThat(disabled.body()).contains("SERVICE_DISABLED").contains("Photos Picker API");
    assertThat(newSession()).isNotEmpty();
  }

  @Test
  void a_bad_token_is_refused() {
    assertThat(status(caller.picker("ya29.bad", "POST", "/v1/sessions", "")))
        .isEqualTo("401 UNAUTHENTICATED");
  }
}
