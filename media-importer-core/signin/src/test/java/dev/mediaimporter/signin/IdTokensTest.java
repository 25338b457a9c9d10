package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.mediaimporter.signin.GoogleStandIn.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.webtoken.JsonWebToken;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdTokensTest {
  private static final String NONCE = "nonce-of-the-attempt";

  private static SigningKey first;
  private static SigningKey second;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T12:00:00Z"));
  private GoogleStandIn google;
  private IdTokens idTokens;

  @BeforeAll
  static void makeKeys() {
    first = SigningKey.create("first");
    second = SigningKey.create("second");
  }

  @BeforeEach
  void start() {
    google = new GoogleStandIn(clock);
    google.publishes("public, max-age=100, must-revalidate", first);
    idTokens = new IdTokens(
        new NetHttpTransport(), google.settings().build(), GoogleStandIn.CLIENT_ID, clock);
  }

  @AfterEach
  void stop() {
    google.close();
  }

  private GoogleAccount verify(SigningKey key) {
    return idTokens.verify(key.sign(google.claims(NONCE)), NONCE);
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> idTokens.verify(token, NONCE))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("the ID token is not valid (" + why)
        .hasMessageNotContaining(token)
        .hasMessageNotContaining("\n");
  }

  private int fetches() {
    return google.server.findAll(getRequestedFor(urlEqualTo("/certs"))).size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://accounts.google.com", "accounts.google.com"})
  void takes_both_forms_of_the_issuer(String issuer) {
    assertThat(idTokens.verify(first.sign(google.claims(NONCE).setIssuer(issuer)), NONCE))
        .isEqualTo(ANNA);
  }

  @Test
  void tells_an_address_that_google_does_not_vouch_for() {
    for (Object unverified : new Object[] {false, "false", "yes", 1}) {
      JsonWebToken.Payload claims = google.claims(NONCE);
      claims.put("email_verified", unverified);
      assertThat(idTokens.verify(first.sign(claims), NONCE).emailVerified()).isFalse();
    }
    JsonWebToken.Payload claims = google.claims(NONCE);
    claims.remove("email_verified");
    assertThat(idTokens.verify(first.sign(claims), NONCE).emailVerified()).isFalse();
    claims.put("email_verified", "true");
    assertThat(idTokens.verify(first.sign(claims), NONCE).emailVerified()).isTrue();
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("it was issued to another", claims -> claims.setAudience("another client")),
        wrong("it was issued to another", claims -> claims.setAudience(null)),
        wrong("it was issued by", claims -> claims.setIssuer("https://accounts.example.org")),
        wrong(
            "it was issued by", claims -> claims.setIssuer("https://https://accounts.google.com")),
        wrong("it was issued by", claims -> claims.setIssuer(null)),
        wrong(
            "Expired JWT",
            claims -> claims.setExpirationTimeSeconds(
                Instant.parse("2026-11-22T12:00:00Z").getEpochSecond())),
        wrong(
            "JWT missing required claims: [exp]", claims -> claims.setExpirationTimeSeconds(null)),
        wrong("it answers another", claims -> claims.put("nonce", "another")),
        wrong("it answers another", claims -> claims.remove("nonce")),
        wrong("it has no subject", claims -> claims.setSubject(null)),
        wrong("it has no subject", claims -> claims.setSubject("")),
        wrong("it has no e-mail", claims -> claims.remove("email")));
  }

  private static Arguments wrong(String why, Consumer<JsonWebToken.Payload> change) {
    return Arguments.of(why, change);
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void refuses_a_token_with_a_wrong_claim(String why, Consumer<JsonWebToken.Payload> change) {
    JsonWebToken.Payload claims = google.claims(NONCE);
    change.accept(claims);
    assertRefused(first.sign(claims), why);
  }

  @Test
  void refuses_an_unsigned_token_and_other_algorithms() throws Exception {
    String payload = part(first.sign(google.claims(NONCE)), 1);
    assertRefused(encoded("{\"alg\":\"none\"}") + "." + payload + ".", "it is not signed");
    assertRefused(
        encoded("{\"alg\":\"none\",\"kid\":\"first\"}") + "." + payload + ".", "it is not signed");

    // A public key taken for the secret of an HMAC.
    String content = encoded("{\"alg\":\"HS256\",\"kid\":\"first\"}") + "." + payload;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(first.pair().getPublic().getEncoded(), "HmacSHA256"));
    String signature = Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    assertRefused(content + "." + signature, "it is not signed");
  }

  @Test
  void refuses_a_token_that_was_changed_after_signing() {
    String token = first.sign(google.claims(NONCE));
    JsonWebToken.Payload other = google.claims(NONCE).setSubject("another");
    assertRefused(
        part(token, 0) + "." + part(first.sign(other), 1) + "." + part(token, 2),
        "invalid signature");
    assertRefused(part(token, 0) + "." + part(token, 1) + ".", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "a.b.c", "..", "a.b.c.d", "bnVsbA.bnVsbA.eA", "e30.e30.eA", "%%.%%.%%"})
  void refuses_what_is_no_token(String token) {
    assertRefused(token, "");
  }

  @Test
  void refuses_a_token_for_several_clients() {
    JsonWebToken.Payload claims =
        google.claims(NONCE).setAudience(List.of(GoogleStandIn.CLIENT_ID, "another client"));
    assertRefused(first.sign(claims), "it was issued to another client");
  }

  @Test
  void keeps_the_keys_for_an_hour() {
    verify(first);
    clock.advance(Duration.ofMinutes(59));
    assertThat(idTokens.verify(first.sign(google.claims(NONCE)), NONCE)).isEqualTo(ANNA);
    assertThat(fetches()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(1));
    verify(first);
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void looks_again_when_the_key_has_changed_meanwhile() {
    verify(first);
    google.publishes("max-age=100", first, second);
    verify(second);
    verify(first);
    assertThat(fetches()).isEqualTo(2);

    google.publishes("max-age=100", second);
    clock.advance(Duration.ofHours(1));
    verify(second);
    assertRefused(first.sign(google.claims(NONCE)), "it is signed with a key");
  }

  @Test
  void refuses_an_unknown_key_after_looking_again() {
    assertRefused(second.sign(google.claims(NONCE)), "it is signed with a key");
    assertThat(fetches()).isEqualTo(2);
    assertRefused(
        new SigningKey("first", second.pair()).sign(google.claims(NONCE)), "invalid signature");
  }

  private void assertUnknown(String keyId) {
    assertRefused(
        new SigningKey(keyId, second.pair()).sign(google.claims(NONCE)),
        "it is signed with a key that Google does not publish");
  }

  @Test
  void sends_two_requests_in_two_minutes_however_many_unknown_keys_are_named() {
    verify(first);
    assertUnknown("forged-1");
    assertUnknown("forged-2");
    clock.advance(Duration.ofSeconds(119));
    assertUnknown("forged-3");
    assertThat(fetches()).isEqualTo(2);

    clock.advance(Duration.ofSeconds(1));
    for (int i = 4; i < 100; i++) {
      assertUnknown("forged-" + i);
    }
    verify(first);
    assertThat(fetches()).isEqualTo(4);
  }

  @Test
  void says_of_an_unknown_key_that_it_could_not_look_without_asking_again() {
    verify(first);
    google.server.stubFor(get(urlEqualTo("/certs")).willReturn(aResponse().withStatus(500)));
    assertThatThrownBy(() -> verify(second)).isInstanceOf(SourceUnavailableException.class);
    assertThatThrownBy(() -> verify(second))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("try again in two minutes");
    verify(first);
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void passes_over_keys_it_cannot_use() {
    google.server.stubFor(get(urlEqualTo("/certs"))
        .willReturn(okJson("""
            {"keys":[1,{},{"kid":"a"},{"kid":"b","kty":"EC","x":"AA","y":"AA"},
            {"kid":"c","kty":"RSA"},{"kid":"d","kty":"RSA","n":"?","e":"AQAB"},%s]}""".formatted(first.jwk().replace("\"alg\":\"RS256\",", "")))));

    assertThat(verify(first)).isEqualTo(ANNA);
    assertRefused(
        new SigningKey("c", second.pair()).sign(google.claims(NONCE)), "it is signed with a key");
  }

  @Test
  void says_when_the_keys_cannot_be_had() {
    google.server.stubFor(get(urlEqualTo("/certs")).willReturn(aResponse().withStatus(500)));
    assertThatThrownBy(() -> verify(first))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage("the address of Google's signing keys answered 500: try again");
    google.server.stubFor(get(urlEqualTo("/certs")).willReturn(okJson("\"keys\"")));
    assertRefused(first.sign(google.claims(NONCE)), "it is signed with a key");
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
