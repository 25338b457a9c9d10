package dev.mediaimporter.photos.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.PickingSession;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Picker API, on the wire. */
final class GooglePickerClientTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
  private static final String SESSIONS = "/v1/sessions";
  private static final String ITEMS = "/v1/mediaItems";
  private static final String JPEG_HEX = "ffd8ffe000104a464946000101ffd9";

  @RegisterExtension
  static final WireMockExtension PICKER = WireMockExtension.newInstance()
      .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
      .build();

  @RegisterExtension
  static final WireMockExtension OTHER = WireMockExtension.newInstance()
      .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
      .build();

  private HttpTransport transport;
  private GooglePickerClient client;

  @BeforeEach
  void connect() {
    GooglePhotosSettings settings =
        GooglePhotosSettings.builder().pickerUrl(URI.create(PICKER.baseUrl())).build();
    transport = GooglePhotosClient.newTransport(settings);
    client = GooglePickerClient.create(
        transport,
        PhotosCredentials.ofAccessToken("token-1"),
        settings,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    transport.shutdown();
  }

  private static ResponseDefinitionBuilder refusal(int status, String name, String details) {
    return jsonResponse(
        "{\"error\":{\"code\":" + status + ",\"message\":\"M\u00e9ssage\",\"status\":\"" + name
            + "\"" + details + "}}",
        status);
  }

  private static void assertFails(
      ThrowingCallable call, Class<? extends MediaImportException> type, FailureReason reason) {
    assertThatThrownBy(call)
        .isInstanceOf(type)
        .satisfies(e -> assertThat(((MediaImportException) e).reason()).isEqualTo(reason))
        .hasMessageNotContainingAny("token-1", "http");
  }

  private PickingSession sessionOf(String json) {
    PICKER.stubFor(get(SESSIONS + "/s").willReturn(okJson(json)));
    return client.session("s");
  }

  @Test
  void creates_a_session_for_as_many_as_google_allows() {
    PICKER.stubFor(post(SESSIONS)
        .willReturn(okJson("{\"id\":\"s-1\",\"pickerUri\":\"https://photos.google.com/p/1\","
            + "\"pollingConfig\":{\"pollInterval\":\"3.5s\",\"timeoutIn\":\"1800s\"},"
            + "\"expireTime\":\"2026-11-29T20:00:00.5Z\",\"new\":{}}")));
    PickingSession session = client.create(OptionalInt.empty());
    assertThat(session)
        .isEqualTo(PickingSession.builder()
            .id("s-1")
            .pickerUri(URI.create("https://photos.google.com/p/1"))
            .mediaItemsSet(false)
            .pollInterval(Duration.ofMillis(3500))
            .timeoutIn(Duration.ofMinutes(30))
            .expireTime(Instant.parse("2026-11-29T20:00:00.5Z"))
            .build());
    assertThat(session.toString()).doesNotContain("photos.google.com");
    PICKER.verify(postRequestedFor(urlEqualTo(SESSIONS))
        .withRequestBody(equalToJson("{}"))
        .withHeader("Authorization", equalTo("Bearer token-1")));
  }

  @Test
  void creates_a_session_for_fewer() {
    PICKER.stubFor(post(SESSIONS).willReturn(okJson("{\"id\":\"s\"}")));
    client.create(OptionalInt.of(5));
    PICKER.verify(postRequestedFor(urlEqualTo(SESSIONS))
        .withRequestBody(equalToJson("{\"pickingConfig\":{\"maxItemCount\":\"5\"}}")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2001})
  void refuses_a_number_that_google_would_change(int count) {
    assertFails(
        () -> client.create(OptionalInt.of(count)),
        InvalidRequestException.class,
        FailureReason.INVALID_REQUEST);
    PICKER.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void knows_a_confirmed_selection() {
    PickingSession session = sessionOf("{\"id\":\"s\",\"mediaItemsSet\":true}");
    assertThat(session.mediaItemsSet()).isTrue();
    assertThat(session.pollInterval()).isEmpty();
    assertThat(session.timeoutIn()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0s,PT0S",
    "5s,PT5S",
    "3.500s,PT3.5S",
    "0.000000001s,PT0.000000001S",
    "5,",
    "-5s,",
    "PT5S,",
    "1e3s,"
  })
  void reads_durations(String text, Duration expected) {
    PickingSession session = sessionOf("{\"id\":\"s\",\"pollingConfig\":{\"pollInterval\":\"x\","
        + "\"timeoutIn\":\"" + text + "\"}}");
    assertThat(session.timeoutIn().orElse(null)).isEqualTo(expected);
    assertThat(session.pollInterval()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "file:///etc/passwd", "no address"})
  void sends_nobody_to_what_is_no_web_page(String address) {
    assertThat(sessionOf("{\"id\":\"s\",\"pickerUri\":\"" + address + "\"}").pickerUri())
        .isEmpty();
  }

  @Test
  void needs_the_id_of_a_session() {
    assertFails(
        () -> sessionOf("{}"), SourceUnavailableException.class, FailureReason.SOURCE_UNAVAILABLE);
    assertFails(
        () -> sessionOf("{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}"),
        SelectionException.class,
        FailureReason.SESSION_GONE);
  }

  @Test
  void an_account_without_photos_is_named() {
    PICKER.stubFor(post(SESSIONS).willReturn(refusal(400, "FAILED_PRECONDITION", "")));
    assertFails(
        () -> client.create(OptionalInt.empty()),
        SelectionException.class,
        FailureReason.NO_PHOTOS_ACCOUNT);
  }

  @Test
  void too_many_sessions_are_told_from_too_many_requests() {
    PICKER.stubFor(post(SESSIONS).willReturn(refusal(429, "RESOURCE_EXHAUSTED", "")));
    assertFails(
        () -> client.create(OptionalInt.empty()),
        SelectionException.class,
        FailureReason.TOO_MANY_SESSIONS);
    PICKER.stubFor(post(SESSIONS)
        .willReturn(refusal(
            429,
            "RESOURCE_EXHAUSTED",
            ",\"details\":[{\"reason\":\"RATE_LIMIT_EXCEEDED\","
                + "\"metadata\":{\"quota_limit\":\"SessionsPerMinutePerProject\"}}]")));
    assertFails(
        () -> client.create(OptionalInt.empty()),
        ThrottledException.class,
        FailureReason.THROTTLED);
    PICKER.stubFor(post(SESSIONS)
        .willReturn(refusal(429, "RESOURCE_EXHAUSTED", "").withHeader("Retry-After", "30")));
    assertFails(
        () -> client.create(OptionalInt.empty()),
        ThrottledException.class,
        FailureReason.THROTTLED);
  }

  @Test
  void a_login_without_the_picker_is_named() {
    PICKER.stubFor(post(SESSIONS)
        .willReturn(jsonResponse(
            "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\","
                + "\"message\":\"Request had insufficient authentication scopes.\"}}",
            403)));
    assertThatThrownBy(() -> client.create(OptionalInt.empty()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("sign in again");
  }

  @Test
  void an_api_that_is_switched_off_is_named() {
    PICKER.stubFor(post(SESSIONS)
        .willReturn(
            refusal(403, "PERMISSION_DENIED", ",\"details\":[{\"reason\":\"SERVICE_DISABLED\"}]")));
    assertThatThrownBy(() -> client.create(OptionalInt.empty()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("enable");
  }

  @Test
  void a_session_that_is_over_or_another_accounts_is_gone() {
    PICKER.stubFor(get(SESSIONS + "/s").willReturn(refusal(404, "NOT_FOUND", "")));
    PICKER.stubFor(get(urlPathEqualTo(ITEMS)).willReturn(refusal(404, "NOT_FOUND", "")));
    assertFails(() -> client.session("s"), SelectionException.class, FailureReason.SESSION_GONE);
    assertFails(
        () -> client.mediaItems("s").iterator().hasNext(),
        SelectionException.class,
        FailureReason.SESSION_GONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", ".."})
  void what_can_be_no_id_is_asked_of_nobody(String id) {
    assertFails(() -> client.session(id), SelectionException.class, FailureReason.SESSION_GONE);
    assertFails(() -> client.delete(id), SelectionException.class, FailureReason.SESSION_GONE);
    PICKER.verify(0, getRequestedFor(anyUrl()));
    PICKER.verify(0, deleteRequestedFor(anyUrl()));
  }

  @Test
  void an_id_is_one_segment_of_the_path() {
    PICKER.stubFor(get(anyUrl()).willReturn(okJson("{\"id\":\"x\"}")));
    client.session("a/b ?c");
    PICKER.verify(getRequestedFor(urlEqualTo(SESSIONS + "/a%2Fb%20%3Fc")));
  }

  @Test
  void a_5xx_is_the_sources_failure() {
    PICKER.stubFor(get(SESSIONS + "/s").willReturn(status(503)));
    assertFails(
        () -> client.session("s"),
        SourceUnavailableException.class,
        FailureReason.SOURCE_UNAVAILABLE);
  }

  @Test
  void deletes_a_session_whatever_the_answer_holds() {
    PICKER.stubFor(delete(SESSIONS + "/s").willReturn(okJson("{}")));
    client.delete("s");
    PICKER.stubFor(delete(SESSIONS + "/s").willReturn(aResponse().withStatus(204)));
    client.delete("s");
    PICKER.verify(
        2,
        deleteRequestedFor(urlEqualTo(SESSIONS + "/s"))
            .withHeader("Authorization", equalTo("Bearer token-1")));
  }

  @Test
  void a_session_that_is_gone_need_not_be_deleted() {
    PICKER.stubFor(delete(SESSIONS + "/s").willReturn(refusal(404, "NOT_FOUND", "")));
    client.delete("s");
    PICKER.stubFor(delete(SESSIONS + "/s").willReturn(status(500)));
    assertFails(
        () -> client.delete("s"),
        SourceUnavailableException.class,
        FailureReason.SOURCE_UNAVAILABLE);
  }

  private static final String PHOTO = "{\"id\":\"p\",\"createTime\":\"2025-02-27T23:34:05.466Z\","
      + "\"type\":\"PHOTO\",\"mediaFile\":{\"baseUrl\":\"https://lh3.googleusercontent.com/ppa/p\","
      + "\"mimeType\":\"image/jpeg\",\"filename\":\"PXL_1.jpg\",\"mediaFileMetadata\":"
      + "{\"width\":3264,\"height\":2448,\"cameraMake\":\"Google\","
      + "\"photoMetadata\":{\"focalLength\":2.57}}}}";

  private List<MediaItem> listed(String item) {
    PICKER.stubFor(
        get(urlPathEqualTo(ITEMS)).willReturn(okJson("{\"mediaItems\":[" + item + "]}")));
    return client.mediaItems("s").stream().toList();
  }

  @Test
  void reads_a_picked_photo() {
    assertThat(listed(PHOTO))
        .containsExactly(MediaItem.builder()
            .id("p")
            .filename("PXL_1.jpg")
            .mimeType("image/jpeg")
            .type(MediaKind.PHOTO)
            .creationTime(Instant.parse("2025-02-27T23:34:05.466Z"))
            .width(3264L)
            .height(2448L)
            .addNotes(ItemNote.LOCATION_REMOVED)
            .link(new DownloadLink(URI.create("https://lh3.googleusercontent.com/ppa/p"), NOW))
            .build());
  }

  @ParameterizedTest
  @CsvSource({
    "READY,READY",
    "PROCESSING,PROCESSING",
    "FAILED,FAILED",
    "UNSPECIFIED,READY",
    "SOMETHING_NEW,READY"
  })
  void reads_whether_a_video_is_ready(String status, Readiness expected) {
    assertThat(listed("{\"id\":\"v\",\"type\":\"VIDEO\",\"mediaFile\":{\"mediaFileMetadata\":"
            + "{\"videoMetadata\":{\"fps\":30,\"processingStatus\":\"" + status + "\"}}}}"))
        .singleElement()
        .satisfies(video -> {
          assertThat(video.type()).isEqualTo(MediaKind.VIDEO);
          assertThat(video.readiness()).isEqualTo(expected);
          assertThat(video.notes()).containsExactly(ItemNote.VIDEO_TRANSCODED);
        });
  }

  @Test
  void an_item_needs_no_more_than_its_id() {
    assertThat(listed("{\"id\":\"x\",\"type\":\"TYPE_UNSPECIFIED\",\"createTime\":\"soon\"}"))
        .singleElement()
        .satisfies(item -> assertThat(item.link()).isEmpty());
    assertThat(listed("{\"id\":\"x\",\"mediaFile\":{\"mimeType\":\"video/mp4\"}}")
            .get(0)
            .type())
        .isEqualTo(MediaKind.VIDEO);
  }

  @Test
  void lists_page_by_page_with_the_same_parameters() {
    PICKER.stubFor(get(urlPathEqualTo(ITEMS))
        .withQueryParam("pageToken", absent())
        .willReturn(okJson("{\"nextPageToken\":\"t +/=&\"}")));
    PICKER.stubFor(get(urlPathEqualTo(ITEMS))
        .withQueryParam("pageToken", equalTo("t +/=&"))
        .willReturn(okJson("{\"mediaItems\":[" + PHOTO + "]}")));
    assertThat(client.mediaItems("s")).hasSize(1);
    PICKER.verify(
        2,
        getRequestedFor(urlPathEqualTo(ITEMS))
            .withQueryParam("sessionId", equalTo("s"))
            .withQueryParam("pageSize", equalTo("100"))
            .withHeader("Authorization", equalTo("Bearer token-1")));
  }

  @Test
  void nothing_can_be_listed_before_the_user_is_done() {
    PICKER.stubFor(get(urlPathEqualTo(ITEMS)).willReturn(refusal(400, "FAILED_PRECONDITION", "")));
    assertFails(
        () -> client.mediaItems("s").iterator().hasNext(),
        SelectionException.class,
        FailureReason.NOT_PICKED_YET);
  }

  private static MediaItem item(MediaKind type, String host) {
    return MediaItem.builder()
        .id("x")
        .filename("x.jpg")
        .type(type)
        .link(new DownloadLink(URI.create(host + "/ppa/x"), NOW))
        .build();
  }

  private byte[] bytesOf(MediaItem item) throws IOException {
    try (Download download = client.open(item, 0)) {
      return download.stream().readAllBytes();
    }
  }

  @Test
  void bytes_go_with_the_token() throws IOException {
    byte[] jpeg = java.util.HexFormat.of().parseHex(JPEG_HEX);
    PICKER.stubFor(get("/ppa/x=d")
        .withHeader("Authorization", equalTo("Bearer token-1"))
        .willReturn(ok().withHeader("Content-Type", "image/jpeg").withBody(jpeg)));
    assertThat(bytesOf(item(MediaKind.PHOTO, PICKER.baseUrl()))).isEqualTo(jpeg);
  }

  @Test
  void the_token_does_not_follow_a_redirect_to_another_host() throws IOException {
    byte[] film =
        "\0\0\0\u0018ftypmp42 a video".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    PICKER.stubFor(get("/ppa/x=dv")
        .willReturn(status(302).withHeader("Location", OTHER.baseUrl() + "/film?signed=1")));
    OTHER.stubFor(get("/film?signed=1")
        .willReturn(ok().withHeader("Content-Type", "video/mp4").withBody(film)));
    assertThat(bytesOf(item(MediaKind.VIDEO, PICKER.baseUrl()))).isEqualTo(film);
    PICKER.verify(getRequestedFor(urlEqualTo("/ppa/x=dv"))
        .withHeader("Authorization", equalTo("Bearer token-1")));
    OTHER.verify(getRequestedFor(anyUrl()).withHeader("Authorization", absent()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bytes.example",
        "https://googleusercontent.com.example",
        "https://evilgoogleusercontent.com",
        "https://lh3.googleusercontent.com@bytes.example"
      })
  void the_token_is_sent_to_no_host_that_only_a_listing_names(String host) {
    assertFails(
        () -> client.open(item(MediaKind.PHOTO, host), 0),
        ItemUnavailableException.class,
        FailureReason.LINK_REFUSED);
  }
}
