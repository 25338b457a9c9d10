package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.mediaimporter.signin.GoogleStandIn.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleWebSignInTest {
  private static final String SCOPE =
      "https://www.googleapis.com/auth/photospicker.mediaitems.readonly";
  private static final String REDIRECT = "https://photos.example.org/back";
  private static SigningKey key;

  // Google's library tells the age of access tokens by the system's clock.
  private final MovableClock clock = new MovableClock(Instant.now());
  private String secret = "GOCSPX-old";
  private GoogleStandIn google;
  private GoogleWebSignIn signIn;

  @BeforeAll
  static void makeKey() {
    key = SigningKey.create("first");
  }

  @BeforeEach
  void start() {
    google = new GoogleStandIn(clock);
    google.publishes("max-age=100", key);
    signIn = GoogleWebSignIn.create(
        new NetHttpTransport(),
        GoogleStandIn.CLIENT_ID,
        () -> secret,
        google.settings().build(),
        clock);
  }

  @AfterEach
  void stop() {
    google.close();
  }

  private GoogleWebSignIn.Grant redeem() {
    return signIn.redeem("4/the-code", "the-verifier", REDIRECT);
  }

  @Test
  void redeems_a_code_with_its_verifier_and_the_page_s_address() {
    google.answersCodeWith(
        okJson(google.tokens(key.sign(google.claims("any")), "openid", SCOPE).toString()));

    GoogleWebSignIn.Grant grant = redeem();

    assertThat(grant.account()).isEqualTo(ANNA);
    assertThat(grant.scopes()).containsExactlyInAnyOrder("openid", SCOPE);
    assertThat(grant.refreshToken()).contains("1//refresh");
    assertThat(grant).asString().doesNotContain("1//refresh");
    assertThat(google.forms("/token"))
        .containsExactly(Map.of(
            "grant_type", "authorization_code",
            "client_id", GoogleStandIn.CLIENT_ID,
            "client_secret", "GOCSPX-old",
            "code", "4/the-code",
            "code_verifier", "the-verifier",
            "redirect_uri", REDIRECT));
  }

  @Test
  void a_second_consent_may_come_without_a_refresh_token() {
    JsonObject tokens = google.tokens(key.sign(google.claims("any")), SCOPE);
    tokens.remove("refresh_token");
    google.answersCodeWith(okJson(tokens.toString()));

    assertThat(redeem().refreshToken()).isEmpty();
  }

  @Test
  void a_code_that_was_used_before_is_refused_without_repeating_it() {
    google.answersCodeWith(aResponse().withStatus(400).withBody("{\"error\":\"invalid_grant\"}"));

    assertThatThrownBy(this::redeem)
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("used up or too old")
        .hasMessageNotContainingAny("4/the-code", "the-verifier", "GOCSPX");
  }

  @Test
  void the_id_token_that_comes_with_a_code_is_verified_too() {
    String forged = SigningKey.create("first").sign(google.claims("any"));
    google.answersCodeWith(okJson(google.tokens(forged, SCOPE).toString()));

    assertThatThrownBy(this::redeem)
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("the ID token is not valid");
  }

  private JsonObject tokenInfo() {
    JsonObject json = new JsonObject();
    json.addProperty("aud", GoogleStandIn.CLIENT_ID);
    json.addProperty("azp", GoogleStandIn.CLIENT_ID);
    json.addProperty("sub", ANNA.subject());
    json.addProperty("scope", "openid " + SCOPE);
    json.addProperty("exp", "1795000000");
    json.addProperty("expires_in", "1800");
    json.addProperty("email", ANNA.email());
    json.addProperty("email_verified", "true");
    return json;
  }

  private void answersTokenInfo(int status, JsonObject body) {
    google.server.stubFor(get(urlPathEqualTo("/tokeninfo"))
        .willReturn(aResponse().withStatus(status).withBody(body.toString())));
  }

  @Test
  void says_whose_an_access_token_is_and_what_it_is_good_for() {
    answersTokenInfo(200, tokenInfo());

    GoogleWebSignIn.TokenInfo info = signIn.inspect("ya29.token");

    assertThat(info.account()).isEqualTo(ANNA);
    assertThat(info.scopes()).containsExactlyInAnyOrder("openid", SCOPE);
    assertThat(info.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
  }

  static List<Named<Consumer<JsonObject>>> foreignTokens() {
    return List.of(
        Named.of("another app's", json -> json.addProperty("aud", "other.apps.example")),
        Named.of("handed to another app", json -> json.addProperty("azp", "other.apps.example")),
        Named.of("nobody's", json -> json.remove("aud")),
        Named.of("expired", json -> json.addProperty("expires_in", "0")),
        Named.of("without an end", json -> json.remove("expires_in")));
  }

  @ParameterizedTest
  @MethodSource("foreignTokens")
  void refuses_an_access_token_that_is_not_this_app_s(Consumer<JsonObject> change) {
    JsonObject info = tokenInfo();
    change.accept(info);
    answersTokenInfo(200, info);

    assertThatThrownBy(() -> signIn.inspect("ya29.token"))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageNotContaining("ya29");
  }

  @Test
  void does_not_vouch_for_an_address_that_google_does_not_vouch_for() {
    for (String unverified : List.of("false", "TRUE", "1")) {
      JsonObject info = tokenInfo();
      info.addProperty("email_verified", unverified);
      answersTokenInfo(200, info);
      assertThat(signIn.inspect("ya29.token").account().emailVerified()).isFalse();
    }
  }

  @Test
  void an_unknown_access_token_is_refused_and_a_failing_google_is_not_a_refusal() {
    JsonObject invalid = new JsonObject();
    invalid.addProperty("error", "invalid_token");
    answersTokenInfo(400, invalid);
    assertThatThrownBy(() -> signIn.inspect("ya29.token"))
        .isInstanceOf(AccessRejectedException.class);

    answersTokenInfo(503, new JsonObject());
    assertThatThrownBy(() -> signIn.inspect("ya29.token"))
        .isInstanceOf(SourceUnavailableException.class);

    answersTokenInfo(429, new JsonObject());
    assertThatThrownBy(() -> signIn.inspect("ya29.token")).isInstanceOf(ThrottledException.class);
  }

  private static String bearer(Credentials credentials) throws Exception {
    return credentials
        .getRequestMetadata(URI.create("https://photoslibrary.googleapis.com"))
        .get("Authorization")
        .get(0);
  }

  private static JsonObject refreshed(String token) {
    JsonObject json = new JsonObject();
    json.addProperty("access_token", token);
    json.addProperty("expires_in", 3599);
    return json;
  }

  @Test
  void credentials_fetch_a_token_when_it_is_needed_with_the_secret_of_that_moment()
      throws Exception {
    google.answersRefreshWith(okJson(refreshed("ya29.one").toString()));
    Credentials credentials = signIn.credentials("1//refresh");
    assertThat(google.forms("/token")).isEmpty();
    secret = "GOCSPX-new";

    assertThat(bearer(credentials)).isEqualTo("Bearer ya29.one");
    assertThat(bearer(credentials)).isEqualTo("Bearer ya29.one");

    assertThat(google.forms("/token"))
        .containsExactly(Map.of(
            "grant_type", "refresh_token",
            "client_id", GoogleStandIn.CLIENT_ID,
            "client_secret", "GOCSPX-new",
            "refresh_token", "1//refresh"));
    assertThat(credentials).asString().doesNotContain("1//refresh", "ya29");
  }

  @Test
  void a_refused_refresh_token_says_what_to_do() {
    google.answersRefreshWith(
        aResponse().withStatus(400).withBody("{\"error\":\"invalid_grant\"}"));

    assertThatThrownBy(() -> bearer(signIn.credentials("1//refresh")))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("Connect again")
        .hasMessageNotContaining("1//refresh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 {}", "400 {\"error\":\"invalid_token\"}"})
  void a_token_that_google_no_longer_knows_counts_as_given_back(String answer) {
    google.server.stubFor(post("/revoke")
        .willReturn(aResponse()
            .withStatus(Integer.parseInt(answer.substring(0, 3)))
            .withBody(answer.substring(4))));

    assertThatCode(() -> signIn.revoke("1//refresh")).doesNotThrowAnyException();

    assertThat(google.forms("/revoke")).containsExactly(Map.of("token", "1//refresh"));
  }

  @Test
  void a_token_that_could_not_be_given_back_is_a_failure() {
    google.server.stubFor(post("/revoke").willReturn(aResponse().withStatus(503)));

    assertThatThrownBy(() -> signIn.revoke("1//refresh"))
        .isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void an_id_token_needs_no_nonce_of_ours() {
    assertThat(signIn.verifyIdToken(key.sign(google.claims("anybody's")))).isEqualTo(ANNA);
  }

  @Test
  void an_id_token_may_be_without_an_address_which_nobody_vouches_for_then() {
    JsonWebToken.Payload claims = google.claims("anybody's");
    claims.remove("email");
    claims.remove("email_verified");

    assertThat(signIn.verifyIdToken(key.sign(claims)))
        .isEqualTo(new GoogleAccount(ANNA.subject(), "", false));
  }

  @Test
  void an_access_token_tells_no_more_of_its_owner_than_its_scopes_allow() {
    JsonObject info = tokenInfo();
    List.of("sub", "email", "email_verified").forEach(info::remove);
    answersTokenInfo(200, info);

    assertThat(signIn.inspect("ya29.token").account()).isEqualTo(new GoogleAccount("", "", false));
  }

  static Stream<String> malformed() {
    return Stream.of("", ".", "..", "a.b", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "é.é.é");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_is_no_id_token_is_refused(String token) {
    assertThatThrownBy(() -> signIn.verifyIdToken(token))
        .isInstanceOf(AccessRejectedException.class);
  }
}
