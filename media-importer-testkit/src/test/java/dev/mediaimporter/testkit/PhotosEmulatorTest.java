package dev.mediaimporter.testkit;

import static dev.mediaimporter.testkit.Caller.error;
import static dev.mediaimporter.testkit.Caller.ids;
import static dev.mediaimporter.testkit.Caller.items;
import static dev.mediaimporter.testkit.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the emulator does when no fault is switched on. */
class PhotosEmulatorTest {
  private static final LibraryItem PHOTO = LibraryItem.photo("photo-1", "IMG_0001.JPG", 100_000);
  private static final LibraryItem VIDEO = LibraryItem.video("video-1", "VID_0001.mp4", 300_000);
  private static final LibraryItem MOTION =
      LibraryItem.motionPhoto("motion-1", "PXL_1.MP.jpg", 50_000);
  private static final LibraryItem FOREIGN = LibraryItem.builder()
      .from(LibraryItem.photo("foreign-1", "not-ours.jpg", 9))
      .foreign(true)
      .build();
  private static final LibraryItem ARCHIVED = LibraryItem.builder()
      .from(LibraryItem.photo("archived-1", "old.jpg", 1_000))
      .archived(true)
      .build();

  private final ManualClock clock = ManualClock.at(Instant.parse("2024-09-01T12:00:00Z"));
  private final PhotosEmulator google = PhotosEmulator.builder()
      .clock(clock)
      .library(Library.builder()
          .album(LibraryAlbum.of(
              "album-1", "Summer", List.of(PHOTO, VIDEO, MOTION, FOREIGN, ARCHIVED)))
          .album(LibraryAlbum.of("album-2", "", List.of()))
          .album(new LibraryAlbum("album-3", Optional.of("Theirs"), List.of(), true))
          .build())
      .start();
  private final Caller caller = new Caller(google);

  @AfterEach
  void close() {
    google.close();
  }

  private void show(Library library) {
    google.showLibrary(library);
  }

  @Test
  void lists_albums_and_leaves_out_what_is_empty() {
    JsonObject page = json(caller.api("/v1/albums?pageSize=50"));

    assertThat(page.has("nextPageToken")).isFalse();
    assertThat(page.getAsJsonArray("albums")).hasSize(2);
    JsonObject summer = page.getAsJsonArray("albums").get(0).getAsJsonObject();
    assertThat(summer.get("title").getAsString()).isEqualTo("Summer");
    assertThat(summer.get("mediaItemsCount").toString()).isEqualTo("\"5\"");
    assertThat(summer.get("coverPhotoMediaItemId").getAsString()).isEqualTo(PHOTO.id());
    JsonObject untitled = page.getAsJsonArray("albums").get(1).getAsJsonObject();
    assertThat(untitled.keySet()).containsExactlyInAnyOrder("id", "productUrl", "isWriteable");
  }

