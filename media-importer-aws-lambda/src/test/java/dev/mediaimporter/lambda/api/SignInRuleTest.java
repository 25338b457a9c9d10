package dev.mediaimporter.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.lambda.api.Fixture.Answer;
import dev.mediaimporter.signin.GoogleScopes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignInRuleTest {
  private static final FakeSignIn.User ANN = new FakeSignIn.User("101", "Ann@example.org");
  private static final FakeSignIn.User BOB = new FakeSignIn.User("102", "bob@example.com");
  private static final FakeSignIn.User EVE =
      new FakeSignIn.User("103", "eve@example.org.evil.example");

  @Test
  void admits_the_addresses_and_domains_that_it_names() {
    SignInRule rule = SignInRule.parse(" Bob@Example.com , example.org").orElseThrow();

    assertThat(rule.admits("bob@example.com")).isTrue();
    assertThat(rule.admits("ann@example.org")).isTrue();
    assertThat(rule.admits("ann@example.com")).isFalse();
    assertThat(rule.admits("eve@example.org.evil.example")).isFalse();
    assertThat(rule.admits("eve@sub.example.org")).isFalse();
    assertThat(rule).hasToString("2 addresses and domains");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "everyone", "ann@example.org,", "@example.org", "a b.example"})
  void is_not_read_from_anything_else(String text) {
    assertThat(SignInRule.parse(text)).isEmpty();
  }

  @Test
  void holds_on_every_way_in() throws Exception {
    try (Fixture api = new Fixture("example.org, bob@example.com")) {
      assertThat(api.request("GET", "/v1/jobs").as(ANN).send().status()).isEqualTo(200);
      assertThat(api.request("GET", "/v1/jobs").as(BOB).send().status()).isEqualTo(200);
      assertRefused(api.request("GET", "/v1/jobs").as(EVE).send());
      assertRefused(api.request("POST", "/v1/sign-ins")
          .body(Map.of(
              "code",
              api.google.code(EVE, "openid", "email", GoogleScopes.LIBRARY_READ),
              "codeVerifier",
              FakeSignIn.VERIFIER,
              "redirectUri",
              Fixture.SITE + "/"))
          .send());
      assertThat(api.google.revoked).as("the consent is given back").hasSize(1);
      assertRefused(api.request("POST", "/sync")
          .body(Map.of(
              "album_id",
              "album",
              "email",
              EVE.email(),
              "auth_token",
              api.google.namedToken(EVE, GoogleScopes.LIBRARY_READ)))
          .send());
      assertThat(api.users.profile(EVE.subject())).isEmpty();
    }
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("not-admitted");
  }

  /** The Kelvin sign is k in lower case, so this would be the address of somebody else. */
  @Test
  void refuses_letters_that_fold_to_others() throws Exception {
    try (Fixture api = new Fixture("everybody")) {
      FakeSignIn.User kelvin = new FakeSignIn.User("104", "\u212Aim@example.org");
      assertThat(api.request("GET", "/v1/jobs").as(kelvin).send().status()).isEqualTo(403);
    }
  }

  @Test
  void asks_google_only_about_what_has_the_form_of_a_code() throws Exception {
    try (Fixture api = new Fixture("everybody")) {
      for (Map<String, String> wrong : List.of(
          Map.of("code", "short", "codeVerifier", FakeSignIn.VERIFIER),
          Map.of("code", "a".repeat(513), "codeVerifier", FakeSignIn.VERIFIER),
          Map.of("code", "4/0with spaces", "codeVerifier", FakeSignIn.VERIFIER),
          Map.of("code", "4/0abcdef", "codeVerifier", "short"))) {
        Map<String, String> body = new HashMap<>(wrong);
        body.put("redirectUri", Fixture.SITE + "/");
        Answer answer = api.request("POST", "/v1/sign-ins").body(body).send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("does not have the form");
      }
      Answer legacy = api.request("POST", "/sync")
          .body(Map.of("album_id", "album", "email", "a@b.example", "auth_token", "<token>"))
          .send();
      assertThat(legacy.status()).isEqualTo(400);
      assertThat(api.google.requests()).isZero();
    }
  }
}
