package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.mediaimporter.signin.GoogleScopes.LIBRARY_READ;
import static dev.mediaimporter.signin.GoogleScopes.OPENID;
import static dev.mediaimporter.signin.GoogleScopes.PICKER;
import static dev.mediaimporter.signin.GoogleStandIn.ANNA;
import static dev.mediaimporter.signin.GoogleStandIn.CLIENT_ID;
import static dev.mediaimporter.signin.GoogleStandIn.EMAIL_AS_REPORTED;
import static dev.mediaimporter.signin.GoogleStandIn.parameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.Credentials;
import com.google.auth.oauth2.ClientId;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleSignInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECRET = "GOCSPX-canary-secret";
  private static final String CODE = "4/canary-code";
  private static final String REFRESH_TOKEN = "1//canary-refresh";
  private static final String ACCESS_TOKEN = "ya29.canary-access";
  private static final StoredGrant HELD =
      new StoredGrant(ANNA, CLIENT_ID, Set.of(OPENID, EMAIL_AS_REPORTED, PICKER), REFRESH_TOKEN);

  private static SigningKey key;

  private final MovableClock clock = new MovableClock(Instant.now());
  private final MemoryTokenStore store = new MemoryTokenStore();
  private final Browser browser = new Browser();
  private GoogleStandIn google;
  private GoogleSignIn signIn;

  @BeforeAll
  static void makeKey() {
    key = SigningKey.create("key-1");
  }

  @BeforeEach
  void start() {
    google = new GoogleStandIn(clock);
    google.publishes("public, max-age=3600", key);
    signIn = signIn(google.settings().build());
  }

  @AfterEach
  void stop() {
    google.close();
  }

  private GoogleSignIn signIn(SignInSettings settings) {
    return new GoogleSignIn(
        new NetHttpTransport(),
        ClientId.of(CLIENT_ID, SECRET),
        store,
        settings,
        clock,
        new SecureRandom());
  }

  private JsonObject goodTokens(SignInAttempt attempt) {
    JsonObject tokens =
        google.tokens(key.sign(google.claims(attempt)), OPENID, EMAIL_AS_REPORTED, PICKER);
    tokens.addProperty("refresh_token", REFRESH_TOKEN);
    tokens.addProperty("access_token", ACCESS_TOKEN);
    return tokens;
  }

  /** A whole sign-in; the page that the browser ends on. */
  private HttpResponse<String> complete(SignInAttempt attempt, ResponseDefinitionBuilder answer)
      throws Exception {
    google.sendsBack(attempt, "code=" + CODE);
    google.answersCodeWith(answer);
    CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());
    attempt.await(PATIENCE);
    return page.join();
  }

  /** A sign-in that must fail, and how. */
  private MediaImportException failure(SignInAttempt attempt, ResponseDefinitionBuilder answer) {
    google.sendsBack(attempt, "code=" + CODE);
    google.answersCodeWith(answer);
    CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());
    Throwable thrown = catchThrowable(() -> attempt.await(PATIENCE));
    assertThat(page.join().body()).contains("The sign-in did not succeed");
    assertThat(store.grants).isEmpty();
    assertNoSecret(thrown);
    return (MediaImportException) thrown;
  }

  private static void assertNoSecret(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("canary").doesNotContain("eyJ");
    assertThat(thrown.getMessage()).doesNotContain("\n");
  }

  @Test
  void signs_in_and_keeps_the_refresh_token() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      HttpResponse<String> page = complete(attempt, okJson(goodTokens(attempt).toString()));

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("You are signed in").contains("anna@example.org");
      assertThat(page.headers().map())
          .contains(
              entry("cache-control", List.of("no-store")),
              entry("referrer-policy", List.of("no-referrer")));
    }
    assertThat(store.grants).containsExactly(entry(ANNA.subject(), HELD));
  }

  @Test
  void asks_google_for_all_that_the_flow_needs() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      Map<String, String> asked = parameters(attempt.url());

      assertThat(asked)
          .contains(
              entry("response_type", "code"),
              entry("client_id", CLIENT_ID),
              entry("access_type", "offline"),
              entry("prompt", "consent"),
              entry("include_granted_scopes", "true"),
              entry("code_challenge_method", "S256"),
              entry("scope", "email " + PICKER + " openid"))
          .doesNotContainKey("client_secret");
      assertThat(asked.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:[0-9]+");
      assertThat(Stream.of("state", "nonce", "code_challenge").map(asked::get))
          .doesNotHaveDuplicates()
          .allMatch(value -> value.matches("[\\w-]{43}"));
    }
  }

  @Test
  void every_attempt_has_secrets_of_its_own() {
    try (SignInAttempt one = signIn.begin(Set.of());
        SignInAttempt other = signIn.begin(Set.of())) {
      for (String name : List.of("state", "nonce", "code_challenge", "redirect_uri")) {
        assertThat(parameters(one.url()).get(name))
            .isNotEqualTo(parameters(other.url()).get(name));
      }
    }
  }

  @Test
  void exchanges_the_code_with_the_verifier_of_its_challenge() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      complete(attempt, okJson(goodTokens(attempt).toString()));

      Map<String, String> form = google.forms("/token").get(0);
      Map<String, String> asked = parameters(attempt.url());
      assertThat(form)
          .containsOnlyKeys(
              "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier")
          .contains(
              entry("grant_type", "authorization_code"),
              entry("code", CODE),
              entry("redirect_uri", asked.get("redirect_uri")),
              entry("client_id", CLIENT_ID),
              entry("client_secret", SECRET));
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
      assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
          .isEqualTo(asked.get("code_challenge"));
    }
  }

  @Test
  void asks_one_user_who_need_not_write_the_address_as_google_does() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER), "Anna@Example.org")) {
      assertThat(parameters(attempt.url()))
          .contains(entry("prompt", "consent"), entry("login_hint", "Anna@Example.org"));
      JsonObject tokens = goodTokens(attempt);
      tokens.addProperty("refresh_token", "1//newer");
      complete(attempt, okJson(tokens.toString()));
    }
    assertThat(store.grants)
        .containsExactly(
            entry(ANNA.subject(), new StoredGrant(ANNA, CLIENT_ID, HELD.scopes(), "1//newer")));
  }

  @Test
  void keeps_nothing_of_somebody_else() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER), "bob@example.org")) {
      assertThat(failure(attempt, okJson(goodTokens(attempt).toString())))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessage(
              ANNA.email() + " signed in, not bob@example.org, and nothing was kept: sign in"
                  + " again and choose that account");
    }
    assertThat(google.forms("/revoke")).isEmpty();
  }

  @Test
  void says_what_to_do_when_there_is_no_refresh_token_at_all() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      JsonObject tokens = goodTokens(attempt);
      tokens.remove("refresh_token");

      assertThat(failure(attempt, okJson(tokens.toString())))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessageContaining("no refresh token")
          .hasMessageContaining("myaccount.google.com/permissions");
    }
  }

  @Test
  void names_the_permission_that_was_unticked() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER, LIBRARY_READ))) {
      assertThat(failure(attempt, okJson(goodTokens(attempt).toString())))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessage("the permission " + LIBRARY_READ
              + " was not granted: sign in again and leave it ticked");
    }
  }

  @Test
  void takes_an_answer_without_scopes_for_all_that_was_asked() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      JsonObject tokens = goodTokens(attempt);
      tokens.remove("scope");
      complete(attempt, okJson(tokens.toString()));
    }
    assertThat(store.grants.get(ANNA.subject()).scopes()).isEqualTo(HELD.scopes());
  }

  @Test
  void keeps_what_was_granted_before_as_well() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      JsonObject tokens = goodTokens(attempt);
      tokens.addProperty(
          "scope", String.join(" ", OPENID, EMAIL_AS_REPORTED, PICKER, LIBRARY_READ));
      complete(attempt, okJson(tokens.toString()));
    }
    assertThat(store.grants.get(ANNA.subject()).scopes()).contains(PICKER, LIBRARY_READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?code=stolen",
        "?state=&code=stolen",
        "?state=wrong&code=stolen",
        "?state=wrong&error=access_denied",
        "?state=%FF&code=stolen",
        "?state=RIGHT",
        "?state=RIGHT&code=stolen&error=access_denied",
        "?&=&&state",
      })
  void turns_strange_answers_away_and_goes_on_waiting(String query) throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      Map<String, String> asked = parameters(attempt.url());
      HttpResponse<String> page = browser.get(
          URI.create(asked.get("redirect_uri") + "/" + query.replace("RIGHT", asked.get("state"))));

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body()).contains("not the awaited answer").doesNotContain("stolen");
      assertThat(complete(attempt, okJson(goodTokens(attempt).toString())).statusCode())
          .isEqualTo(200);
    }
    assertThat(google.forms("/token")).hasSize(1);
  }

  @Test
  void serves_nothing_else() {
    try (SignInAttempt attempt = signIn.begin(Set.of())) {
      Map<String, String> asked = parameters(attempt.url());
      URI root = URI.create(asked.get("redirect_uri") + "/");
      URI answer = root.resolve("/?code=x&state=" + asked.get("state"));

      assertThat(browser.get(root.resolve("/favicon.ico")).statusCode()).isEqualTo(404);
      assertThat(browser.post(answer).statusCode()).isEqualTo(404);
      assertTimesOut(attempt);
    }
  }

  private static void assertTimesOut(SignInAttempt attempt) {
    assertThatThrownBy(() -> attempt.await(Duration.ZERO))
        .isInstanceOfSatisfying(
            SourceUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT));
  }

  @Test
  void shows_a_second_answer_that_there_was_a_first() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      complete(attempt, okJson(goodTokens(attempt).toString()));

      assertThat(browser.get(attempt.url()).body()).contains("has been answered");
      assertThatThrownBy(() -> attempt.await(PATIENCE)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(google.forms("/token")).hasSize(1);
  }

  @Test
  void tells_when_the_user_refuses() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      google.sendsBack(attempt, "error=access_denied");
      CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());

      assertThatThrownBy(() -> attempt.await(PATIENCE))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessage("the sign-in was refused in the browser (access_denied): sign in again and"
              + " allow it");
      assertThat(page.join().body()).contains("Nothing was shared");
    }
    assertThat(google.forms("/token")).isEmpty();
  }

  @Test
  void names_other_errors_of_the_consent_page_but_quotes_no_foreign_text() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      google.sendsBack(attempt, "error=invalid_scope");
      CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());
      assertThatThrownBy(() -> attempt.await(PATIENCE))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessageContaining("(invalid_scope)");
      assertThat(page.join().body()).contains("did not succeed");
    }
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      google.sendsBack(attempt, "error=%3Cb%3Ecanary");
      CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());
      assertThatThrownBy(() -> attempt.await(PATIENCE))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessageNotContaining("canary");
      assertThat(page.join().body()).doesNotContain("canary");
    }
  }

  @Test
  void writes_foreign_text_into_the_page_as_text() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      JsonWebToken.Payload claims = google.claims(attempt);
      claims.put("email", "\"<script>alert(1)</script>&\"@example.org");
      JsonObject tokens = goodTokens(attempt);
      tokens.addProperty("id_token", key.sign(claims));

      assertThat(complete(attempt, okJson(tokens.toString())).body())
          .contains("&quot;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;@example.org");
    }
  }

  @Test
  void gives_up_when_nobody_answers_and_can_be_awaited_again() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      assertTimesOut(attempt);

      complete(attempt, okJson(goodTokens(attempt).toString()));
    }
    assertThat(store.grants).hasSize(1);
  }

  @Test
  void closing_cancels() {
    SignInAttempt attempt = signIn.begin(Set.of(PICKER));
    attempt.close();
    attempt.close();

    assertThatThrownBy(() -> attempt.await(PATIENCE)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> browser.get(URI.create(parameters(attempt.url()).get("redirect_uri"))))
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void an_interrupt_cancels() {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> attempt.await(PATIENCE)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void a_browser_that_waits_for_its_page_gets_one_when_the_attempt_is_closed() {
    SignInAttempt attempt = signIn.begin(Set.of(PICKER));
    google.sendsBack(attempt, "code=" + CODE);
    CompletableFuture<HttpResponse<String>> page = browser.open(attempt.url());
    // The second answer is told of the first only once the first is in.
    URI answer = URI.create(parameters(attempt.url()).get("redirect_uri") + "/?code=x&state="
        + parameters(attempt.url()).get("state"));
    CompletableFuture<HttpResponse<String>> other = browser.open(answer);
    CompletableFuture.anyOf(page, other).join();
    attempt.close();

    assertThat(List.of(page.join().body(), other.join().body()))
        .anyMatch(body -> body.contains("did not succeed"))
        .anyMatch(body -> body.contains("has been answered"));
  }

  @Test
  void uses_the_port_it_is_told_to_and_says_when_it_is_taken() throws Exception {
    int port;
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      port = taken.getLocalPort();
      GoogleSignIn fixed = signIn(google.settings().redirectPort(port).build());
      assertThatThrownBy(() -> fixed.begin(Set.of()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("in use");
    }
    GoogleSignIn fixed = signIn(google.settings().redirectPort(port).build());
    for (int i = 0; i < 2; i++) {
      try (SignInAttempt attempt = fixed.begin(Set.of())) {
        assertThat(parameters(attempt.url()))
            .contains(entry("redirect_uri", "http://127.0.0.1:" + port));
      }
    }
  }

  static Stream<Arguments> refusedCodes() {
    return Stream.of(
        Arguments.of(
            400, "{\"error\":\"invalid_grant\"}", AccessRejectedException.class, "too old"),
        Arguments.of(
            401,
            "{\"error\":\"invalid_client\"}",
            AccessRejectedException.class,
            "check the client id"),
        Arguments.of(400, "canary", AccessRejectedException.class, "answered 400: check"),
        Arguments.of(
            400,
            "{\"error\":\"canary text\"}",
            AccessRejectedException.class,
            "answered 400: check"),
        Arguments.of(429, "{}", ThrottledException.class, "answered 429"),
        Arguments.of(500, "<html>canary", SourceUnavailableException.class, "try again"),
        Arguments.of(503, "", SourceUnavailableException.class, "try again"),
        Arguments.of(200, "canary", SourceUnavailableException.class, "without id_token"),
        Arguments.of(200, "[]", SourceUnavailableException.class, "without id_token"),
        Arguments.of(
            200, "{\"id_token\":{\"a\":1}}", SourceUnavailableException.class, "without id_token"),
        Arguments.of(200, "[".repeat(70_000), SourceUnavailableException.class, "is longer than"));
  }

  @ParameterizedTest
  @MethodSource("refusedCodes")
  void says_why_the_code_was_not_exchanged(int status, String body, Class<?> type, String message) {
    try (SignInAttempt attempt = signIn.begin(Set.of())) {
      assertThat(failure(attempt, aResponse().withStatus(status).withBody(body)))
          .isInstanceOf(type)
          .hasMessageContaining(message);
    }
    assertThat(google.forms("/token")).hasSize(1);
  }

  @Test
  void survives_a_broken_connection() {
    try (SignInAttempt attempt = signIn.begin(Set.of())) {
      assertThat(failure(attempt, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("the connection failed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void takes_no_secret_to_where_it_is_redirected(int status) {
    try (SignInAttempt attempt = signIn.begin(Set.of())) {
      assertThat(
              failure(attempt, aResponse().withStatus(status).withHeader("Location", "/elsewhere")))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("check the configured address");
    }
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
    assertThatThrownBy(() -> tokenOf(signIn.credentials(ANNA.subject(), Set.of(PICKER))))
        .isInstanceOf(SourceUnavailableException.class);

    google.server.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    google.server.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
  }

  @Test
  void a_store_that_fails_is_named_and_the_browser_hears_of_it() throws Exception {
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      store.broken = true;
      assertThat(failure(attempt, okJson(goodTokens(attempt).toString())))
          .isInstanceOf(AccessRejectedException.class)
          .hasMessage("the stored sign-in cannot be used: the store is broken");
    }
  }

  @Test
  void nobody_is_asked_when_the_sign_in_could_not_be_kept(@TempDir Path temp) throws Exception {
    store.broken = true;
    assertThatThrownBy(() -> signIn.begin(Set.of(PICKER)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("a sign-in could not be kept: the store is broken");

    Path file = Files.writeString(temp.resolve("file"), "");
    GoogleSignIn misplaced = GoogleSignIn.create(
        new NetHttpTransport(),
        ClientId.of(CLIENT_ID, SECRET),
        FileTokenStore.open(file),
        google.settings().build());
    assertThatThrownBy(() -> misplaced.begin(Set.of(PICKER)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("a sign-in could not be kept: " + file + " cannot be read or written");
  }

  @Test
  void a_sign_in_outlives_the_program(@TempDir Path temp) throws Exception {
    Path folder = temp.resolve("signin");
    GoogleSignIn first = GoogleSignIn.create(
        new NetHttpTransport(),
        ClientId.of(CLIENT_ID, SECRET),
        FileTokenStore.open(folder),
        google.settings().build());
    try (SignInAttempt attempt = first.begin(Set.of(PICKER))) {
      complete(attempt, okJson(goodTokens(attempt).toString()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .doesNotContain("canary"));
    }

    FileTokenStore later = FileTokenStore.open(folder);
    GoogleSignIn second = GoogleSignIn.create(
        new NetHttpTransport(),
        ClientId.of(CLIENT_ID, SECRET),
        later,
        google.settings().build());
    google.answersRefreshWith(accessToken("ya29.a", 3599));
    assertThat(later.accounts(unreadable -> {})).containsExactly(ANNA);
    assertThat(tokenOf(second.credentials(ANNA.subject(), Set.of(PICKER))))
        .isEqualTo("Bearer ya29.a");
  }

  @Test
  void the_photos_client_uses_the_credentials_and_its_transport_serves_the_sign_in()
      throws Exception {
    GooglePhotosSettings photos = GooglePhotosSettings.builder()
        .photosUrl(URI.create(google.server.baseUrl()))
        .build();
    HttpTransport transport = GooglePhotosClient.newTransport(photos);
    try {
      GoogleSignIn together = GoogleSignIn.create(
          transport, ClientId.of(CLIENT_ID, SECRET), store, google.settings().build());
      try (SignInAttempt attempt = together.begin(Set.of(PICKER))) {
        complete(attempt, okJson(goodTokens(attempt).toString()));
      }
      PhotosClient client = GooglePhotosClient.create(
          transport, together.credentials(ANNA.subject(), Set.of(PICKER)), photos);
      google.answersRefreshWith(accessToken("ya29.a", 3599));
      google.server.stubFor(get(urlPathEqualTo("/v1/albums"))
          .withHeader("Authorization", equalTo("Bearer ya29.a"))
          .willReturn(okJson("{\"albums\":[{\"id\":\"1\",\"title\":\"Summer\"}]}")));
      assertThat(client.albums()).hasSize(1);

      google.answersRefreshWith(
          aResponse().withStatus(400).withBody("{\"error\":\"invalid_grant\"}"));
      PhotosClient later = GooglePhotosClient.create(
          transport, together.credentials(ANNA.subject(), Set.of(PICKER)), photos);
      assertThatThrownBy(() -> later.albums().iterator().hasNext())
          .isInstanceOf(AccessRejectedException.class)
          .hasMessageContaining("7 days");
    } finally {
      transport.shutdown();
    }
  }

  @Test
  void signs_in_with_a_client_that_has_no_secret() throws Exception {
    GoogleSignIn secretless = new GoogleSignIn(
        new NetHttpTransport(),
        ClientId.newBuilder().setClientId(CLIENT_ID).build(),
        store,
        google.settings().build(),
        clock,
        new SecureRandom());
    try (SignInAttempt attempt = secretless.begin(Set.of(PICKER))) {
      complete(attempt, okJson(goodTokens(attempt).toString()));
    }
    assertThat(google.forms("/token").get(0)).doesNotContainKey("client_secret");
  }

  private static String tokenOf(Credentials credentials) throws IOException {
    return credentials
        .getRequestMetadata(URI.create("https://photoslibrary.googleapis.com"))
        .get("Authorization")
        .get(0);
  }

  private static ResponseDefinitionBuilder accessToken(String token, int seconds) {
    return okJson("{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
        .formatted(token, seconds));
  }

  @Test
  void credentials_fetch_a_token_when_asked_and_keep_it() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(accessToken("ya29.a", 3599));
    Credentials credentials = signIn.credentials(ANNA.subject(), Set.of(PICKER));
    assertThat(google.forms("/token")).isEmpty();

    assertThat(tokenOf(credentials)).isEqualTo("Bearer ya29.a");
    assertThat(tokenOf(credentials)).isEqualTo("Bearer ya29.a");
    assertThat(google.forms("/token"))
        .containsExactly(Map.of(
            "grant_type", "refresh_token",
            "refresh_token", REFRESH_TOKEN,
            "client_id", CLIENT_ID,
            "client_secret", SECRET));
    credentials.refresh();
    assertThat(google.forms("/token")).hasSize(2);
  }

  @Test
  void credentials_renew_a_token_that_is_about_to_expire() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(accessToken("ya29.a", 4));
    Credentials credentials = signIn.credentials(ANNA.subject(), Set.of(PICKER));
    tokenOf(credentials);
    google.answersRefreshWith(accessToken("ya29.b", 3599));

    assertThat(tokenOf(credentials)).isEqualTo("Bearer ya29.b");
  }

  @Test
  void one_of_many_threads_fetches_the_token() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(accessToken("ya29.a", 3599));
    Credentials credentials = signIn.credentials(ANNA.subject(), Set.of(PICKER));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        calls.add(() -> tokenOf(credentials));
      }
      for (Future<String> token : threads.invokeAll(calls)) {
        assertThat(token.get()).isEqualTo("Bearer ya29.a");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(google.forms("/token")).hasSize(1);
  }

  @Test
  void a_sign_in_that_has_ended_is_told_with_its_likely_causes() {
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(aResponse()
        .withStatus(400)
        .withBody("{\"error\":\"invalid_grant\",\"error_description\":\"" + REFRESH_TOKEN + "\"}"));

    assertThatThrownBy(() -> tokenOf(signIn.credentials(ANNA.subject(), Set.of(PICKER))))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("revoked")
        .hasMessageContaining("7 days")
        .hasMessageContaining("Sign in again")
        .satisfies(GoogleSignInTest::assertNoSecret);
    assertThat(google.forms("/token")).hasSize(1);
  }

  @Test
  void a_token_endpoint_in_trouble_is_worth_another_try() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    Credentials credentials = signIn.credentials(ANNA.subject(), Set.of(PICKER));
    google.answersRefreshWith(aResponse().withStatus(503));
    assertThatThrownBy(() -> tokenOf(credentials)).isInstanceOf(SourceUnavailableException.class);
    google.answersRefreshWith(aResponse().withStatus(429).withHeader("Retry-After", "7"));
    assertThatThrownBy(() -> tokenOf(credentials))
        .isInstanceOfSatisfying(
            ThrottledException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    google.answersRefreshWith(okJson("{}"));
    assertThatThrownBy(() -> tokenOf(credentials))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("without access_token");
    google.answersRefreshWith(accessToken("ya29.a", 3599));

    assertThat(tokenOf(credentials)).isEqualTo("Bearer ya29.a");
    assertThat(google.forms("/token")).hasSize(4);
  }

  @Test
  void credentials_are_refused_to_who_is_not_signed_in_for_them() {
    assertThatThrownBy(() -> signIn.credentials(ANNA.subject(), Set.of()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("not signed in");

    store.grants.put(ANNA.subject(), HELD);
    assertThatThrownBy(() -> signIn.credentials(ANNA.subject(), Set.of(LIBRARY_READ)))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessage("the permission " + LIBRARY_READ
            + " is not part of the sign-in: sign in again to add it");

    store.grants.put(
        ANNA.subject(), new StoredGrant(ANNA, "another", HELD.scopes(), REFRESH_TOKEN));
    assertThatThrownBy(() -> signIn.credentials(ANNA.subject(), Set.of()))
        .isInstanceOf(AccessRejectedException.class);
    store.broken = true;
    assertThatThrownBy(() -> signIn.credentials(ANNA.subject(), Set.of()))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessage("the stored sign-in cannot be used: the store is broken");
    assertThat(google.server.findAll(postRequestedFor(anyUrl()))).isEmpty();
  }

  static Stream<ResponseDefinitionBuilder> gone() {
    return Stream.of(
        aResponse().withStatus(200),
        aResponse().withStatus(400).withBody("{\"error\":\"invalid_token\"}"));
  }

  @ParameterizedTest
  @MethodSource("gone")
  void revoking_withdraws_the_consent_and_forgets_it(ResponseDefinitionBuilder answer) {
    store.grants.put(ANNA.subject(), HELD);
    google.server.stubFor(post("/revoke").willReturn(answer));

    signIn.revoke(ANNA.subject());
    signIn.revoke(ANNA.subject());

    assertThat(store.grants).isEmpty();
    assertThat(google.forms("/revoke")).containsExactly(Map.of("token", REFRESH_TOKEN));
  }

  @Test
  void a_consent_that_could_not_be_withdrawn_is_not_forgotten() {
    store.grants.put(ANNA.subject(), HELD);
    google.server.stubFor(post("/revoke").willReturn(aResponse().withStatus(503)));
    assertThatThrownBy(() -> signIn.revoke(ANNA.subject()))
        .isInstanceOf(SourceUnavailableException.class)
        .satisfies(GoogleSignInTest::assertNoSecret);
    google.server.stubFor(
        post("/revoke").willReturn(aResponse().withStatus(400).withBody("{\"error\":\"other\"}")));
    assertThatThrownBy(() -> signIn.revoke(ANNA.subject()))
        .isInstanceOf(AccessRejectedException.class);

    assertThat(store.grants).containsKey(ANNA.subject());
  }

  @Test
  void prints_no_secret() throws Exception {
    store.grants.put(ANNA.subject(), HELD);
    google.answersRefreshWith(accessToken(ACCESS_TOKEN, 3599));
    Credentials credentials = signIn.credentials(ANNA.subject(), Set.of(PICKER));
    tokenOf(credentials);
    try (SignInAttempt attempt = signIn.begin(Set.of(PICKER))) {
      assertThat(List.of(HELD, credentials, signIn, attempt, google.settings().build()))
          .extracting(Object::toString)
          .noneMatch(
              text -> text.contains("canary") || text.contains("ya29") || text.contains("1//"));
    }
  }
}