  @Test
  void shows_one_album_and_refuses_unknown_and_foreign_ones() {
    assertThat(json(caller.api("/v1/albums/album-1")).get("id").getAsString()).isEqualTo("album-1");
    assertThat(caller.api("/v1/albums/nowhere").statusCode()).isEqualTo(404);
    assertThat(error(caller.api("/v1/albums/album-3")).get("status").getAsString())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void shows_items_of_an_album_but_none_of_another_app() {
    List<JsonObject> items = items(caller.albumPages("album-1", 100));

    assertThat(items)
        .extracting(item -> item.get("filename").getAsString())
        .containsExactly("IMG_0001.JPG", "VID_0001.mp4", "PXL_1.MP.jpg", "old.jpg");
    JsonObject metadata = items.get(0).getAsJsonObject("mediaMetadata");
    assertThat(metadata.get("width").toString()).isEqualTo("\"4032\"");
    assertThat(Instant.parse(metadata.get("creationTime").getAsString()))
        .isEqualTo(PHOTO.creationTime().orElseThrow());
    assertThat(metadata.getAsJsonObject("photo").get("exposureTime").getAsString())
        .isEqualTo("0.008s");
    assertThat(items
            .get(1)
            .getAsJsonObject("mediaMetadata")
            .getAsJsonObject("video")
            .get("status")
            .getAsString())
        .isEqualTo("READY");
  }

  @Test
  void lists_everything_that_is_not_archived() {
    assertThat(ids(List.of(json(caller.api("/v1/mediaItems?pageSize=100")))))
        .containsExactly(PHOTO.id(), VIDEO.id(), MOTION.id());
    assertThat(ids(List.of(json(caller.search("{}")))))
        .containsExactly(PHOTO.id(), VIDEO.id(), MOTION.id());
    assertThat(ids(List.of(json(caller.search("{\"filters\":{\"includeArchivedMedia\":true}}")))))
        .containsExactly(PHOTO.id(), VIDEO.id(), MOTION.id(), ARCHIVED.id());
  }

  @Test
  void pages_have_the_documented_sizes() {
    show(Library.generated(1, 250, 10, 20));
    String album = google.library().albums().get(0).id();

    assertThat(items(List.of(json(caller.api("/v1/mediaItems"))))).hasSize(25);
    assertThat(items(List.of(json(caller.api("/v1/mediaItems?pageSize=1000"))))).hasSize(100);
    assertThat(items(List.of(json(caller.search("{\"pageSize\":\"30\"}"))))).hasSize(30);
    assertThat(caller.albumPages(album, 100))
        .extracting(page -> items(List.of(page)).size())
        .containsExactly(100, 100, 50);
    assertThat(caller.api("/v1/mediaItems?pageSize=-1").statusCode()).isEqualTo(400);
    assertThat(ids(caller.albumPages(album, 7))).doesNotHaveDuplicates().hasSize(250);
  }

  @Test
  void a_page_token_goes_with_the_parameters_it_was_made_for() {
    show(Library.generated(1, 250, 10, 20));
    String token = Caller.nextToken(json(caller.search("{\"pageSize\":20}")));

    assertThat(
            caller.search("{\"pageSize\":20,\"pageToken\":\"" + token + "\"}").statusCode())
        .isEqualTo(200);
    for (String body : List.of(
        "{\"pageSize\":21,\"pageToken\":\"" + token + "\"}",
        "{\"pageSize\":20,\"filters\":{},\"pageToken\":\"" + token + "\"}",
        "{\"pageSize\":20,\"pageToken\":\"made-up\"}")) {
      JsonObject error = error(caller.search(body));
      assertThat(error.get("code").getAsInt()).isEqualTo(400);
      assertThat(error.get("status").getAsString()).isEqualTo("INVALID_ARGUMENT");
      assertThat(error.get("message").getAsString()).startsWith("When using a page token");
    }
    assertThat(caller.api("/v1/mediaItems?pageSize=20&pageToken=" + token).statusCode())
        .isEqualTo(400);
    google.behaviour().pageTokenLifetime.set(Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(61));
    assertThat(
            caller.search("{\"pageSize\":20,\"pageToken\":\"" + token + "\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void searches_by_date_and_type() {
    LibraryItem may = at("may", "2024-05-31T23:59:59Z", ItemKind.PHOTO);
    LibraryItem june = at("june", "2024-06-01T00:00:00Z", ItemKind.VIDEO);
    LibraryItem july = at("july", "2023-07-14T10:00:00Z", ItemKind.PHOTO);
    LibraryItem undated = LibraryItem.builder()
        .from(PHOTO)
        .id("undated")
        .creationTime(Optional.empty())
        .build();
    show(Library.builder().album("A", may, june, july, undated).build());

    assertThat(found(
            "\"dateFilter\":{\"ranges\":[{\"startDate\":{\"year\":2024,\"month\":1,\"day\":1},"
                + "\"endDate\":{\"year\":2024,\"month\":5,\"day\":31}}]}"))
        .containsExactly("may");
    assertThat(found("\"dateFilter\":{\"dates\":[{\"year\":2024}]}"))
        .containsExactly("june", "may");
    assertThat(found("\"dateFilter\":{\"dates\":[{\"month\":7,\"day\":14}]}"))
        .containsExactly("july");
    assertThat(found("\"dateFilter\":{\"dates\":[{\"year\":2024},{\"year\":2023,\"month\":7}]},"
            + "\"mediaTypeFilter\":{\"mediaTypes\":[\"PHOTO\"]}"))
        .containsExactly("may", "july");
    assertThat(ids(List.of(
            json(caller.search("{\"filters\":{\"dateFilter\":{\"dates\":[{\"year\":2024}]}},"
                + "\"orderBy\":\"MediaMetadata.creation_time\"}")))))
        .containsExactly("may", "june");
  }

  private List<String> found(String filters) {
    return ids(List.of(json(caller.search("{\"filters\":{" + filters + "}}"))));
  }

  private static LibraryItem at(String id, String time, ItemKind kind) {
    LibraryItem plain = kind == ItemKind.VIDEO
        ? LibraryItem.video(id, id + ".mp4", 10)
        : LibraryItem.photo(id, id + ".jpg", 10);
    return LibraryItem.builder().from(plain).creationTime(Instant.parse(time)).build();
  }

  @Test
  void searches_by_category_and_favourites() {
    LibraryItem pet = LibraryItem.builder()
        .from(PHOTO)
        .id("pet")
        .addCategories("PETS")
        .favorite(true)
        .build();
    LibraryItem food =
        LibraryItem.builder().from(PHOTO).id("food").addCategories("FOOD").build();
    show(Library.builder().album("A", pet, food).build());

    assertThat(found("\"contentFilter\":{\"includedContentCategories\":[\"PETS\"]}"))
        .containsExactly("pet");
    assertThat(found("\"contentFilter\":{\"excludedContentCategories\":[\"PETS\"]}"))
        .containsExactly("food");
    assertThat(found("\"featureFilter\":{\"includedFeatures\":[\"FAVORITES\"]}"))
        .containsExactly("pet");
  }

  @Test
  void refuses_searches_that_google_refuses() {
    for (String body : List.of(
        "{\"albumId\":\"album-1\",\"filters\":{}}",
        "{\"orderBy\":\"MediaMetadata.creation_time\"}",
        "{\"filters\":{\"dateFilter\":{\"dates\":[{\"year\":2024}]},\"mediaTypeFilter\":{\"mediaTypes\":[\"VIDEO\"]}},"
            + "\"orderBy\":\"MediaMetadata.creation_time\"}",
        "{\"filters\":{\"mediaTypeFilter\":{\"mediaTypes\":[\"VIDEO\",\"PHOTO\"]}}}",
        "{\"filters\":{\"dateFilter\":{\"dates\":[{}]}}}",
        "{\"filters\":{\"dateFilter\":{\"dates\":[{\"year\":2024,\"day\":3}]}}}",
        "{\"pageSize\":-1}",
        "{\"pageSize\":\"many\"}",
        "{\"albumID\":\"album-1\"}",
        "[]",
        "{")) {
      assertThat(caller.search(body).statusCode()).as(body).isEqualTo(400);
      assertThat(error(caller.search(body)).get("status").getAsString())
          .as(body)
          .isEqualTo("INVALID_ARGUMENT");
    }
    assertThat(caller.search("{\"albumId\":\"nowhere\"}").statusCode()).isEqualTo(404);
    assertThat(caller.api("/v1/albums?pagesize=1").statusCode()).isEqualTo(400);
  }

  @Test
  void gets_single_items() {
    assertThat(json(caller.api("/v1/mediaItems/" + PHOTO.id())).get("filename").getAsString())
        .isEqualTo("IMG_0001.JPG");
    assertThat(caller.api("/v1/mediaItems/nowhere").statusCode()).isEqualTo(400);
    assertThat(caller.api("/v1/mediaItems/" + FOREIGN.id()).statusCode()).isEqualTo(400);
    assertThat(google.requests().count(RequestKind.MEDIA_ITEMS_GET, PHOTO.id())).isEqualTo(1);
  }

  @Test
  void gets_many_items_with_a_status_for_each_that_is_missing() {
    JsonObject answer =
        json(caller.api("/v1/mediaItems:batchGet?mediaItemIds=nowhere&mediaItemIds=" + VIDEO.id()));

    assertThat(answer.getAsJsonArray("mediaItemResults").get(0).toString())
        .isEqualTo("{\"status\":{\"code\":3,\"message\":\"Invalid media item ID.\"}}");
    JsonObject second = answer.getAsJsonArray("mediaItemResults").get(1).getAsJsonObject();
    assertThat(second.getAsJsonObject("mediaItem").get("id").getAsString()).isEqualTo(VIDEO.id());
    assertThat(google.requests().count(RequestKind.MEDIA_ITEMS_BATCH_GET, VIDEO.id()))
        .isEqualTo(1);
  }

  @Test
  void refuses_batches_that_are_empty_repeat_an_id_or_exceed_fifty() {
    StringBuilder fiftyOne = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      fiftyOne.append("&mediaItemIds=id").append(i);
    }
    assertThat(caller.api("/v1/mediaItems:batchGet").statusCode()).isEqualTo(400);
    assertThat(
            caller.api("/v1/mediaItems:batchGet?mediaItemIds=a&mediaItemIds=a").statusCode())
        .isEqualTo(400);
    assertThat(caller.api("/v1/mediaItems:batchGet?" + fiftyOne).statusCode()).isEqualTo(400);
  }

  @Test
  void refuses_sharing_and_does_not_know_the_rest() {
    assertThat(caller.api("/v1/sharedAlbums").statusCode()).isEqualTo(403);
    assertThat(caller
            .bytes(
                google.photosUrl() + "/v1/albums/album-1:share",
                r -> withToken(r).POST(HttpRequest.BodyPublishers.noBody()))
            .statusCode())
        .isEqualTo(403);
    assertThat(caller
            .bytes(
                google.photosUrl() + "/v1/albums",
                r -> withToken(r).POST(HttpRequest.BodyPublishers.noBody()))
            .statusCode())
        .isEqualTo(501);
    assertThat(caller.api("/v2/albums").statusCode()).isEqualTo(404);
  }

  private HttpRequest.Builder withToken(HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + google.accessToken());
  }

  @Test
  void asks_for_an_access_token_that_lives_and_has_the_scope() {
    String albums = google.photosUrl() + "/v1/albums";
    assertThat(caller.bytes(albums).statusCode()).isEqualTo(401);
    assertThat(caller
            .bytes(albums, r -> r.header("Authorization", "Bearer made-up"))
            .statusCode())
        .isEqualTo(401);
    assertThat(caller.bytes(albums + "?access_token=" + google.accessToken()).statusCode())
        .isEqualTo(200);

    String old = google.accessToken();
    clock.advance(Duration.ofHours(1));
    HttpResponse<byte[]> expired =
        caller.bytes(albums, r -> r.header("Authorization", "Bearer " + old));
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(expired.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("invalid_token");
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);

    google.behaviour().grantedScopes.set(Set.of(Behaviour.READ_ALL_REMOVED));
    google.revokeAccessTokens();
    JsonObject error = error(caller.api("/v1/albums"));
    assertThat(error.get("status").getAsString()).isEqualTo("PERMISSION_DENIED");
    assertThat(error.get("message").getAsString())
        .isEqualTo("Request had insufficient authentication scopes.");
  }

  @Test
  void an_access_token_can_be_good_for_so_many_calls_only() {
    google.behaviour().accessTokenCalls.set(2);
    String token = google.accessToken();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      statuses.add(caller
          .bytes(
              google.photosUrl() + "/v1/albums", r -> r.header("Authorization", "Bearer " + token))
          .statusCode());
    }
    assertThat(statuses).containsExactly(200, 200, 401);
    assertThat(google.accessToken()).isNotEqualTo(token);
  }

