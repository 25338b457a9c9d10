package dev.mediaimporter.photos.google;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Body;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.google.api.client.http.HttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.google.MediaFetcher.Access;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening media bytes, on the wire. */
final class MediaFetcherTest {
  private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0 a photo \u00ff\u00d9";
  private static final String MP4 = "\0\0\0\u0018ftypmp42 a video";

  @RegisterExtension
  static final WireMockExtension HOST = WireMockExtension.newInstance()
      .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
      .build();

  @RegisterExtension
  static final WireMockExtension OTHER = WireMockExtension.newInstance()
      .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
      .build();

  private HttpTransport transport;
  private MediaFetcher fetcher;

  @BeforeEach
  void connect() {
    GooglePhotosSettings settings =
        GooglePhotosSettings.builder().photosUrl(URI.create(HOST.baseUrl())).build();
    transport = GooglePhotosClient.newTransport(settings);
    fetcher = fetcher(settings, new Renewable());
  }

  private MediaFetcher fetcher(GooglePhotosSettings settings, OAuth2Credentials credentials) {
    Clock clock = Clock.systemUTC();
    PlainHttp http = new PlainHttp(transport, ApiConnection.timeouts(settings));
    return new MediaFetcher(
        http,
        new AuthorizedHttp(http, credentials, clock),
        new GoogleErrors(clock),
        new AllowedHosts(settings.byteHosts(), settings.photosUrl()));
  }

  @AfterEach
  void disconnect() throws IOException {
    transport.shutdown();
  }

  /** Hands out {@code token-1}, then {@code token-2} and so on. */
  private static final class Renewable extends OAuth2Credentials {
    private static final long serialVersionUID = 1L;

    private int count = 1;

    Renewable() {
      super(new AccessToken("token-1", null));
    }

    @Override
    public AccessToken refreshAccessToken() {
      count++;
      return new AccessToken("token-" + count, null);
    }
  }

  private static MediaItem item(MediaKind type, String link) {
    return MediaItem.builder()
        .id("x")
        .filename("x.jpg")
        .type(type)
        .link(new DownloadLink(URI.create(link), Instant.EPOCH))
        .build();
  }

  private static MediaItem photo() {
    return item(MediaKind.PHOTO, HOST.baseUrl() + "/lr/x");
  }

  private static MediaItem video() {
    return item(MediaKind.VIDEO, HOST.baseUrl() + "/lr/x");
  }

  private static void answer(ResponseDefinitionBuilder answer) {
    HOST.stubFor(get(anyUrl()).willReturn(answer));
  }

  private static ResponseDefinitionBuilder bytes(String type, String body) {
    ResponseDefinitionBuilder answer = status(200)
        .withResponseBody(new Body(body.getBytes(ISO_8859_1)))
        .withHeader("Content-Length", Integer.toString(body.length()));
    return type.isEmpty() ? answer : answer.withHeader("Content-Type", type);
  }

  @Test
  void opens_a_small_picture_of_a_photo_and_of_a_video() throws IOException {
    answer(bytes("image/jpeg", "small"));
    for (MediaItem item : new MediaItem[] {photo(), video()}) {
      try (Download small = fetcher.openSmall(item, 512, Access.ANONYMOUS)) {
        assertThat(small.stream().readAllBytes()).asString().isEqualTo("small");
      }
    }
    HOST.verify(2, getRequestedFor(urlEqualTo("/lr/x=w512")));
  }

  private Download open(MediaItem item) {
    return fetcher.open(item, 0, Access.ANONYMOUS);
  }

  private static MediaImportException failure(ThrowingCallable call) {
    try {
      call.call();
    } catch (MediaImportException e) {
      return e;
    } catch (Throwable e) {
      throw new AssertionError("another exception", e);
    }
    throw new AssertionError("no exception");
  }

