package dev.mediaimporter.lambda.api;

import static dev.mediaimporter.lambda.api.Fixture.ANN;
import static dev.mediaimporter.lambda.api.Fixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.api.Fixture.Answer;
import dev.mediaimporter.signin.GoogleScopes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What attackers try. */
final class ApiSecurityTest {
  private Fixture api;

  @BeforeEach
  void start() throws IOException {
    api = new Fixture();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void assertUnauthorized(String token) {
    Answer answer = api.request("GET", "/v1/jobs").bearer(token).send();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
    if (token.length() > 8) {
      assertThat(answer.body().toString()).doesNotContain(token);
    }
    assertThat(api.users.profile(ANN.subject())).isEmpty();
  }

  // ---- tokens ----

  @Test
  void a_good_token_is_let_in() {
    assertThat(api.request("GET", "/v1/jobs").as(ANN).send().status()).isEqualTo(200);
  }

  static List<Named<Consumer<JsonWebToken.Payload>>> wrongClaims() {
    return List.of(
        Named.of("expired", claims -> claims.setExpirationTimeSeconds(1_700_000_000L)),
        Named.of("endless", claims -> claims.setExpirationTimeSeconds(null)),
        Named.of("another app's", claims -> claims.setAudience("5678.apps.googleusercontent.com")),
        Named.of("somebody else's word", claims -> claims.setIssuer("https://evil.example")),
        Named.of(
            "an issuer with a tail",
            claims -> claims.setIssuer("https://accounts.google.com.evil.example")),
        Named.of("nobody's", claims -> claims.setSubject(null)),
        Named.of("a subject of another partition", claims -> claims.setSubject("1#PROFILE")));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void a_token_with_wrong_claims_is_refused(Consumer<JsonWebToken.Payload> change) {
    assertUnauthorized(api.google.idToken(ANN, change));
  }

  @Test
  void a_forged_token_is_refused() {
    assertUnauthorized(api.google.idToken(ANN, claims -> {}, FakeSignIn.newKey()));
  }

  @Test
  void a_token_that_was_changed_is_refused() {
    String[] parts = api.google.idToken(ANN).split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
        .replace(ANN.subject(), BOB.subject());
    assertUnauthorized(parts[0] + "." + encoded(claims) + "." + parts[2]);
  }

  @Test
  void an_unsigned_token_is_refused() {
    String claims = api.google.idToken(ANN).split("\\.", -1)[1];
    assertUnauthorized(encoded("{\"alg\":\"none\"}") + "." + claims + ".");
    assertUnauthorized(encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + claims + ".");
  }

  @Test
  void a_token_signed_with_what_everybody_knows_is_refused() throws Exception {
    String claims = api.google.idToken(ANN).split("\\.", -1)[1];
    String signed = encoded("{\"alg\":\"HS256\",\"kid\":\"one\"}") + "." + claims;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("one".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertUnauthorized(signed + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "ya29.an-access-token", "é.é.é", "null"})
  void what_is_no_token_is_refused(String token) {
    assertUnauthorized(token);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void another_scheme_is_refused() {
    Answer answer = api.request("GET", "/v1/jobs")
        .header("authorization", "Basic " + api.google.idToken(ANN))
        .send();
    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void an_address_that_google_does_not_vouch_for_is_refused() {
    for (Object unverified : List.of(false, "false", "yes")) {
      String token = api.google.idToken(ANN, claims -> claims.put("email_verified", unverified));
      assertThat(api.request("GET", "/v1/jobs").bearer(token).send().status()).isEqualTo(403);
    }
  }

  // ---- claims of the gateway ----

  private Map<String, String> claims() {
    return new HashMap<>(Map.of(
        "iss",
        "https://accounts.google.com",
        "aud",
        FakeSignIn.CLIENT_ID,
        "exp",
        Long.toString(api.clock.instant().getEpochSecond() + 60),
        "sub",
        ANN.subject(),
        "email",
        ANN.email(),
        "email_verified",
        "true"));
  }

  private int statusWithClaims(Map<String, String> claims) {
    return api.request("GET", "/v1/jobs").claims(claims).send().status();
  }

  @Test
  void the_gateway_s_claims_are_checked_again() {
    assertThat(statusWithClaims(claims())).isEqualTo(200);
    for (Map.Entry<String, String> wrong : Map.of(
            "iss", "https://evil.example",
            "aud", "5678.apps.googleusercontent.com",
            "exp", "1700000000",
            "sub", "",
            "email_verified", "false")
        .entrySet()) {
      Map<String, String> changed = claims();
      changed.put(wrong.getKey(), wrong.getValue());
      assertThat(statusWithClaims(changed)).as(wrong.toString()).isIn(401, 403);
      changed.remove(wrong.getKey());
      assertThat(statusWithClaims(changed)).as("no " + wrong.getKey()).isIn(401, 403);
    }
  }

  @Test
  void claims_in_headers_or_a_body_are_nobody_s() {
    Answer answer = api.request("GET", "/v1/jobs")
        .header("x-amzn-oidc-identity", ANN.subject())
        .header("requestContext", "{\"authorizer\":{}}")
        .body("{\"requestContext\":{\"authorizer\":{\"jwt\":{\"claims\":{}}}}}")
        .send();
    assertThat(answer.status()).isEqualTo(401);
  }

  // ---- another user's address ----

  @Test
  void an_address_in_the_body_that_is_not_the_token_s_is_refused() {
    api.connect(ANN);
    for (Map<String, String> body : List.of(
        Map.of("source", "everything", "email", BOB.email()),
        Map.of("source", "everything", "email", "ann@example.org " + "\u0000"),
        Map.of("source", "everything", "email", "ann@example.org.evil.example"))) {
      assertThat(api.request("POST", "/v1/jobs").as(ANN).body(body).send().status())
          .isEqualTo(403);
    }
    assertThat(api.sent).isEmpty();
  }

  @Test
  void the_first_version_s_hole_is_closed() {
    String mine = api.google.namedToken(BOB, GoogleScopes.LIBRARY_READ);
    Answer victim = api.request("POST", "/sync")
        .body(Map.of("album_id", "a1", "auth_token", mine, "email", ANN.email()))
        .send();
    assertThat(victim.status()).isEqualTo(403);

    String foreign = api.google.namedToken(ANN, GoogleScopes.LIBRARY_READ, "foreign");
    Answer otherApp = api.request("POST", "/sync")
        .body(Map.of("album_id", "a1", "auth_token", foreign, "email", ANN.email()))
        .send();
    assertThat(otherApp.status()).isEqualTo(401);

    FakeSignIn.User unverified = new FakeSignIn.User("100003", "unverified@example.org");
    Answer notVouchedFor = api.request("POST", "/sync")
        .body(Map.of(
            "album_id", "a1",
            "auth_token", api.google.namedToken(unverified, GoogleScopes.LIBRARY_READ),
            "email", unverified.email()))
        .send();
    assertThat(notVouchedFor.status()).isEqualTo(403);

    Answer withoutPhotos = api.request("POST", "/sync")
        .body(Map.of(
            "album_id", "a1", "auth_token", api.google.namedToken(ANN), "email", ANN.email()))
        .send();
    assertThat(withoutPhotos.status()).isEqualTo(403);

    Answer unknown = api.request("POST", "/sync")
        .body(Map.of("album_id", "a1", "auth_token", "ya29.unknown", "email", ANN.email()))
        .send();
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(api.sent).isEmpty();
    assertThat(api.users.profile(ANN.subject())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GoogleScopes.LIBRARY_READ,
        "email " + GoogleScopes.LIBRARY_READ,
        "openid " + GoogleScopes.LIBRARY_READ,
        "openid email"
      })
  void a_token_with_too_few_scopes_is_refused_with_those_that_are_needed(String scopes) {
    Answer answer = api.request("POST", "/sync")
        .body(Map.of(
            "album_id", "a1",
            "auth_token", api.google.accessToken(ANN, scopes),
            "email", ANN.email()))
        .send();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message()).contains("openid", "email", GoogleScopes.LIBRARY_READ);
    assertThat(api.users.profile(ANN.subject())).isEmpty();
  }

  @Test
  void an_id_token_without_an_address_is_refused_with_what_is_needed() {
    String token = api.google.idToken(ANN, claims -> {
      claims.remove("email");
      claims.remove("email_verified");
    });

    Answer answer = api.request("GET", "/v1/jobs").bearer(token).send();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message()).contains("scope email");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann\u0001@example.org", "ann@exam\u0000ple.org", "ann", "a b@c.org"})
  void an_address_that_can_have_no_folder_is_refused(String email) {
    FakeSignIn.User odd = new FakeSignIn.User("100008", email);

    Answer connecting = api.consent(odd, GoogleScopes.LIBRARY_READ);
    Answer legacy = api.request("POST", "/sync")
        .body(Map.of(
            "album_id",
            "a1",
            "auth_token",
            api.google.namedToken(odd, GoogleScopes.LIBRARY_READ),
            "email",
            email))
        .send();

    assertThat(List.of(connecting.status(), legacy.status())).containsOnly(403);
    assertThat(legacy.error()).isEqualTo("bad-address");
    assertThat(api.users.profile(odd.subject())).isEmpty();
  }

  private void sendCodeOfAnnAsBob() {
    Answer answer = api.request("POST", "/v1/connections")
        .as(BOB)
        .body(Map.of(
            "code",
            api.google.code(ANN, GoogleScopes.LIBRARY_READ),
            "codeVerifier",
            FakeSignIn.VERIFIER,
            "redirectUri",
            Fixture.SITE))
        .send();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(api.users.profile(BOB.subject())).isEmpty();
  }

  @Test
  void another_user_s_consent_is_not_taken_for_mine_but_given_back() {
    sendCodeOfAnnAsBob();
    assertThat(api.google.revoked).singleElement().asString().startsWith("1//refresh");

    api.google.revocationAnswers = 503;
    sendCodeOfAnnAsBob();
    assertThat(api.google.revoked).hasSize(2);
  }

  @Test
  void the_consent_of_somebody_who_uses_the_service_is_left_to_them() {
    api.connect(ANN);
    sendCodeOfAnnAsBob();
    assertThat(api.google.revoked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/back",
        "https://photos.example.org.evil.example/",
        "http://photos.example.org/",
        "https://photos.example.org@evil.example/"
      })
  void a_code_for_another_site_is_not_redeemed(String redirectUri) {
    String code = api.google.code(ANN, GoogleScopes.LIBRARY_READ);
    Answer answer = api.request("POST", "/v1/connections")
        .as(ANN)
        .body(Map.of("code", code, "codeVerifier", FakeSignIn.VERIFIER, "redirectUri", redirectUri))
        .send();
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void a_second_account_with_the_same_address_does_not_get_into_the_folder() {
    api.connect(ANN);
    FakeSignIn.User twin = new FakeSignIn.User("100009", "ann@example.org");

    assertThat(api.consent(twin, GoogleScopes.LIBRARY_READ).error()).isEqualTo("folder-taken");
    assertThat(api.google.revoked).as("the consent is given back").hasSize(1);
  }

  @Test
  void the_consent_of_somebody_who_is_leaving_is_given_back() {
    api.connect(ANN);
    assertThat(api.connections.markLeaving(ANN.subject())).isTrue();

    assertThat(api.consent(ANN, GoogleScopes.LIBRARY_READ).error()).isEqualTo("leaving");

    assertThat(api.google.revoked).hasSize(1);
  }

  // ---- another user's things ----

  @Test
  void another_user_s_job_is_not_there() {
    api.connect(ANN);
    api.connect(BOB);
    String id = api.startJob(ANN, "a1");

    for (String[] operation : new String[][] {
      {"GET", "/v1/jobs/" + id},
      {"DELETE", "/v1/jobs/" + id},
      {"POST", "/v1/jobs/" + id + "/retry"}
    }) {
      Answer answer = api.request(operation[0], operation[1]).as(BOB).send();
      assertThat(answer.status()).isEqualTo(404);
    }
    assertThat(api.request("GET", "/v1/jobs").as(BOB).send().body().getAsJsonArray("jobs"))
        .isEmpty();
    assertThat(api.request("GET", "/v1/jobs/" + id).as(ANN).send().text("state"))
        .isEqualTo("running");
  }

  @Test
  void another_user_s_watch_is_not_there() {
    api.connect(ANN);
    api.connect(BOB);
    assertThat(api.request("PUT", "/v1/watches/album-1").as(ANN).send().status())
        .isEqualTo(200);

    assertThat(api.request("GET", "/v1/watches").as(BOB).send().body().getAsJsonArray("watches"))
        .isEmpty();
    assertThat(api.request("DELETE", "/v1/watches/album-1").as(BOB).send().status())
        .isEqualTo(204);
    assertThat(api.request("GET", "/v1/watches").as(ANN).send().body().getAsJsonArray("watches"))
        .hasSize(1);
    assertThat(api.request("PUT", "/v1/watches/album-2")
            .as(BOB)
            .body(Map.of("email", ANN.email()))
            .send()
            .status())
        .isEqualTo(403);
  }

  @Test
  void another_user_s_picking_session_is_not_there() {
    api.connect(ANN);
    api.connect(BOB);
    String path = "/v1/picker-sessions/"
        + api.request("POST", "/v1/picker-sessions").as(ANN).send().text("id");

    assertThat(api.request("GET", path).as(BOB).send().status()).isEqualTo(404);
    assertThat(api.request("DELETE", path).as(BOB).send().status()).isEqualTo(204);
    assertThat(api.request("GET", path).as(ANN).send().status()).isEqualTo(200);
  }

  @Test
  void another_user_s_cursor_and_key_open_nothing() {
    api.connect(ANN);
    api.connect(BOB);
    api.startJob(ANN, "a1");
    String ofAnn = api.startJob(ANN, "a2");
    String cursor =
        api.request("GET", "/v1/jobs").as(ANN).query("limit", "1").send().text("nextCursor");

    Answer page = api.request("GET", "/v1/jobs").as(BOB).query("cursor", cursor).send();
    assertThat(page.body().getAsJsonArray("jobs")).isEmpty();

    String ofBob = api.request("POST", "/v1/jobs")
        .as(BOB)
        .header("Idempotency-Key", ofAnn)
        .body(Map.of("source", "everything"))
        .send()
        .text("id");
    assertThat(ofBob).isNotEqualTo(ofAnn);
    assertThat(api.jobs.find(ANN.subject(), ofBob)).isEmpty();
  }

  // ---- tricks ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/jobs/..", "/v1/jobs/../media", "/v1/jobs/%2e%2e", "/v1/jobs/a%2Fb", "/v1/jobs//",
        "/v1//jobs", "/v1/jobs/a/b", "/v1/jobs/a#JOB", "/v1/jobs/\u0000", "/v1/jobs/a/retry/x",
        "/V1/jobs", "/v1/jobs/", "//v1/jobs", "/sync/", "/v1/jobs/é"
      })
  void tricks_in_paths_lead_nowhere(String path) {
    assertThat(api.request("GET", path).as(ANN).send().status()).isEqualTo(404);
  }

  @Test
  void an_id_may_be_as_long_as_google_s_and_no_longer() {
    assertThat(api.request("GET", "/v1/jobs/" + "a".repeat(257)).as(ANN).send().status())
        .isEqualTo(404);
    api.connect(ANN);
    for (String id : List.of("a".repeat(257), "../../x", "a b", "", "a/b", "ä")) {
      assertThat(api.request("POST", "/v1/jobs")
              .as(ANN)
              .body(Map.of("source", "album", "albumId", id))
              .send()
              .status())
          .as(id)
          .isEqualTo(400);
    }
  }

  static List<Named<String>> malformedBodies() {
    return List.of(
        Named.of("no JSON", "{"),
        Named.of("a list", "[]"),
        Named.of("a number", "1"),
        Named.of("unquoted", "{source: everything}"),
        Named.of("a comment", "/**/{\"source\":\"everything\"}"),
        Named.of("two values", "{\"source\":\"everything\"}{}"),
        Named.of("the wrong type", "{\"source\":[\"everything\"]}"),
        Named.of("a number for a text", "{\"source\":1}"),
        Named.of("deep", "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}"),
        Named.of("a form", "source=everything"));
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void a_malformed_body_is_refused(String body) {
    api.connect(ANN);
    assertThat(api.request("POST", "/v1/jobs").as(ANN).body(body).send().status())
        .isEqualTo(400);
    assertThat(api.sent).isEmpty();
  }

  @Test
  void an_oversized_body_is_refused() {
    api.connect(ANN);
    String body = "{\"source\":\"everything\",\"padding\":\"" + "x".repeat(64 * 1024) + "\"}";
    assertThat(api.request("POST", "/v1/jobs").as(ANN).body(body).send().status())
        .isEqualTo(413);
    assertThat(api.request("POST", "/v1/jobs").as(ANN).encodedBody(body).send().status())
        .isEqualTo(413);
  }

  @Test
  void an_encoded_body_is_read_and_a_badly_encoded_one_refused() {
    api.connect(ANN);
    String body = "{\"source\":\"everything\"}";
    assertThat(api.request("POST", "/v1/jobs").as(ANN).encodedBody(body).send().status())
        .isEqualTo(202);
    assertThat(
            api.request("POST", "/v1/jobs").as(ANN).rawEncodedBody(body).send().status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "ü", "a\nb"})
  void an_idempotency_key_is_visible_ascii(String key) {
    api.connect(ANN);
    Answer answer = api.request("POST", "/v1/jobs")
        .as(ANN)
        .header("Idempotency-Key", key)
        .body(Map.of("source", "everything"))
        .send();
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1e1", "99999", "ten"})
  void a_limit_is_a_number_in_range(String limit) {
    assertThat(
            api.request("GET", "/v1/jobs").as(ANN).query("limit", limit).send().status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "ü", "JOB#x y", " "})
  void a_cursor_that_is_none_of_ours_is_refused(String cursor) {
    assertThat(api.request("GET", "/v1/jobs")
            .as(ANN)
            .query("cursor", cursor)
            .send()
            .status())
        .isEqualTo(400);
  }

  @Test
  void an_event_of_another_kind_is_answered_and_not_thrown_at() {
    for (String event : List.of("{}", "{\"requestContext\":[]}", "{\"headers\":{\"a\":null}}")) {
      JsonElement json = JsonParser.parseString(event);
      assertThat(api.raw(json.getAsJsonObject()).get("statusCode").getAsInt()).isEqualTo(404);
    }
  }
}