  @Test
  void refreshes_tokens_and_names_what_is_wrong_otherwise() {
    google.behaviour().accessTokenLifetime.set(Duration.ofSeconds(10));
    JsonObject granted = json(caller.refresh());
    assertThat(granted.get("expires_in").getAsLong()).isEqualTo(10);
    assertThat(granted.get("token_type").getAsString()).isEqualTo("Bearer");
    assertThat(granted.get("scope").getAsString())
        .isEqualTo(Behaviour.READ_APP_CREATED + " " + Behaviour.READ_PICKED);
    assertThat(granted.get("access_token").getAsString()).isEqualTo(google.accessToken());

    String client = "&client_id=" + google.clientId() + "&client_secret=" + google.clientSecret();
    HttpResponse<String> wrongToken =
        caller.token("grant_type=refresh_token&refresh_token=x" + client);
    assertThat(wrongToken.statusCode()).isEqualTo(400);
    assertThat(json(wrongToken).get("error").getAsString()).isEqualTo("invalid_grant");
    assertThat(caller
            .token("grant_type=refresh_token&refresh_token=x&client_id=x&client_secret=x")
            .statusCode())
        .isEqualTo(401);
    assertThat(caller.token("grant_type=password" + client).statusCode()).isEqualTo(400);
    assertThat(google.requests().count(RequestKind.TOKEN)).isEqualTo(4);
  }

