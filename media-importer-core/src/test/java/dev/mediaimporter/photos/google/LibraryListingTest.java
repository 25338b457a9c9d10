package dev.mediaimporter.photos.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.stubFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.verify;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.Page;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing and looking up, on the wire. */
@WireMockTest
final class LibraryListingTest {
  private static final String SEARCH = "/v1/mediaItems:search";
  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

  private GooglePhotosClient client;

  @BeforeEach
  void connect(WireMockRuntimeInfo server) {
    client = client(server.getHttpBaseUrl());
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private static GooglePhotosClient client(String root) {
    GooglePhotosSettings settings =
        GooglePhotosSettings.builder().photosUrl(URI.create(root)).build();
    return new GooglePhotosClient(ApiConnection.owned(
        PhotosCredentials.ofAccessToken("token-1"),
        settings,
        settings.photosUrl(),
        Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private static void answerSearch(String json) {
    stubFor(post(SEARCH).willReturn(okJson(json)));
  }

  private List<MediaItem> everything() {
    return client.mediaItems(MediaQuery.everything()).stream().toList();
  }

  private MediaItem only(String item) {
    answerSearch("{\"mediaItems\":[" + item + "]}");
    return everything().get(0);
  }

  @Test
  void knows_the_cover_of_an_album_and_hides_its_address() {
    stubFor(get(urlPathEqualTo("/v1/albums"))
        .willReturn(okJson("{\"albums\":[{\"id\":\"a\","
            + "\"coverPhotoBaseUrl\":\"https://lh3.googleusercontent.com/lr/secret\"}]}")));

    Album album = client.albums().iterator().next();

    assertThat(album.cover().orElseThrow().baseUrl().getPath()).isEqualTo("/lr/secret");
    assertThat(album.toString()).doesNotContain("secret");
  }

  @Test
  void lists_albums_page_by_page() {
    stubFor(get(urlPathEqualTo("/v1/albums"))
        .withQueryParam("pageToken", absent())
        .willReturn(okJson("{\"albums\":[{\"id\":\"a\",\"title\":\"Sommer & Meer\","
            + "\"mediaItemsCount\":\"12\",\"isWriteable\":true,\"new\":{}}],"
            + "\"nextPageToken\":\"t +/=&%\"}")));
    stubFor(get(urlPathEqualTo("/v1/albums"))
        .withQueryParam("pageToken", equalTo("t +/=&%"))
        .willReturn(okJson("{\"albums\":[{\"id\":\"b\"}]}")));

    assertThat(client.albums().stream())
        .containsExactly(
            Album.builder().id("a").title("Sommer & Meer").itemCount(12).build(),
            Album.builder().id("b").build());
    verify(
        2,
        getRequestedFor(urlPathEqualTo("/v1/albums"))
            .withQueryParam("pageSize", equalTo("50"))
            .withHeader("Authorization", equalTo("Bearer token-1"))
            .withHeader("User-Agent", equalTo("media-importer"))
            .withHeader("Accept-Encoding", equalTo("identity")));
  }

  @Test
  void lists_an_album_with_the_same_parameters_on_every_page() {
    stubFor(post(SEARCH)
        .withRequestBody(equalToJson("{\"albumId\":\"a/1\",\"pageSize\":100}"))
        .willReturn(okJson("{\"mediaItems\":[{\"id\":\"x\"}],\"nextPageToken\":\"t\"}")));
    stubFor(post(SEARCH)
        .withRequestBody(equalToJson("{\"albumId\":\"a/1\",\"pageSize\":100,\"pageToken\":\"t\"}"))
        .willReturn(okJson("{\"mediaItems\":[{\"id\":\"x\"},{\"id\":\"y\"}]}")));

    assertThat(client.mediaItems(MediaQuery.album("a/1")).stream().map(MediaItem::id))
        .containsExactly("x", "y");
    verify(postRequestedFor(urlEqualTo(SEARCH))
        .withHeader("Content-Type", equalTo("application/json; charset=UTF-8")));
  }

  @Test
  void fetches_a_page_only_when_it_is_needed() {
    stubFor(any(anyUrl())
        .willReturn(okJson(
            "{\"mediaItems\":[{\"id\":\"x\"},{\"id\":\"y\"}]," + "\"nextPageToken\":\"t\"}")));

    Iterator<MediaItem> items = client.mediaItems(MediaQuery.everything()).iterator();
    verify(0, postRequestedFor(urlEqualTo(SEARCH)));
    items.next();
    items.next();

    verify(1, postRequestedFor(urlEqualTo(SEARCH)));
  }

  @Test
  void follows_empty_pages_to_the_missing_token() {
    stubFor(post(SEARCH)
        .inScenario("s")
        .whenScenarioStateIs(STARTED)
        .willReturn(okJson("{\"nextPageToken\":\"1\"}"))
        .willSetStateTo("2"));
    stubFor(post(SEARCH)
        .inScenario("s")
        .whenScenarioStateIs("2")
        .willReturn(okJson("{\"mediaItems\":null,\"nextPageToken\":\"2\"}"))
        .willSetStateTo("3"));
    stubFor(post(SEARCH)
        .inScenario("s")
        .whenScenarioStateIs("3")
        .willReturn(okJson("{\"mediaItems\":[{\"id\":\"x\"}],\"nextPageToken\":\"3\"}"))
        .willSetStateTo("4"));
    stubFor(post(SEARCH).inScenario("s").whenScenarioStateIs("4").willReturn(okJson("{}")));

    List<Integer> sizes = new ArrayList<>();
    for (Page<MediaItem> page : client.mediaItems(MediaQuery.everything()).pages()) {
      sizes.add(page.items().size());
    }
    assertThat(sizes).containsExactly(0, 0, 1, 0);
  }

  @Test
  void asks_for_archived_items_too_when_asked_for_everything() {
    answerSearch("{}");

    everything();

    verify(postRequestedFor(urlEqualTo(SEARCH))
        .withRequestBody(
            equalToJson("{\"pageSize\":100,\"filters\":{\"includeArchivedMedia\":true}}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-01-31 | 2024-12-01 | 2024 | 1 | 31 | 2024 | 12 | 1",
        "2024-01-31 |            | 2024 | 1 | 31 | 9999 | 12 | 31",
        "           | 2024-12-01 | 1800 | 1 | 1  | 2024 | 12 | 1"
      })
  void searches_by_date_with_both_ends(
      LocalDate from, LocalDate to, int y1, int m1, int d1, int y2, int m2, int d2) {
    answerSearch("{}");

    assertThat(client
            .mediaItems(new MediaQuery.Search(
                Optional.ofNullable(from), Optional.ofNullable(to), Optional.empty()))
            .stream())
        .isEmpty();

    verify(postRequestedFor(urlEqualTo(SEARCH))
        .withRequestBody(equalToJson(String.format(
            "{\"pageSize\":100,\"filters\":{\"includeArchivedMedia\":true,\"dateFilter\":"
                + "{\"ranges\":[{\"startDate\":{\"year\":%d,\"month\":%d,\"day\":%d},"
                + "\"endDate\":{\"year\":%d,\"month\":%d,\"day\":%d}}]}}}",
            y1, m1, d1, y2, m2, d2))));
  }

  @ParameterizedTest
  @CsvSource({"VIDEO", "PHOTO"})
  void searches_by_type(MediaKind type) {
    answerSearch("{}");

    assertThat(client
            .mediaItems(
                new MediaQuery.Search(Optional.empty(), Optional.empty(), Optional.of(type)))
            .stream())
        .isEmpty();

    verify(postRequestedFor(urlEqualTo(SEARCH))
        .withRequestBody(equalToJson("{\"pageSize\":100,\"filters\":{\"includeArchivedMedia\":true,"
            + "\"mediaTypeFilter\":{\"mediaTypes\":[\"" + type + "\"]}}}")));
  }

  @Test
  void refuses_a_search_that_ends_before_it_starts() {
    MediaQuery backwards = new MediaQuery.Search(
        Optional.of(LocalDate.of(2024, 2, 1)),
        Optional.of(LocalDate.of(2024, 1, 1)),
        Optional.empty());

    assertThatThrownBy(() -> client.mediaItems(backwards))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("2024-02-01");
  }

  @Test
  void reads_an_item() {
    MediaItem item = only("{\"id\":\"AF1Q\",\"description\":\"d\",\"productUrl\":\"https://p/\","
        + "\"baseUrl\":\"https://lh3.googleusercontent.com/lr/x\",\"mimeType\":\"video/mp4\","
        + "\"mediaMetadata\":{\"creationTime\":\"2024-07-14T09:31:07Z\",\"width\":\"1920\","
        + "\"height\":1080,\"video\":{\"fps\":29.97,\"status\":\"READY\"}},"
        + "\"filename\":\"../\u00fc\\ud800.mp4\",\"unknown\":[{}]}");

    assertThat(item.id()).isEqualTo("AF1Q");
    assertThat(item.filename()).contains("../\u00fc\ud800.mp4");
    assertThat(item.mimeType()).isEqualTo("video/mp4");
    assertThat(item.type()).isEqualTo(MediaKind.VIDEO);
    assertThat(item.creationTime()).contains(Instant.parse("2024-07-14T09:31:07Z"));
    assertThat(item.width()).contains(1920L);
    assertThat(item.height()).contains(1080L);
    assertThat(item.readiness()).isEqualTo(Readiness.READY);
    assertThat(item.link().orElseThrow().baseUrl())
        .hasToString("https://lh3.googleusercontent.com/lr/x");
    assertThat(item.link().orElseThrow().obtainedAt()).isEqualTo(NOW);
  }

  private static MediaItem bare(String id) {
    return MediaItem.builder()
        .id(id)
        .type(MediaKind.PHOTO)
        .addNotes(ItemNote.LOCATION_REMOVED)
        .build();
  }

  @Test
  void reads_an_item_with_nothing_but_an_id() {
    assertThat(only("{\"id\":\"x\"}")).isEqualTo(bare("x"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-07-14T09:31:07Z, 2024-07-14T09:31:07Z",
    "2024-07-14T09:31:07.5Z, 2024-07-14T09:31:07.5Z",
    "2024-07-14T09:31:07.466Z, 2024-07-14T09:31:07.466Z",
    "2024-07-14T09:31:07.123456789Z, 2024-07-14T09:31:07.123456789Z",
    "2024-07-14T11:31:07+02:00, 2024-07-14T09:31:07Z",
    "1969-12-31T23:59:59-00:30, 1970-01-01T00:29:59Z"
  })
  void reads_every_form_of_a_time(String text, Instant time) {
    assertThat(only("{\"id\":\"x\",\"mediaMetadata\":{\"creationTime\":\"" + text + "\"}}")
            .creationTime())
        .contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"filename\":7,\"mimeType\":[],\"baseUrl\":{}",
        "\"filename\":null,\"mimeType\":null,\"baseUrl\":null,\"mediaMetadata\":null",
        "\"filename\":\"\",\"mimeType\":\"\",\"baseUrl\":\"\"",
        "\"mediaMetadata\":\"none\"",
        "\"mediaMetadata\":{\"creationTime\":\"yesterday\",\"width\":\"wide\",\"height\":-1}",
        "\"mediaMetadata\":{\"creationTime\":0,\"width\":\"1e3\",\"height\":1.5,\"photo\":7}",
        "\"mediaMetadata\":{\"width\":\"99999999999999999999\",\"height\":true}",
        "\"baseUrl\":\"not a url\"",
        "\"baseUrl\":\"/relative\""
      })
  void drops_optional_fields_that_make_no_sense(String fields) {
    assertThat(only("{\"id\":\"x\"," + fields + "}")).isEqualTo(bare("x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mimeType\":\"video/mp4\" | VIDEO",
        "\"mimeType\":\"VIDEO/quicktime\" | VIDEO",
        "\"mimeType\":\"image/jpeg\",\"mediaMetadata\":{\"video\":{}} | PHOTO",
        "\"mediaMetadata\":{\"video\":{}} | VIDEO",
        "\"mediaMetadata\":{\"photo\":{}} | PHOTO",
        "\"mimeType\":\"application/octet-stream\" | PHOTO",
        "\"filename\":\"clip.MP4\" | VIDEO",
        "\"filename\":\"clip.mp4 \",\"mimeType\":\"application/octet-stream\" | VIDEO",
        "\"filename\":\"clip.mov\",\"mediaMetadata\":{\"photo\":{}} | VIDEO",
        "\"filename\":\"clip.mp4\",\"mimeType\":\"image/jpeg\" | PHOTO",
        "\"filename\":\"mp4.jpg\" | PHOTO"
      })
  void tells_videos_from_photos(String fields, MediaKind type) {
    assertThat(only("{\"id\":\"x\"," + fields + "}").type()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "PROCESSING, PROCESSING",
    "FAILED, FAILED",
    "READY, READY",
    "UNSPECIFIED, READY",
    "SOMETHING_NEW, READY",
    "'', READY"
  })
  void reads_how_far_a_video_is(String status, Readiness readiness) {
    assertThat(only("{\"id\":\"x\",\"mediaMetadata\":{\"video\":{\"status\":\"" + status + "\"}}}")
            .readiness())
        .isEqualTo(readiness);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"mediaItems\":[{\"id\":\"x\"},",
        "[]",
        "null",
        "\"text\"",
        "{\"mediaItems\":{}}",
        "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}",
        "{\"error\":\"backend\"}",
        "{\"code\":14,\"message\":\"unavailable\"}",
        "{\"mediaItems\":[{\"id\":\"x\"}],\"error\":{}}",
        "{\"mediaItems\":[],\"nextPageToken\":7}",
        "{\"mediaItems\":[],\"nextPageToken\":{}}",
        "{} trailing"
      })
  void never_takes_an_unreadable_answer_for_the_end(String body) {
    answerSearch(body);

    assertThatThrownBy(this::everything)
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("the items");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "{\"filename\":\"a\"}", "{\"id\":\"\"}", "{\"id\":7}"})
  void lists_an_entry_without_an_id_as_unreadable(String entry) {
    answerSearch("{\"mediaItems\":[{\"id\":\"x\"}," + entry + ",{\"id\":\"y\"}]}");

    List<MediaItem> items = everything();

    assertThat(items).hasSize(3);
    assertThat(items.get(1).unreadable()).contains("entry 2 has no id");
    assertThat(client.mediaItem(items.get(1).id())).isEmpty();
    assertThat(items.get(2)).isEqualTo(bare("y"));
  }

  @Test
  void leaves_out_an_album_without_an_id() {
    stubFor(get(urlPathEqualTo("/v1/albums"))
        .willReturn(okJson("{\"albums\":[null,{\"title\":\"t\"},{\"id\":\"a\"}]}")));

    assertThat(client.albums().stream().map(Album::id)).containsExactly("a");
  }

  @Test
  void asks_again_before_an_empty_answer_ends_a_listing() {
    stubFor(post(SEARCH)
        .inScenario("s")
        .whenScenarioStateIs(STARTED)
        .willReturn(okJson("{}"))
        .willSetStateTo("well again"));
    stubFor(post(SEARCH)
        .inScenario("s")
        .whenScenarioStateIs("well again")
        .willReturn(okJson("{\"mediaItems\":[{\"id\":\"x\"}]}")));

    assertThat(everything()).containsExactly(bare("x"));
  }

  @Test
  void believes_an_empty_answer_that_is_given_twice() {
    answerSearch("{}");

    assertThat(everything()).isEmpty();
    verify(2, postRequestedFor(urlEqualTo(SEARCH)));
  }

  @Test
  void finds_an_error_with_the_status_200() {
    stubFor(get("/v1/mediaItems/x")
        .willReturn(okJson("{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}")));
    stubFor(get("/v1/mediaItems/y")
        .willReturn(okJson("{\"error\":{\"code\":429,\"message\":\"100 requests per day\"}}")));

    assertThat(client.mediaItem("x")).isEmpty();
    assertThatThrownBy(() -> client.mediaItem("y"))
        .isInstanceOfSatisfying(
            dev.mediaimporter.media.ThrottledException.class,
            e -> assertThat(e.reason())
                .isEqualTo(dev.mediaimporter.media.FailureReason.QUOTA_EXHAUSTED));
  }

  @Test
  void names_what_came_instead_of_json() {
    stubFor(post(SEARCH)
        .willReturn(ok("<html>Sign in to the network</html>")
            .withHeader("Content-Type", "text/html; charset=utf-8")));

    assertThatThrownBy(this::everything)
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("text/html")
        .hasMessageNotContaining("Sign in");
  }

  @Test
  void reads_no_more_of_an_answer_than_it_can_hold() {
    stubFor(post(SEARCH).willReturn(aResponse().withBody(" ".repeat(16 * 1024 * 1024 + 1))));

    assertThatThrownBy(this::everything)
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/some/path/", "/some/path"})
  void keeps_the_path_of_a_configured_root(String path, WireMockRuntimeInfo server) {
    stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (GooglePhotosClient other = client(server.getHttpBaseUrl() + path)) {
      assertThat(other.albums().stream()).isEmpty();
    }

    verify(getRequestedFor(urlPathEqualTo(path.replaceFirst("/+$", "") + "/v1/albums")));
  }

  @Test
  void finds_an_album_and_an_item() {
    stubFor(get("/v1/albums/a%2F%3F%20b").willReturn(okJson("{\"id\":\"a/? b\"}")));
    stubFor(get("/v1/mediaItems/x").willReturn(okJson("{\"id\":\"x\",\"filename\":\"x.jpg\"}")));

    assertThat(client.album("a/? b")).contains(Album.builder().id("a/? b").build());
    assertThat(client.mediaItem("x").orElseThrow().filename()).contains("x.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"error\":{\"status\":\"NOT_FOUND\"}}",
        "404 | <html>",
        "400 | {\"error\":{\"status\":\"INVALID_ARGUMENT\",\"message\":\"Invalid media item ID.\"}}",
        "400 | ''",
        "403 | {\"error\":{\"message\":\"The caller does not have permission\"}}"
      })
  void finds_nothing_where_there_is_nothing_to_see(int status, String body) {
    stubFor(get(anyUrl()).willReturn(status(status).withBody(body)));

    assertThat(client.album("x")).isEmpty();
    assertThat(client.mediaItem("x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", ".."})
  void asks_nothing_for_what_cannot_be_an_id(String id) {
    assertThat(client.album(id)).isEmpty();
    assertThat(client.mediaItem(id)).isEmpty();
    assertThat(client.mediaItems(List.of(id))).isEmpty();
    verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void does_not_take_a_refusal_for_absence() {
    stubFor(get(anyUrl())
        .willReturn(
            status(403).withBody("{\"error\":{\"details\":[{\"reason\":\"SERVICE_DISABLED\"}]}}")));
    assertThatThrownBy(() -> client.album("x")).isInstanceOf(AccessRejectedException.class);

    stubFor(get(anyUrl())
        .willReturn(status(400).withBody("{\"error\":{\"status\":\"FAILED_PRECONDITION\"}}")));
    assertThatThrownBy(() -> client.mediaItem("x")).isInstanceOf(InvalidRequestException.class);

    stubFor(get(anyUrl()).willReturn(status(500)));
    assertThatThrownBy(() -> client.mediaItem("x")).isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void names_a_refused_album_when_listing_it() {
    stubFor(post(SEARCH)
        .willReturn(status(404)
            .withBody("{\"error\":{\"status\":\"NOT_FOUND\",\"message\":\"No album.\"}}")));

    assertThatThrownBy(
            () -> client.mediaItems(MediaQuery.album("abc")).iterator().next())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("album abc")
        .hasMessageContaining("404 NOT_FOUND")
        .hasMessageContaining("No album.");
  }

  @Test
  void looks_up_any_number_of_ids_fifty_at_a_time() {
    List<String> ids = IntStream.range(0, 120).mapToObj(i -> "i" + i).toList();
    for (int start = 0; start < 120; start += 50) {
      var chunk = ids.subList(start, Math.min(start + 50, 120));
      var request = get(urlPathEqualTo("/v1/mediaItems:batchGet"))
          .withQueryParam("mediaItemIds", equalTo(chunk.get(0)));
      stubFor(request.willReturn(okJson("{\"mediaItemResults\":["
          + String.join(
              ",",
              chunk.stream()
                  .map(id -> "{\"mediaItem\":{\"id\":\"" + id + "\"}}")
                  .toList())
          + "]}")));
    }
    List<String> asked = new ArrayList<>(ids);
    asked.add("i7");

    Map<String, MediaItem> items = client.mediaItems(asked);

    assertThat(items.keySet()).containsExactlyElementsOf(ids);
    verify(3, getRequestedFor(urlPathEqualTo("/v1/mediaItems:batchGet")));
    verify(3, getRequestedFor(anyUrl()));
  }

  @Test
  void leaves_out_what_is_gone_and_asks_again_for_what_is_unclear() {
    stubFor(get(urlPathEqualTo("/v1/mediaItems:batchGet"))
        .willReturn(okJson("{\"mediaItemResults\":["
            + "{\"status\":{\"code\":3,\"message\":\"Invalid media item ID.\"}},"
            + "{\"mediaItem\":{\"id\":\"b\"}},"
            + "{\"mediaItem\":{\"filename\":\"c\"}},"
            + "{\"status\":{\"code\":5}}]}")));
    stubFor(get("/v1/mediaItems/c").willReturn(okJson("{\"id\":\"c\"}")));

    assertThat(client.mediaItems(List.of("a", "b", "c", "d")).keySet()).containsExactly("b", "c");
    verify(2, getRequestedFor(anyUrl()));
  }

  @Test
  void asks_one_by_one_when_one_item_breaks_the_whole_call() {
    stubFor(get(urlPathEqualTo("/v1/mediaItems:batchGet")).willReturn(status(500)));
    stubFor(get("/v1/mediaItems/a").willReturn(okJson("{\"id\":\"a\"}")));
    stubFor(get("/v1/mediaItems/b").willReturn(status(500)));
    stubFor(get("/v1/mediaItems/c").willReturn(status(404)));

    assertThat(client.mediaItems(List.of("a", "b", "c")).keySet()).containsExactly("a");
    assertThatThrownBy(() -> client.mediaItems(List.of("b")))
        .isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void does_not_ask_one_by_one_when_told_to_slow_down() {
    stubFor(get(anyUrl()).willReturn(status(429)));

    assertThatThrownBy(() -> client.mediaItems(List.of("a", "b")))
        .isInstanceOf(dev.mediaimporter.media.ThrottledException.class);
    verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void follows_no_redirect_of_an_api() {
    stubFor(get(urlPathEqualTo("/v1/albums"))
        .willReturn(status(302).withHeader("Location", "/elsewhere")));

    assertThatThrownBy(() -> client.albums().iterator().hasNext())
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("302");
    verify(1, getRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void sends_no_request_twice(int status) {
    stubFor(post(SEARCH).willReturn(status(status).withBody("<html>")));

    assertThatThrownBy(this::everything).isInstanceOf(SourceUnavailableException.class);
    verify(1, postRequestedFor(urlEqualTo(SEARCH)));
  }

  @Test
  void survives_headers_that_make_no_sense() {
    stubFor(post(SEARCH).willReturn(okJson("{}").withHeader("Age", "young")));

    assertThatThrownBy(this::everything).isInstanceOf(SourceUnavailableException.class);
  }
}
