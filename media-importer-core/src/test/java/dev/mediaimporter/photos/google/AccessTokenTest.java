package dev.mediaimporter.photos.google;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
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
import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.UserCredentials;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens: refreshed once, refused. */
@WireMockTest
@Timeout(60)
final class AccessTokenTest {
  private GooglePhotosSettings settings;
  private URI tokenUrl;
  private HttpTransport transport;

  @BeforeEach
  void connect(WireMockRuntimeInfo server) {
    settings = GooglePhotosSettings.builder()
        .photosUrl(URI.create(server.getHttpBaseUrl()))
        .build();
    tokenUrl = URI.create(server.getHttpBaseUrl() + "/token");
    transport = GooglePhotosClient.newTransport(settings);
  }

  @AfterEach
  void disconnect() throws IOException {
    transport.shutdown();
  }

  private Credentials login() {
    return UserCredentials.newBuilder()
        .setClientId("c")
        .setClientSecret("s")
        .setRefreshToken("r")
        .setTokenServerUri(tokenUrl)
        .setHttpTransportFactory(() -> transport)
        .build();
  }

  private boolean listAlbums(Credentials credentials) {
    return GooglePhotosClient.create(transport, credentials, settings)
        .albums()
        .iterator()
        .hasNext();
  }

  private static void acceptOnly(String token) {
    stubFor(get(anyUrl())
        .willReturn(status(401).withBody("{\"error\":{\"status\":\"UNAUTHENTICATED\"}}")));
    stubFor(get(anyUrl())
        .withHeader("Authorization", equalTo("Bearer " + token))
        .willReturn(okJson("{\"albums\":[{\"id\":\"a\"}]}")));
  }

  private static String token(String token, int seconds) {
    return "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds
        + ",\"token_type\":\"Bearer\",\"scope\":\"x\"}";
  }

  private static void giveTokens(String first, String then) {
    stubFor(post("/token")
        .inScenario("tokens")
        .whenScenarioStateIs(STARTED)
        .willReturn(okJson(token(first, 3599)))
        .willSetStateTo("then"));
    stubFor(post("/token")
        .inScenario("tokens")
        .whenScenarioStateIs("then")
        .willReturn(okJson(token(then, 3599))));
  }

  @Test
  void refreshes_a_refused_token_once_and_goes_on() throws Exception {
    giveTokens("ya29.old", "ya29.new");
    acceptOnly("ya29.new");

    assertThat(listAlbums(login())).isTrue();

    verify(2, postRequestedFor(urlEqualTo("/token")));
    verify(2, getRequestedFor(urlPathEqualTo("/v1/albums")));
  }

  @Test
  void gives_up_when_the_fresh_token_is_refused_too() throws Exception {
    giveTokens("ya29.old", "ya29.new");
    acceptOnly("ya29.another");

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("401 UNAUTHENTICATED")
        .hasMessageContaining("sign in again");
    verify(2, getRequestedFor(urlPathEqualTo("/v1/albums")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threads_that_come_together_share_one_refresh_and_its_outcome(boolean succeeds)
      throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicInteger refreshes = new AtomicInteger();
    Credentials login = new OAuth2Credentials(new AccessToken("ya29.old", null)) {
      private static final long serialVersionUID = 1L;

      @Override
      public AccessToken refreshAccessToken() {
        refreshes.incrementAndGet();
        while (threads.stream()
                .filter(t -> t.getState() == Thread.State.WAITING)
                .count()
            < 15) {
          Thread.onSpinWait();
        }
        if (!succeeds) {
          throw new AccessRejectedException("ended", null);
        }
        return new AccessToken("ya29.new", null);
      }
    };
    AuthorizedHttp http = http(login);
    var old = http.authorization(settings.photosUrl());
    Queue<String> outcomes = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 16; i++) {
      threads.add(new Thread(() -> {
        try {
          http.refresh(settings.photosUrl(), old);
          outcomes.add("" + http.authorization(settings.photosUrl()).get("Authorization"));
        } catch (AccessRejectedException e) {
          outcomes.add("" + e.getMessage());
        }
      }));
    }

    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(refreshes).hasValue(1);
    assertThat(outcomes).hasSize(16).containsOnly(succeeds ? "[Bearer ya29.new]" : "ended");
  }

  @Test
  void a_thread_that_comes_late_finds_the_token_refreshed() throws Exception {
    giveTokens("ya29.old", "ya29.new");
    Credentials login = login();
    AuthorizedHttp http = http(login);
    var old = http.authorization(settings.photosUrl());

    http.refresh(settings.photosUrl(), old);
    http.refresh(settings.photosUrl(), old);

    assertThat(http.authorization(settings.photosUrl()).get("Authorization"))
        .containsExactly("Bearer ya29.new");
    verify(2, postRequestedFor(urlEqualTo("/token")));

    // OAuth2Credentials alone would not have: it refreshes whenever it is asked to.
    login.refresh();
    verify(3, postRequestedFor(urlEqualTo("/token")));
  }

  private AuthorizedHttp http(Credentials credentials) {
    Clock clock = Clock.systemUTC();
    return new AuthorizedHttp(
        new PlainHttp(transport, ApiConnection.timeouts(settings)), credentials, clock);
  }

  @Test
  void recognises_an_ended_login_behind_googles_own_credentials() throws Exception {
    stubFor(post("/token").willReturn(status(400).withBody("{\"error\":\"invalid_grant\"}")));
    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("7 days");
    verify(1, postRequestedFor(urlEqualTo("/token")));
  }

  @Test
  void takes_other_troubles_of_googles_own_credentials_for_unavailable() {
    Credentials foreign = new OAuth2Credentials(new AccessToken("t", Date.from(Instant.EPOCH))) {
      private static final long serialVersionUID = 1L;

      @Override
      public AccessToken refreshAccessToken() throws IOException {
        throw new IOException("SECRET");
      }
    };

    assertThatThrownBy(() -> listAlbums(foreign))
        .isInstanceOf(SourceUnavailableException.class)
        .hasStackTraceContaining("cannot be refreshed")
        .message()
        .doesNotContain("SECRET");
  }

  @Test
  void says_what_to_do_about_a_plain_token_that_is_refused() {
    acceptOnly("another");

    assertThatThrownBy(() -> listAlbums(PhotosCredentials.ofAccessToken(" ya29.plain\n")))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("Pass a new one");
    assertThatThrownBy(
            () -> listAlbums(GoogleCredentials.create(new AccessToken("ya29.plain", null))))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("pass a new one");
    verify(2, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer ya29.plain")));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "  ", "two words", "a\r\nX-Evil: 1", "\"quoted\"", "'quoted'", "\u00fcmlaut"})
  void refuses_what_cannot_be_a_token(@Nullable String token) {
    assertThatThrownBy(() -> PhotosCredentials.ofAccessToken(token))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("access token");
  }

  @ParameterizedTest
  @CsvSource({
    "ya29.a b, a blank",
    "'ya29.a\nb', a line break",
    "ya29.a\"b, a quotation mark",
    "ya29.a;b, a character"
  })
  void names_what_no_token_has(String token, String trouble) {
    assertThatThrownBy(() -> PhotosCredentials.ofAccessToken(token))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("contains " + trouble)
        .hasMessageNotContaining("ya29");
  }
}