  @Test
  void asks_for_the_photo_itself_without_a_token() throws Exception {
    answer(bytes("image/JPEG; x=y", JPEG).withHeader("ETag", "\"e\""));

    try (Download download = open(photo())) {
      assertThat(download.contentType()).isEqualTo("image/jpeg");
      assertThat(download.totalLength()).hasValue(JPEG.length());
      assertThat(download.startsAt()).isZero();
      assertThat(download.etag()).contains("\"e\"");
      assertThat(download.framing()).isEqualTo(Download.Framing.LENGTH);
      assertThat(new String(download.stream().readAllBytes(), ISO_8859_1)).isEqualTo(JPEG);
    }
    HOST.verify(
        1,
        getRequestedFor(urlEqualTo("/lr/x=d"))
            .withHeader("Authorization", absent())
            .withHeader("Cookie", absent())
            .withHeader("Range", absent())
            .withHeader("Accept-Encoding", equalTo("identity"))
            .withHeader("User-Agent", equalTo("media-importer")));
  }

  @Test
  void asks_for_the_video_instead_of_its_still() throws Exception {
    answer(bytes("video/mp4", MP4));

    open(video()).close();

    HOST.verify(1, getRequestedFor(urlEqualTo("/lr/x=dv")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/p?a=&b=%2F+%20&a=2&%C3%BC", "/p/%2e/a%2Fb//c;d", "/?x"})
  void changes_nothing_in_a_signed_address(String address) throws Exception {
    answer(bytes("image/jpeg", JPEG));

    open(item(MediaKind.PHOTO, HOST.baseUrl() + address)).close();

    assertThat(HOST.getAllServeEvents().get(0).getRequest().getUrl()).isEqualTo(address + "=d");
  }

  @Test
  void accepts_any_bytes_that_call_themselves_a_picture() throws Exception {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    answer(status(200).withBody(random).withHeader("Content-Type", "image/jpeg"));

    try (Download download = open(photo())) {
      assertThat(download.stream().readAllBytes()).isEqualTo(random);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void hands_out_every_byte_whatever_the_size(int size) throws Exception {
    String body = "\0".repeat(size);
    answer(bytes("", body));

    try (Download download = open(photo())) {
      assertThat(download.contentType()).isEqualTo("application/octet-stream");
      assertThat(download.totalLength()).hasValue(size);
      assertThat(new String(download.stream().readAllBytes(), ISO_8859_1)).isEqualTo(body);
      assertThat(download.stream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/jpeg", "application/octet-stream", ""})
  void takes_no_bytes_for_a_broken_answer(String type) {
    answer(bytes(type, ""));

    MediaImportException failure = failure(() -> open(photo()));

    assertThat(failure.reason()).isEqualTo(FailureReason.BROKEN_BODY);
    assertThat(failure).hasMessage("x.jpg: the byte host sent no bytes");
  }

  @Test
  void reads_byte_by_byte_and_skips_as_any_stream() throws Exception {
    answer(bytes("image/jpeg", "x".repeat(10) + "y".repeat(100)));

    try (Download download = open(photo())) {
      assertThat(download.stream().skip(10)).isEqualTo(10);
      assertThat(download.stream().read()).isEqualTo('y');
      assertThat(download.stream().markSupported()).isFalse();
      assertThat(download.stream().readAllBytes()).hasSize(99);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PHOTO, text/html, picture",
    "PHOTO, text/plain, picture",
    "PHOTO, application/json, picture",
    "PHOTO, APPLICATION/XML, picture",
    "VIDEO, text/html, video",
    "VIDEO, image/jpeg, video",
    "VIDEO, image/png, video"
  })
  void never_takes_a_document_or_a_still_for_the_medium(
      MediaKind type, String contentType, String body) {
    answer(bytes(contentType, body));

    MediaImportException failure = failure(() -> open(item(type, HOST.baseUrl() + "/lr/x")));

    assertThat(failure.reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
    assertThat(failure).hasMessageStartingWith("x.jpg: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<!DOCTYPE html><title>302 Moved</title>", "\r\n<HTML>", "<?xml?><Error/>"})
  void recognises_a_web_page_that_calls_itself_a_picture(String body) {
    answer(bytes("image/jpeg", body));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<head><title>Sorry</title>",
        "<a href='/login'>",
        "{\"error\":{}}",
        " [ {\"error\": 1} ]"
      })
  void recognises_a_document_that_calls_itself_bytes(String body) {
    answer(bytes("application/octet-stream", body));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @Test
  void takes_no_text_that_does_not_say_what_it_is() {
    answer(bytes("", "Service unavailable"));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"font/woff2", "audio/mpeg", "multipart/mixed"})
  void takes_no_type_that_is_no_picture_or_video(String type) {
    answer(bytes(type, JPEG));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/mp4", "application/octet-stream", ""})
  void recognises_a_still_that_calls_itself_a_video(String type) {
    answer(bytes(type, JPEG));

    assertThat(failure(() -> open(video())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "identity", "Identity "})
  void takes_a_header_without_a_coding_for_none(String coding) throws IOException {
    answer(bytes("image/jpeg", JPEG).withHeader("Content-Encoding", coding));

    try (Download download = open(photo())) {
      assertThat(download.stream().readAllBytes()).hasSize(JPEG.length());
    }
  }

  @Test
  void refuses_bytes_in_a_coding_nobody_asked_for() {
    answer(bytes("image/jpeg", JPEG).withHeader("Content-Encoding", "gzip"));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.NOT_THE_MEDIUM);
  }

  @ParameterizedTest
  @CsvSource({
    "400, LINK_REFUSED",
    "401, LINK_REFUSED",
    "403, LINK_REFUSED",
    "404, LINK_REFUSED",
    "405, LINK_REFUSED",
    "410, LINK_REFUSED",
    "408, SOURCE_UNAVAILABLE",
    "409, SOURCE_UNAVAILABLE",
    "413, INVALID_REQUEST",
    "425, SOURCE_UNAVAILABLE",
    "499, SOURCE_UNAVAILABLE",
    "429, THROTTLED",
    "500, SOURCE_UNAVAILABLE",
    "502, SOURCE_UNAVAILABLE",
    "503, SOURCE_UNAVAILABLE",
    "504, SOURCE_UNAVAILABLE",
    "201, SOURCE_UNAVAILABLE",
    "204, SOURCE_UNAVAILABLE",
    "304, SOURCE_UNAVAILABLE"
  })
  void stores_no_refusal_as_a_picture(int status, FailureReason reason) {
    answer(status(status)
        .withHeader("Content-Type", "image/png")
        .withBody(status == 204 || status == 304 ? "" : "\u0089PNG\r\n\u001a\n"));

    MediaImportException failure = failure(() -> open(photo()));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining("x.jpg").hasMessageContaining("" + status);
    HOST.verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void hands_on_how_long_the_byte_host_wants_to_be_left_alone() {
    answer(status(429).withHeader("Retry-After", "30").withBody("<html>"));

    assertThat(((ThrottledException) failure(() -> open(photo()))).retryAfter())
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void pauses_when_the_byte_quota_of_the_day_is_used_up() {
    answer(status(429)
        .withBody("{\"error\":{\"details\":[{\"metadata\":"
            + "{\"quota_limit\":\"MediaBytesPerProjectPerDay\"}}]}}"));

    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.QUOTA_EXHAUSTED);
  }

  @Test
  void asks_for_nothing_when_there_is_nothing_to_ask_for() {
    MediaItem bare = MediaItem.builder().id("x").type(MediaKind.VIDEO).build();
    assertThat(failure(() -> open(bare)).reason()).isEqualTo(FailureReason.LINK_REFUSED);

    MediaItem processing =
        MediaItem.builder().from(video()).readiness(Readiness.PROCESSING).build();
    assertThat(failure(() -> open(processing)).reason()).isEqualTo(FailureReason.NOT_READY);

    MediaItem failed =
        MediaItem.builder().from(video()).readiness(Readiness.FAILED).build();
    assertThat(failure(() -> open(failed)).reason()).isEqualTo(FailureReason.PROCESSING_FAILED);

    assertThatThrownBy(() -> fetcher.open(photo(), -1, Access.ANONYMOUS))
        .isInstanceOf(IllegalArgumentException.class);
    HOST.verify(0, getRequestedFor(anyUrl()));
  }

  // Ranges

  private static ResponseDefinitionBuilder part(String contentRange, String body) {
    return bytes("image/jpeg", body).withStatus(206).withHeader("Content-Range", contentRange);
  }

  @Test
  void goes_on_in_the_middle_when_the_server_does() throws Exception {
    answer(part("bytes 100-104/105", "<html").withHeader("ETag", "\"e\""));

    try (Download download = fetcher.open(photo(), 100, Access.ANONYMOUS)) {
      assertThat(download.startsAt()).isEqualTo(100);
      assertThat(download.totalLength()).hasValue(105);
      assertThat(download.etag()).contains("\"e\"");
      assertThat(new String(download.stream().readAllBytes(), ISO_8859_1)).isEqualTo("<html");
    }
    HOST.verify(getRequestedFor(anyUrl()).withHeader("Range", equalTo("bytes=100-")));
  }

  @Test
  void says_when_the_server_starts_again_from_the_first_byte() throws Exception {
    answer(bytes("image/jpeg", JPEG));

    try (Download download = fetcher.open(photo(), 5, Access.ANONYMOUS)) {
      assertThat(download.startsAt()).isZero();
      assertThat(download.totalLength()).hasValue(JPEG.length());
    }
  }

  @Test
  void leaves_open_how_long_the_whole_is_when_the_server_does() throws Exception {
    answer(part("bytes 100-104/*", "abcde"));

    try (Download download = fetcher.open(photo(), 100, Access.ANONYMOUS)) {
      assertThat(download.totalLength()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 99-103/105",
        "bytes 101-105/106",
        "bytes 0-4/5",
        "bytes 100-105/106",
        "bytes 100-99/106",
        "bytes */105",
        "100-104/105",
        ""
      })
  void never_joins_another_range_than_the_one_asked_for(String contentRange) {
    answer(part(contentRange, "abcde"));

    assertThat(failure(() -> fetcher.open(photo(), 100, Access.ANONYMOUS)).reason())
        .isEqualTo(FailureReason.BROKEN_BODY);
  }

  @Test
  void names_a_range_that_does_not_exist() {
    answer(status(416).withHeader("Content-Range", "bytes */50"));

    assertThat(failure(() -> fetcher.open(photo(), 100, Access.ANONYMOUS)))
        .isInstanceOf(ItemUnavailableException.class)
        .hasMessageContaining("from 100 on")
        .extracting(MediaImportException::reason)
        .isEqualTo(FailureReason.BROKEN_BODY);
  }

  @Test
  void takes_an_unasked_part_only_from_the_first_byte_on() throws Exception {
    answer(part("bytes 0-4/5", "abcde"));
    open(photo()).close();

    answer(part("bytes 1-5/6", "abcde"));
    assertThat(failure(() -> open(photo())).reason()).isEqualTo(FailureReason.BROKEN_BODY);
  }

  // Redirects and tokens

  private static ResponseDefinitionBuilder redirect(int status, String location) {
    return status(status)
        .withHeader("Location", location)
        .withHeader("Content-Type", "text/html")
        .withBody("<html>302 Moved</html>");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void follows_a_redirect_to_another_allowed_host(int status) throws Exception {
    answer(redirect(status, OTHER.baseUrl() + "/signed?a=&b=2"));
    OTHER.stubFor(get(anyUrl()).willReturn(bytes("video/mp4", MP4)));

    try (Download download = fetcher.open(video(), 7, Access.ANONYMOUS)) {
      assertThat(new String(download.stream().readAllBytes(), ISO_8859_1)).isEqualTo(MP4);
    }
    OTHER.verify(
        1,
        getRequestedFor(urlEqualTo("/signed?a=&b=2"))
            .withHeader("Range", equalTo("bytes=7-"))
            .withHeader("Authorization", absent()));
  }

  @Test
  void follows_no_circle() {
    answer(redirect(302, OTHER.baseUrl() + "/there"));
    OTHER.stubFor(get("/there").willReturn(redirect(302, "/there")));

    assertThat(failure(() -> open(video())).reason()).isEqualTo(FailureReason.LINK_REFUSED);
    OTHER.verify(1, getRequestedFor(urlEqualTo("/there")));
  }

  @Test
  void sends_the_token_to_the_first_host_and_to_no_other() throws Exception {
    answer(redirect(302, OTHER.baseUrl() + "/there"));
    OTHER.stubFor(get("/there").willReturn(redirect(302, HOST.baseUrl() + "/back")));
    HOST.stubFor(get("/back").willReturn(bytes("video/mp4", MP4)));

    fetcher.open(video(), 0, Access.BEARER).close();

    HOST.verify(
        1,
        getRequestedFor(urlEqualTo("/lr/x=dv"))
            .withHeader("Authorization", equalTo("Bearer token-1")));
    OTHER.verify(1, getRequestedFor(urlEqualTo("/there")).withHeader("Authorization", absent()));
    HOST.verify(1, getRequestedFor(urlEqualTo("/back")));
  }

  @Test
  void keeps_the_token_on_a_redirect_within_its_origin() throws Exception {
    answer(redirect(302, "/moved"));
    HOST.stubFor(get("/moved").willReturn(bytes("image/jpeg", JPEG)));

    fetcher.open(photo(), 0, Access.BEARER).close();

    HOST.verify(
        1,
        getRequestedFor(urlEqualTo("/moved"))
            .withHeader("Authorization", equalTo("Bearer token-1")));
  }

  @Test
  void refreshes_an_expired_token_once() throws Exception {
    HOST.stubFor(get(anyUrl())
        .inScenario("s")
        .whenScenarioStateIs(STARTED)
        .willReturn(status(401))
        .willSetStateTo("refreshed"));
    HOST.stubFor(get(anyUrl())
        .inScenario("s")
        .whenScenarioStateIs("refreshed")
        .willReturn(bytes("image/jpeg", JPEG)));

    fetcher.open(photo(), 0, Access.BEARER).close();

    HOST.verify(
        1, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer token-2")));
  }

  @Test
  void takes_a_second_refusal_for_a_dead_link() {
    answer(status(401));

    assertThat(failure(() -> fetcher.open(photo(), 0, Access.BEARER)).reason())
        .isEqualTo(FailureReason.LINK_REFUSED);
    HOST.verify(2, getRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/x?SECRET",
        "http://169.254.169.254/latest",
        "ftp://localhost/x",
        "file:///etc/passwd",
        "javascript:alert(1)"
      })
  void follows_no_redirect_to_a_strange_place(String location) {
    answer(redirect(302, location));

    MediaImportException failure = failure(() -> open(photo()));

    assertThat(failure.reason()).isEqualTo(FailureReason.LINK_REFUSED);
    assertThat(failure).message().doesNotContain("SECRET", "latest");
  }

  @Test
  void asks_no_strange_host_though_the_listing_names_it() {
    MediaImportException failure = failure(
        () -> fetcher.open(item(MediaKind.PHOTO, "https://evil.example/SECRET"), 0, Access.BEARER));

    assertThat(failure.reason()).isEqualTo(FailureReason.LINK_REFUSED);
    assertThat(failure).hasMessageContaining("evil.example").message().doesNotContain("SECRET");
  }

  @Test
  void asks_no_plain_http_when_the_api_is_https() {
    MediaFetcher strict = fetcher(GooglePhotosSettings.defaults(), new Renewable());

    assertThat(failure(() -> strict.open(photo(), 0, Access.BEARER)).reason())
        .isEqualTo(FailureReason.LINK_REFUSED);
    HOST.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void follows_five_redirects_and_no_more() throws Exception {
    for (int i = 0; i < 7; i++) {
      HOST.stubFor(get("/r" + i + "=d").willReturn(redirect(302, "/r" + (i + 1) + "=d")));
    }
    HOST.stubFor(get("/r7=d").willReturn(bytes("image/jpeg", JPEG)));

    open(item(MediaKind.PHOTO, HOST.baseUrl() + "/r2")).close();
    assertThat(failure(() -> open(item(MediaKind.PHOTO, HOST.baseUrl() + "/r1"))))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("redirects");
    HOST.verify(6 + 6, getRequestedFor(urlPathMatching("/r.*")));
  }

  @Test
  void follows_a_redirect_whose_target_was_not_encoded() throws Exception {
    answer(redirect(302, OTHER.baseUrl() + "/a b/{c}[d]?e=|%20"));
    OTHER.stubFor(get(anyUrl()).willReturn(bytes("image/jpeg", JPEG)));

    open(photo()).close();

    OTHER.verify(1, getRequestedFor(urlEqualTo("/a%20b/%7Bc%7D%5Bd%5D?e=%7C%20")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://[", "http://a b/", "%"})
  void names_a_redirect_to_nowhere(String location) {
    answer(location.isEmpty() ? status(302) : redirect(302, location));

    assertThat(failure(() -> open(photo()))).isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void says_what_it_opened_without_saying_where() throws Exception {
    answer(ok(JPEG).withHeader("Content-Type", "image/jpeg"));

    try (Download download = open(photo())) {
      assertThat(download.toString()).contains("image/jpeg").doesNotContain("/lr/");
    }
  }
}
