package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens that are fetched with the refresh token of a credentials file. */
@WireMockTest
@Timeout(60)
final class CredentialsFileTest {
  private static final String LOGIN = "{\"type\":\"authorized_user\",\"client_id\":\"client-1\","
      + "\"client_secret\":\"secret-1\",\"refresh_token\":\"1//refresh-1\"}";

  @TempDir
  private Path folder;

  private GooglePhotosSettings settings;
  private SignInSettings signIn;
  private HttpTransport transport;

  @BeforeEach
  void connect(WireMockRuntimeInfo server) {
    settings = GooglePhotosSettings.builder()
        .photosUrl(URI.create(server.getHttpBaseUrl()))
        .build();
    signIn = SignInSettings.builder()
        .tokenUrl(URI.create(server.getHttpBaseUrl() + "/token"))
        .build();
    transport = GooglePhotosClient.newTransport(settings);
  }

  @AfterEach
  void disconnect() throws IOException {
    transport.shutdown();
  }

  private Credentials login() throws IOException {
    return GoogleSignIn.credentialsFromFile(transport, file(LOGIN), signIn);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("login.json"), content);
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

  @Test
  void fetches_an_access_token_with_the_refresh_token() throws Exception {
    stubFor(post("/token").willReturn(okJson(token("ya29.one", 3599))));
    acceptOnly("ya29.one");
    Credentials login = login();

    assertThat(listAlbums(login)).isTrue();
    assertThat(listAlbums(login)).isTrue();

    verify(
        1,
        postRequestedFor(urlEqualTo("/token"))
            .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
            .withHeader("Authorization", absent())
            .withFormParam("grant_type", equalTo("refresh_token"))
            .withFormParam("refresh_token", equalTo("1//refresh-1"))
            .withFormParam("client_id", equalTo("client-1"))
            .withFormParam("client_secret", equalTo("secret-1")));
  }

  @Test
  void renews_a_token_that_is_about_to_expire_without_being_refused_first() throws Exception {
    stubFor(post("/token").willReturn(okJson(token("ya29.short", 4))));
    acceptOnly("ya29.short");
    Credentials login = login();

    assertThat(listAlbums(login)).isTrue();
    assertThat(listAlbums(login)).isTrue();

    verify(2, postRequestedFor(urlEqualTo("/token")));
    verify(2, getRequestedFor(urlPathEqualTo("/v1/albums")));
  }

  @Test
  void names_the_causes_when_the_login_has_ended() throws Exception {
    stubFor(post("/token")
        .willReturn(status(400)
            .withBody("{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired"
                + " or revoked.\"}")));

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("invalid_grant")
        .hasMessageContaining("7 days")
        .hasMessageContaining("Sign in again");
    verify(1, postRequestedFor(urlEqualTo("/token")));
    verify(0, getRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({"401, invalid_client", "400, unauthorized_client", "404, ''"})
  void takes_other_refusals_for_wrong_settings(int status, String error) throws Exception {
    stubFor(post("/token").willReturn(status(status).withBody("{\"error\":\"" + error + "\"}")));

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining(status + (error.isEmpty() ? "" : " " + error))
        .hasMessageContaining("client id and secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void asks_a_failing_token_endpoint_once(int status) throws Exception {
    stubFor(post("/token").willReturn(status(status).withBody("<html>")));

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("the token endpoint");
    verify(1, postRequestedFor(urlEqualTo("/token")));
  }

  @Test
  void hands_on_how_long_the_token_endpoint_wants_to_be_left_alone() throws Exception {
    stubFor(post("/token").willReturn(status(429).withHeader("Retry-After", "7")));

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOfSatisfying(
            ThrottledException.class, e -> assertThat(e.retryAfter()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "{\"access_token\":7}", "[]", ""})
  void takes_an_answer_without_a_token_for_unavailable(String body) throws Exception {
    stubFor(post("/token").willReturn(ok(body)));

    assertThatThrownBy(() -> listAlbums(login()))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("without access_token");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void takes_no_refresh_token_to_a_redirects_target(int status) throws Exception {
    stubFor(post("/token")
        .willReturn(status(status).withHeader("Location", settings.photosUrl() + "/evil")));

    assertThatThrownBy(() -> listAlbums(login())).isInstanceOf(SourceUnavailableException.class);
    verify(0, postRequestedFor(urlEqualTo("/evil")));
    verify(0, getRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | is not JSON",
        "[] | is not JSON",
        "{} | has no client_id",
        "{\"client_id\":\"c\"} | has no refresh_token",
        "{\"type\":\"service_account\"} | service account",
        "{\"installed\":{\"client_id\":\"c\"}} | OAuth client",
        "{\"web\":{}} | OAuth client",
        "{\"type\":\"external_account\"} | of the type external_account"
      })
  void names_a_bad_credentials_file_and_its_trouble(String content, String trouble)
      throws Exception {
    Path file = file(content);

    assertThatThrownBy(() -> GoogleSignIn.credentialsFromFile(transport, file, signIn))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(trouble)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void names_a_credentials_file_that_cannot_be_read() throws Exception {
    Path missing = folder.resolve("none.json");
    assertThatThrownBy(() -> GoogleSignIn.credentialsFromFile(transport, missing, signIn))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("none.json does not exist");
    assertThatThrownBy(() -> GoogleSignIn.credentialsFromFile(transport, folder, signIn))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("cannot be read");
    Path huge = file(" ".repeat(1024 * 1024 + 1));
    assertThatThrownBy(() -> GoogleSignIn.credentialsFromFile(transport, huge, signIn))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void does_not_take_a_closed_transport_for_a_refusal() throws Exception {
    stubFor(post("/token").willReturn(okJson(token("ya29.one", 3599))));
    Credentials login = login();
    transport.shutdown();

    assertThatThrownBy(() -> listAlbums(login))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void does_without_a_client_secret() throws Exception {
    stubFor(post("/token").willReturn(okJson("{\"access_token\":\"ya29.one\"}")));
    acceptOnly("ya29.one");
    Path file = file("{\"client_id\":\"c\",\"refresh_token\":\"r\"}");

    assertThat(listAlbums(GoogleSignIn.credentialsFromFile(transport, file, signIn)))
        .isTrue();
    verify(postRequestedFor(urlEqualTo("/token")).withFormParam("client_secret", absent()));
  }
}