  @Test
  void authorized_user_json_has_what_googles_library_reads() {
    JsonObject json = JsonParser.parseString(google.authorizedUserJson()).getAsJsonObject();
    assertThat(json.get("type").getAsString()).isEqualTo("authorized_user");
    assertThat(json.get("token_uri").getAsString()).isEqualTo(google.tokenUrl());
    assertThat(json.keySet()).contains("client_id", "client_secret", "refresh_token");
  }

  @Test
  void serves_the_bytes_of_a_photo() {
    HttpResponse<byte[]> photo = caller.bytes(caller.baseUrl(PHOTO.id()) + "=d");

    assertThat(photo.statusCode()).isEqualTo(200);
    assertThat(photo.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(photo.headers().firstValue("Content-Length")).contains("100000");
    assertThat(photo.headers().firstValue("Accept-Ranges")).isEmpty();
    assertThat(photo.body()).isEqualTo(google.expectedBytes(PHOTO.id()).toByteArray());
    assertThat(google.requests().count(RequestKind.BYTES, PHOTO.id())).isEqualTo(1);
    assertThat(google.requests().mediaBytes()).isEqualTo(100_000);
  }

  @Test
  void serves_the_bytes_of_a_video_from_the_other_host() {
    HttpResponse<byte[]> moved = caller.bytes(caller.baseUrl(VIDEO.id()) + "=dv");
    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(moved.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(new String(moved.body(), StandardCharsets.UTF_8)).contains("302 Moved");
    String location = moved.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith(google.redirectUrl()).doesNotStartWith(google.photosUrl());

    HttpResponse<byte[]> video = caller.bytes(location);
    assertThat(video.headers().firstValue("Content-Type")).contains("video/mp4");
    assertThat(video.body()).isEqualTo(google.expectedBytes(VIDEO.id()).toByteArray());
    assertThat(google.requests().count(RequestKind.VIDEO_REDIRECT, VIDEO.id())).isEqualTo(1);
    assertThat(google.requests().count(RequestKind.REDIRECT_TARGET, VIDEO.id())).isEqualTo(1);
    assertThat(google.requests().authorized(Origin.REDIRECT_HOST)).isZero();
  }

  @Test
  void serves_both_parts_of_a_motion_photo() {
    String base = caller.baseUrl(MOTION.id());
    assertThat(caller.bytes(base + "=d").body()).isEqualTo(MOTION.bytes().toByteArray());
    String location =
        caller.bytes(base + "=dv").headers().firstValue("Location").orElseThrow();
    assertThat(caller.bytes(location).body()).isEqualTo(MOTION.motionBytes().toByteArray());
  }

  @Test
  void other_forms_of_a_base_url_are_small_pictures() {
    String video = caller.baseUrl(VIDEO.id());
    for (String url : List.of(video, video + "=d", video + "=w300-h200-no", video + "=w64-h64-c")) {
      HttpResponse<byte[]> picture = caller.bytes(url);
      assertThat(picture.statusCode()).isEqualTo(200);
      assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(picture.body()).startsWith(0xFF, 0xD8);
    }
    assertThat(caller.bytes(caller.baseUrl(PHOTO.id()) + "=dv").statusCode()).isEqualTo(404);
    assertThat(caller.bytes(video + "=x").statusCode()).isEqualTo(400);
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
  }

  @Test
  void links_die_and_stay_dead_while_new_ones_work() {
    String old = caller.baseUrl(VIDEO.id());
    String location = caller.bytes(old + "=dv").headers().firstValue("Location").orElseThrow();
    clock.advance(Duration.ofMinutes(59));
    assertThat(caller.bytes(old + "=dv").statusCode()).isEqualTo(302);
    clock.advance(Duration.ofMinutes(1));
    HttpResponse<byte[]> dead = caller.bytes(old + "=dv");
    assertThat(dead.statusCode()).isEqualTo(403);
    assertThat(dead.body()).isEmpty();
    assertThat(caller.bytes(location).statusCode()).isEqualTo(400);

    String fresh = caller.baseUrl(VIDEO.id());
    assertThat(fresh).isNotEqualTo(old);
    assertThat(caller.bytes(fresh + "=dv").statusCode()).isEqualTo(302);
    assertThat(caller.bytes(old + "=dv").statusCode()).isEqualTo(403);
    assertThat(caller.bytes(google.photosUrl() + "/lr/made-up=d").statusCode()).isEqualTo(403);
  }

  @Test
  void two_listings_give_two_links() {
    assertThat(caller.baseUrl(PHOTO.id())).isNotEqualTo(caller.baseUrl(PHOTO.id()));
  }

  @Test
  void answers_head_with_the_length_alone() {
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    HttpResponse<byte[]> head =
        caller.bytes(url, r -> r.method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.headers().firstValue("Content-Length")).contains("100000");
    assertThat(head.body()).isEmpty();
    assertThat(google.requests().count(RequestKind.BYTES_HEAD, PHOTO.id())).isEqualTo(1);
    assertThat(caller.bytes(url).body()).hasSize(100_000);
  }

  @Test
  void ignores_ranges_unless_told_to_honour_them() {
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    byte[] whole = PHOTO.bytes().toByteArray();
    HttpResponse<byte[]> ignored = caller.bytes(url, r -> r.header("Range", "bytes=50000-"));
    assertThat(ignored.statusCode()).isEqualTo(200);
    assertThat(ignored.body()).hasSize(100_000);

    google.behaviour().rangesHonoured.set(true);
    HttpResponse<byte[]> rest = caller.bytes(url, r -> r.header("Range", "bytes=70000-"));
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.headers().firstValue("Content-Range")).contains("bytes 70000-99999/100000");
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 70_000, 100_000));
    assertThat(caller.bytes(url, r -> r.header("Range", "bytes=0-0")).body())
        .containsExactly(whole[0]);
    assertThat(caller.bytes(url, r -> r.header("Range", "bytes=100000-")).statusCode())
        .isEqualTo(416);
  }

  @Test
  void bytes_can_ask_for_the_token() {
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    assertThat(caller.bytes(url).statusCode()).isEqualTo(200);
    google.behaviour().bearerOnBytes.set(BearerOnBytes.OR_403);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(403);
    assertThat(caller.bytes(url, this::withToken).statusCode()).isEqualTo(200);
    google.behaviour().bearerOnBytes.set(BearerOnBytes.OR_401);
    assertThat(caller.bytes(url).statusCode()).isEqualTo(401);
  }

  @Test
  void entity_tags_name_the_bytes_when_they_are_sent() {
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    assertThat(caller.bytes(url).headers().firstValue("ETag")).isEmpty();
    google.behaviour().entityTags.set(true);
    Optional<String> tag = caller.bytes(url).headers().firstValue("ETag");
    assertThat(tag).isPresent().isEqualTo(caller.bytes(url).headers().firstValue("ETag"));
    assertThat(caller.bytes(caller.baseUrl(MOTION.id()) + "=d").headers().firstValue("ETag"))
        .isNotEqualTo(tag);
  }

  @Test
  void quotas_of_a_day_end_at_midnight_in_california() {
    google.behaviour().apiCallsPerDay.set(2).byteFetchesPerDay.set(3);
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);
    JsonObject error = error(caller.api("/v1/albums"));
    assertThat(error.get("code").getAsInt()).isEqualTo(429);
    assertThat(error.toString())
        .contains("\"quota_limit\":\"ApiCallsPerProjectPerDay\"")
        .contains("rateLimitExceeded");
    caller.bytes(url, r -> r.method("HEAD", HttpRequest.BodyPublishers.noBody()));
    caller.bytes(url);
    caller.bytes(url + "-nothing");
    assertThat(caller.bytes(url).statusCode()).isEqualTo(429);

    clock.advance(Duration.between(clock.instant(), Instant.parse("2024-09-02T06:59:59Z")));
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(200);
  }

  @Test
  void only_the_api_allows_other_origins() throws Exception {
    HttpRequest.Builder preflight = HttpRequest.newBuilder(
            URI.create(google.photosUrl() + "/v1/albums"))
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    // The JDK's client reserves the header Origin, so the request is written by hand.
    assertThat(caller.send(preflight, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
    try (RawClient raw = new RawClient(google.photosUrl())) {
      String token = "Authorization: Bearer " + google.accessToken();
      raw.get(
          google.photosUrl() + "/v1/albums",
          "Origin: https://example.org",
          token,
          "Connection: close");
      assertThat(raw.head())
          .contains("200 OK")
          .contains("Access-Control-Allow-Origin: https://example.org");
    }
    String photo = caller.baseUrl(PHOTO.id()) + "=d";
    try (RawClient raw = new RawClient(photo)) {
      raw.get(photo, "Origin: https://example.org");
      assertThat(raw.head()).contains("200 OK").doesNotContain("Access-Control");
    }
  }

  @Test
  void json_is_compressed_when_told_to() {
    google.behaviour().jsonCompressed.set(true);
    HttpResponse<byte[]> compressed = caller.bytes(
        google.photosUrl() + "/v1/albums", r -> withToken(r).header("Accept-Encoding", "gzip"));
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(compressed.body()).startsWith(0x1F, 0x8B);
    assertThat(caller.api("/v1/albums").body()).startsWith("{");
  }

  @Test
  void latency_is_waited_by_the_sleeper_before_every_answer() {
    List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    try (PhotosEmulator slow =
        PhotosEmulator.builder().library(google.library()).sleeper(waits::add).start()) {
      Caller slowly = new Caller(slow);
      slow.behaviour().latency.set(Duration.ofMillis(20));
      slowly.bytes(slowly.baseUrl(PHOTO.id()) + "=d");
    }
    assertThat(waits).containsExactly(Duration.ofMillis(20), Duration.ofMillis(20));
  }

  @Test
  void its_own_pages_tell_what_was_asked_and_what_is_expected() {
    caller.api("/v1/albums");
    assertThat(json(caller.api("/__emulator/requests")).get("ALBUMS_LIST").getAsInt())
        .isEqualTo(1);
    assertThat(caller.api("/__emulator/items").body().lines().findFirst().orElseThrow())
        .contains(PHOTO.bytes().sha256());
    assertThat(caller.api("/__emulator/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void the_library_can_change_while_it_runs() {
    String url = caller.baseUrl(PHOTO.id()) + "=d";
    show(Library.builder().album("Other", VIDEO).build());
    assertThat(caller.bytes(url).statusCode()).isEqualTo(404);
    assertThat(caller.api("/v1/mediaItems/" + PHOTO.id()).statusCode()).isEqualTo(400);
    assertThat(ids(List.of(json(caller.search("{}"))))).containsExactly(VIDEO.id());
  }

  @Test
  void serves_many_at_once_without_mixing_them_up() throws Exception {
    show(Library.generated(3, 200, 1, 200_000));
    List<LibraryItem> all = google.library().items();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> downloads = new ArrayList<>();
      for (LibraryItem item : all) {
        downloads.add(() -> Arrays.equals(
            caller.bytes(caller.baseUrl(item.id()) + "=d").body(), item.bytes().toByteArray()));
      }
      for (Future<Boolean> equal : threads.invokeAll(downloads)) {
        assertThat(equal.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(google.requests().count(RequestKind.BYTES)).isEqualTo(200);
    assertThat(google.requests().mediaBytes())
        .isEqualTo(all.stream().mapToLong(LibraryItem::sizeBytes).sum());
    assertThat(new HashSet<>(all.stream().map(LibraryItem::id).toList())).hasSize(200);
  }
}
