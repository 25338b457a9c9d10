package dev.mediaimporter.testkit;

import static dev.mediaimporter.testkit.Caller.encode;
import static dev.mediaimporter.testkit.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent, codes, tokens and what is told about them. */
class SignInTest {
  private static final String REDIRECT = "http://127.0.0.1:4711/back";
  private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";
  private static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";
  private static final LibraryItem PHOTO = LibraryItem.photo("photo-1", "a.jpg", 1_000);
  private static final LibraryItem BERTAS = LibraryItem.photo("berta-1", "b.jpg", 1_000);
  private static final User BERTA =
      User.of("berta@example.com", Library.builder().album("Hers", BERTAS).build());
  private static final User CARLO = User.withoutPhotos("carlo@example.com");

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-09-01T12:00:00Z"));
  private final PhotosEmulator google = PhotosEmulator.builder()
      .clock(clock)
      .library(Library.builder().album("Mine", PHOTO).build())
      .user(BERTA)
      .user(CARLO)
      .start();
  private final Caller caller = new Caller(google);

  @AfterEach
  void close() {
    google.close();
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> unform(String form) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private Map<String, String> question(String... changes) {
    Map<String, String> question = new HashMap<>(Map.of(
        "client_id", google.clientId(),
        "redirect_uri", REDIRECT,
        "response_type", "code",
        "access_type", "offline",
        "state", "the-state",
        "nonce", "the-nonce",
        "scope", "openid email " + Behaviour.READ_PICKED,
        "code_challenge", sha256(VERIFIER),
        "code_challenge_method", "S256"));
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1].isEmpty()) {
        question.remove(changes[i]);
      } else {
        question.put(changes[i], changes[i + 1]);
      }
    }
    return question;
  }

  private static String sha256(String text) {
    return encoded(digest(text));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private HttpResponse<String> ask(String... changes) {
    return get(google.authUrl() + "?" + form(question(changes)));
  }

  private HttpResponse<String> get(String url) {
    return caller.send(HttpRequest.newBuilder(URI.create(url)), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String url, String body) {
    return caller.send(
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)),
        BodyHandlers.ofString());
  }

  private static Map<String, String> sentBack(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
    String location = response.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith(REDIRECT + "?");
    return unform(location.substring(location.indexOf('?') + 1));
  }

  /** A code that needs no page. */
  private String code(String... changes) {
    google.behaviour().consent.set(Consent.GRANTED);
    return sentBack(ask(changes)).get("code");
  }

  private HttpResponse<String> exchange(String code, String... changes) {
    Map<String, String> form = new HashMap<>(Map.of(
        "grant_type",
        "authorization_code",
        "code",
        code,
        "redirect_uri",
        REDIRECT,
        "client_id",
        google.clientId(),
        "client_secret",
        google.clientSecret(),
        "code_verifier",
        VERIFIER));
    for (int i = 0; i < changes.length; i += 2) {
      form.put(changes[i], changes[i + 1]);
    }
    return caller.token(form(form));
  }

  private JsonObject signIn(String... changes) {
    HttpResponse<String> granted = exchange(code(changes));
    assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
    return json(granted);
  }

  private HttpResponse<String> refresh(String token) {
    return caller.token(form(Map.of(
        "grant_type",
        "refresh_token",
        "refresh_token",
        token,
        "client_id",
        google.clientId(),
        "client_secret",
        google.clientSecret())));
  }

  private HttpResponse<String> tokenInfo(String token) {
    return get(google.tokenInfoUrl() + "?access_token=" + encode(token));
  }

  private static String text(JsonObject json, String name) {
    return json.get(name).getAsString();
  }

  private static String failure(HttpResponse<String> response) {
    return response.statusCode() + " " + text(json(response), "error");
  }

  private static JsonObject claims(String token) {
    return part(token, 1);
  }

  private static JsonObject part(String token, int index) {
    byte[] bytes =
        Base64.getUrlDecoder().decode(Arrays.asList(token.split("\\.", -1)).get(index));
    return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private boolean proven(String token) throws GeneralSecurityException {
    JsonArray keys = json(get(google.jwksUrl())).getAsJsonArray("keys");
    JsonObject key = StreamSupport.stream(keys.spliterator(), false)
        .map(element -> element.getAsJsonObject())
        .filter(candidate -> text(candidate, "kid").equals(text(part(token, 0), "kid")))
        .findFirst()
        .orElseThrow();
    PublicKey rsa = KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(rsa);
    int dot = token.lastIndexOf('.');
    signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
  }

  private static BigInteger number(JsonObject key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text(key, name)));
  }

  // Codes.

  @Test
  void a_code_becomes_tokens() throws GeneralSecurityException {
    JsonObject granted = signIn();

    assertThat(text(granted, "token_type")).isEqualTo("Bearer");
    assertThat(granted.get("expires_in").getAsLong()).isEqualTo(3_599);
    assertThat(text(granted, "scope").split(" "))
        .containsExactlyInAnyOrder("openid", EMAIL, Behaviour.READ_PICKED);
    String idToken = text(granted, "id_token");
    assertThat(proven(idToken)).isTrue();
    JsonObject claims = claims(idToken);
    User anna = google.users().get(0);
    assertThat(text(claims, "iss")).isEqualTo("https://accounts.google.com");
    assertThat(text(claims, "aud")).isEqualTo(google.clientId());
    assertThat(text(claims, "sub")).isEqualTo(anna.subject());
    assertThat(text(claims, "email")).isEqualTo("anna@example.com");
    assertThat(claims.get("email_verified").getAsBoolean()).isTrue();
    assertThat(text(claims, "nonce")).isEqualTo("the-nonce");
    assertThat(claims.get("exp").getAsLong()).isEqualTo(clock.instant().getEpochSecond() + 3_600);
    byte[] half = Arrays.copyOf(digest(text(granted, "access_token")), 16);
    assertThat(text(claims, "at_hash")).isEqualTo(encoded(half));
    HttpResponse<String> refreshed = refresh(text(granted, "refresh_token"));
    assertThat(json(refreshed).keySet())
        .containsExactlyInAnyOrder("access_token", "expires_in", "scope", "token_type");
  }

  @Test
  void the_browser_comes_back_with_state_and_code() {
    google.behaviour().consent.set(Consent.GRANTED);
    Map<String, String> answer = sentBack(ask("state", "a&b=c #ü\"<"));
    assertThat(answer.get("state")).isEqualTo("a&b=c #ü\"<");
    assertThat(answer.get("code")).startsWith("4/0");
  }

  @Test
  void a_code_is_good_once_and_for_ten_minutes() {
    String code = code();
    assertThat(exchange(code).statusCode()).isEqualTo(200);
    assertThat(failure(exchange(code))).isEqualTo("400 invalid_grant");
    String old = code();
    clock.advance(Duration.ofMinutes(10));
    assertThat(failure(exchange(old))).isEqualTo("400 invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, wrong, 400 invalid_grant",
    "code_verifier, '', 400 invalid_grant",
    "redirect_uri, http://127.0.0.1:4712/back, 400 invalid_grant",
    "client_secret, wrong, 401 invalid_client",
    "client_id, wrong, 401 invalid_client",
    "grant_type, password, 400 unsupported_grant_type",
    "code, wrong, 400 invalid_grant",
  })
  void an_exchange_needs_all_to_be_right(String name, String value, String error) {
    assertThat(failure(exchange(code(), name, value))).isEqualTo(error);
  }

  @Test
  void proof_keys_can_be_left_out() {
    String code = code("code_challenge", "", "code_challenge_method", "");
    assertThat(exchange(code).statusCode()).isEqualTo(200);
  }

  // The consent page.

  @Test
  void a_person_chooses_an_account_and_consents() {
    HttpResponse<String> chooser = ask();
    assertThat(chooser.body())
        .contains("Choose an account", "anna@example.com", "berta@example.com", "carlo@example");
    HttpResponse<String> page = ask("authuser", BERTA.subject());
    assertThat(page.body())
        .contains("berta@example.com", "id=\"scope-0\"")
        .doesNotContain("scope-1");
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self' http://127.0.0.1:4711")
        .doesNotContain("unsafe");

    Map<String, String> answer = sentBack(decide(page, "allow", Behaviour.READ_PICKED));

    JsonObject granted = json(exchange(answer.get("code")));
    assertThat(text(claims(text(granted, "id_token")), "sub")).isEqualTo(BERTA.subject());
    assertThat(text(granted, "scope")).contains(Behaviour.READ_PICKED);
  }

  /** Sends the form of a consent page. */
  private HttpResponse<String> decide(HttpResponse<String> page, String decision, String scope) {
    Map<String, String> form = new HashMap<>(Map.of(
        "account", value(page.body(), "name=\"account\" value=\""),
        "proof", value(page.body(), "name=\"proof\" value=\""),
        "decision", decision));
    if (!scope.isEmpty()) {
      form.put("scope", scope);
    }
    return post(page.uri().toString(), form(form));
  }

  private static String value(String html, String before) {
    int start = html.indexOf(before) + before.length();
    return html.substring(start, html.indexOf('"', start));
  }

  @Test
  void a_scope_can_be_left_unticked() {
    Map<String, String> answer = sentBack(decide(ask("authuser", BERTA.subject()), "allow", ""));
    JsonObject granted = json(exchange(answer.get("code")));
    assertThat(text(granted, "scope")).doesNotContain("photospicker");
    assertThat(caller
            .picker(text(granted, "access_token"), "POST", "/v1/sessions", "")
            .statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_person_can_refuse() {
    assertThat(sentBack(decide(ask("authuser", BERTA.subject()), "deny", "")))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "the-state")
        .doesNotContainKey("code");
  }

  @Test
  void a_form_that_no_page_showed_is_refused() {
    HttpResponse<String> page = ask("authuser", BERTA.subject());
    String form = form(Map.of(
        "account",
        BERTA.subject(),
        "proof",
        value(page.body(), "name=\"proof\" value=\"") + "x",
        "decision",
        "allow"));
    assertThat(post(page.uri().toString(), form).statusCode()).isEqualTo(400);
    String other = page.uri().toString().replace("the-state", "other");
    assertThat(post(other, form).statusCode()).isEqualTo(400);
  }

  @Test
  void a_hint_and_a_cookie_spare_the_choice_unless_it_is_asked_for() {
    HttpResponse<String> hinted = ask("login_hint", "berta@example.com");
    assertThat(hinted.body()).contains("An app wants").contains("berta@example.com");
    String cookie = hinted.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    String url = google.authUrl() + "?" + form(question());
    assertThat(caller
            .send(
                HttpRequest.newBuilder(URI.create(url)).header("Cookie", "a=b; " + cookie),
                BodyHandlers.ofString())
            .body())
        .contains("An app wants")
        .contains("berta@example.com");
    assertThat(caller
            .send(
                HttpRequest.newBuilder(URI.create(url)).header("Cookie", cookie + "x"),
                BodyHandlers.ofString())
            .body())
        .contains("Choose an account");
    assertThat(
            ask("login_hint", "berta@example.com", "prompt", "select_account").body())
        .contains("Choose an account");
  }

  @Test
  void without_a_page_nothing_can_be_asked() {
    assertThat(sentBack(ask("prompt", "none"))).containsEntry("error", "login_required");
    assertThat(sentBack(ask("prompt", "none", "login_hint", BERTA.email())))
        .containsEntry("error", "consent_required");
  }

  @Test
  void consent_once_given_is_not_asked_for_again_and_brings_no_second_refresh_token() {
    JsonObject first = json(exchange(
        sentBack(decide(ask("authuser", BERTA.subject()), "allow", Behaviour.READ_PICKED))
            .get("code")));
    assertThat(first.has("refresh_token")).isTrue();

    HttpResponse<String> again = ask("authuser", BERTA.subject());
    assertThat(json(exchange(sentBack(again).get("code"))).has("refresh_token")).isFalse();
    assertThat(ask("authuser", BERTA.subject(), "prompt", "consent").statusCode())
        .isEqualTo(200);
    google.behaviour().consent.set(Consent.GRANTED);
    String code =
        sentBack(ask("login_hint", BERTA.subject(), "prompt", "consent")).get("code");
    assertThat(json(exchange(code)).has("refresh_token")).isTrue();
    code = sentBack(ask("prompt", "consent", "access_type", "")).get("code");
    assertThat(json(exchange(code)).has("refresh_token")).isFalse();
  }

  @Test
  void scopes_add_up_when_asked_to() {
    signIn();
    assertThat(text(
            signIn(
                "scope", "openid " + Behaviour.READ_APP_CREATED, "include_granted_scopes", "true"),
            "scope"))
        .contains(Behaviour.READ_APP_CREATED, Behaviour.READ_PICKED);
    assertThat(text(signIn("scope", "openid " + Behaviour.READ_APP_CREATED), "scope"))
        .doesNotContain(Behaviour.READ_PICKED);
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, evil, 401, invalid_client",
    "redirect_uri, https://evil.example/, 400, redirect_uri_mismatch",
    "redirect_uri, http://127.0.0.1.evil.example/, 400, redirect_uri_mismatch",
    "redirect_uri, http://me@127.0.0.1/, 400, redirect_uri_mismatch",
    "redirect_uri, javascript:alert(1), 400, redirect_uri_mismatch",
    "redirect_uri, 'http://127.0.0.1/#x', 400, redirect_uri_mismatch",
    "redirect_uri, '', 400, redirect_uri_mismatch",
    "response_type, token, 400, unsupported_response_type",
    "scope, '', 400, invalid_request",
    "scope, drive, 400, invalid_scope",
    "code_challenge_method, plain, 400, invalid_request",
    "code_challenge, '', 400, invalid_request",
  })
  void a_wrong_question_never_sends_the_browser_anywhere(
      String name, String value, int status, String error) {
    for (Consent consent : Consent.values()) {
      google.behaviour().consent.set(consent);
      HttpResponse<String> response = ask(name, value);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().firstValue("Location")).isEmpty();
      assertThat(response.body()).contains(error);
    }
  }

  @Test
  void a_parameter_given_twice_is_refused() {
    assertThat(
            get(google.authUrl() + "?" + form(question()) + "&redirect_uri=https://evil.example/")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_registered_address_of_this_machine_must_match_exactly_too() {
    google
        .behaviour()
        .redirectUris
        .set(Set.of("http://127.0.0.1:8000/"))
        .consent
        .set(Consent.GRANTED);
    assertThat(ask("redirect_uri", "http://127.0.0.1:8000/").headers().firstValue("Location"))
        .isPresent();
    assertThat(ask("redirect_uri", "http://127.0.0.1:8000").body())
        .contains("redirect_uri_mismatch");
  }

  @Test
  void a_registered_address_must_match_exactly() {
    google
        .behaviour()
        .redirectUris
        .set(Set.of("https://app.example/back?x=1"))
        .consent
        .set(Consent.GRANTED);
    assertThat(ask("redirect_uri", "https://app.example/back?x=1").headers().firstValue("Location"))
        .hasValueSatisfying(
            location -> assertThat(location).startsWith("https://app.example/back?x=1&state="));
    assertThat(ask("redirect_uri", "https://app.example/back?x=12").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "nonce", "login_hint", "prompt"})
  void what_comes_in_is_escaped(String name) {
    String attack = "\"><script>alert(1)</script>'";
    for (HttpResponse<String> page :
        List.of(ask(name, attack), ask(name, attack, "authuser", BERTA.subject()))) {
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).doesNotContain("<script>alert").doesNotContain(attack);
    }
  }

  @Test
  void names_of_users_are_escaped() {
    User evil = new User("1", "<b>@x.example", true, "<i>\"'&", Optional.empty());
    try (PhotosEmulator other =
        PhotosEmulator.builder().library(Library.builder().build()).user(evil).start()) {
      String page = get(other.authUrl() + "?" + form(question())).body();
      assertThat(page).contains("&lt;i&gt;&quot;&#39;&amp;").doesNotContain("<i>", "<b>");
    }
  }

  // Consent in a user's place.

  @Test
  void consent_can_be_denied_or_given_in_part() {
    google.behaviour().consent.set(Consent.DENIED);
    assertThat(sentBack(ask())).containsEntry("error", "access_denied");
    google.behaviour().withheldScopes.set(Set.of(Behaviour.READ_PICKED));
    assertThat(text(signIn(), "scope")).isEqualTo(EMAIL + " openid");
  }

  @Test
  void a_state_can_come_back_wrong() {
    google.behaviour().consent.set(Consent.GRANTED);
    google.faults().add(Fault.WRONG_STATE);
    assertThat(sentBack(ask()).get("state")).isNotEqualTo("the-state");
  }

  // Users.

  @Test
  void every_user_has_an_own_library_and_own_sessions() {
    String anna = text(signIn("scope", "openid " + Behaviour.READ_PICKED), "access_token");
    String berta = text(
        signIn(
            "login_hint",
            "Berta@example.com",
            "scope",
            "openid " + Behaviour.READ_PICKED + " " + Behaviour.READ_APP_CREATED),
        "access_token");
    String session = text(json(caller.picker(anna, "POST", "/v1/sessions", "")), "id");
    String hers = text(json(caller.picker(berta, "POST", "/v1/sessions", "")), "id");

    for (String method : List.of("GET", "DELETE")) {
      assertThat(caller.picker(berta, method, "/v1/sessions/" + session, "").statusCode())
          .isEqualTo(404);
    }
    google.picker().choose(session, PHOTO.id());
    google.picker().choose(hers, BERTAS.id());
    assertThat(caller
            .picker(berta, "GET", "/v1/mediaItems?sessionId=" + session, "")
            .statusCode())
        .isEqualTo(404);
    String list =
        caller.picker(berta, "GET", "/v1/mediaItems?sessionId=" + hers, "").body();
    String url = value(list, "\"baseUrl\":\"") + "=d";
    assertThat(caller
            .bytes(url, request -> request.header("Authorization", "Bearer " + anna))
            .statusCode())
        .isEqualTo(403);
    assertThat(caller
            .bytes(url, request -> request.header("Authorization", "Bearer " + berta))
            .body())
        .isEqualTo(BERTAS.bytes().toByteArray());
    assertThat(caller
            .send(
                HttpRequest.newBuilder(URI.create(google.photosUrl() + "/v1/mediaItems"))
                    .header("Authorization", "Bearer " + berta),
                BodyHandlers.ofString())
            .body())
        .contains(BERTAS.id())
        .doesNotContain(PHOTO.id());
  }

  @Test
  void a_user_without_photos_cannot_pick() {
    String carlo = text(signIn("login_hint", CARLO.email()), "access_token");
    HttpResponse<String> refused = caller.picker(carlo, "POST", "/v1/sessions", "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("FAILED_PRECONDITION");
  }

  @Test
  void two_users_must_differ() {
    assertThatThrownBy(() -> PhotosEmulator.builder()
            .library(Library.builder().build())
            .user(BERTA)
            .user(BERTA)
            .start())
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Refresh tokens.

  @Test
  void two_workers_can_refresh_at_once() {
    String token = text(signIn(), "refresh_token");
    List<String> tokens = IntStream.range(0, 8)
        .parallel()
        .mapToObj(worker -> text(json(refresh(token)), "access_token"))
        .toList();
    assertThat(tokens).doesNotHaveDuplicates();
    assertThat(tokens)
        .allSatisfy(each -> assertThat(tokenInfo(each).statusCode()).isEqualTo(200));
  }

  @Test
  void a_user_needs_no_page_for_a_token() {
    String berta = google.accessToken(BERTA.email());
    String id = text(json(caller.picker(berta, "POST", "/v1/sessions", "")), "id");
    google.picker().choose(id, BERTAS.id());
    assertThat(google.accessToken()).isNotEqualTo(berta);
    assertThat(caller.picker("GET", "/v1/sessions/" + id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void refresh_tokens_die_of_age() {
    google.behaviour().refreshTokenLifetime.set(Duration.ofDays(7));
    String token = text(signIn(), "refresh_token");
    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(refresh(token).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(failure(refresh(token))).isEqualTo("400 invalid_grant");
    assertThat(caller.refresh().statusCode()).isEqualTo(200);
  }

  @Test
  void the_oldest_of_too_many_refresh_tokens_dies() {
    google.behaviour().refreshTokensPerUser.set(2);
    String first = text(signIn("prompt", "consent"), "refresh_token");
    String second = text(signIn("prompt", "consent"), "refresh_token");
    String third = text(signIn("prompt", "consent"), "refresh_token");
    assertThat(refresh(first).statusCode()).isEqualTo(400);
    assertThat(refresh(second).statusCode()).isEqualTo(200);
    assertThat(refresh(third).statusCode()).isEqualTo(200);
  }

  @Test
  void short_lived_access_tokens_must_be_refreshed() {
    google.behaviour().accessTokenLifetime.set(Duration.ofSeconds(10));
    JsonObject granted = signIn();
    assertThat(granted.get("expires_in").getAsInt()).isEqualTo(10);
    clock.advance(Duration.ofSeconds(10));
    assertThat(caller
            .picker(text(granted, "access_token"), "POST", "/v1/sessions", "")
            .statusCode())
        .isEqualTo(401);
    String token = text(json(refresh(text(granted, "refresh_token"))), "access_token");
    assertThat(caller.picker(token, "POST", "/v1/sessions", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token"})
  void revoking_either_token_withdraws_everything(String name) {
    JsonObject granted = signIn();
    String session =
        text(json(caller.picker(text(granted, "access_token"), "POST", "/v1/sessions", "")), "id");
    assertThat(session).isNotEmpty();

    assertThat(post(google.revokeUrl(), "token=" + encode(text(granted, name))).statusCode())
        .isEqualTo(200);

    assertThat(failure(refresh(text(granted, "refresh_token")))).isEqualTo("400 invalid_grant");
    assertThat(tokenInfo(text(granted, "access_token")).statusCode()).isEqualTo(400);
    assertThat(failure(post(google.revokeUrl(), "token=" + encode(text(granted, name)))))
        .isEqualTo("400 invalid_token");
    assertThat(signIn().has("refresh_token")).isTrue();
  }

  @Test
  void the_token_endpoint_can_break_and_refuse() {
    google
        .faults()
        .add(
            Fault.serverError(503, Fault.Body.JSON),
            When.always().on(RequestKind.TOKEN).first(1));
    google.faults().add(Fault.INVALID_GRANT, When.always().first(1));
    assertThat(caller.refresh().statusCode()).isEqualTo(503);
    assertThat(failure(caller.refresh())).isEqualTo("400 invalid_grant");
    assertThat(caller.refresh().statusCode()).isEqualTo(200);
  }

  // What is told about tokens.

  @Test
  void token_info_has_strings_only() {
    String token = text(signIn(), "access_token");
    JsonObject info = json(tokenInfo(token));
    assertThat(info.entrySet())
        .allSatisfy(member ->
            assertThat(member.getValue().getAsJsonPrimitive().isString()).isTrue());
    assertThat(text(info, "aud")).isEqualTo(google.clientId());
    assertThat(text(info, "sub")).isEqualTo(google.users().get(0).subject());
    assertThat(text(info, "email_verified")).isEqualTo("true");
    assertThat(text(info, "expires_in")).isEqualTo("3599");
    assertThat(text(info, "access_type")).isEqualTo("offline");
    assertThat(failure(tokenInfo("ya29.bad"))).isEqualTo("400 invalid_token");
  }

  @Test
  void token_info_can_be_wrong() {
    String token = text(signIn(), "access_token");
    google
        .faults()
        .add(Fault.flawedIdentity(IdentityFlaw.FOREIGN_AUDIENCE), When.always().first(1));
    google
        .faults()
        .add(Fault.flawedIdentity(IdentityFlaw.NO_EMAIL), When.always().after(1).first(1));
    google
        .faults()
        .add(
            Fault.flawedIdentity(IdentityFlaw.EMAIL_NOT_VERIFIED),
            When.always().after(2).first(1));
    google
        .faults()
        .add(Fault.flawedIdentity(IdentityFlaw.EXPIRED), When.always().after(3).first(1));

    assertThat(text(json(tokenInfo(token)), "aud")).isNotEqualTo(google.clientId());
    assertThat(json(tokenInfo(token)).has("email")).isFalse();
    assertThat(text(json(tokenInfo(token)), "email_verified")).isEqualTo("false");
    assertThat(tokenInfo(token).statusCode()).isEqualTo(400);
  }

  @Test
  void id_tokens_can_be_wrong_in_every_way() throws GeneralSecurityException {
    for (IdentityFlaw flaw : IdentityFlaw.values()) {
      google.faults().clear();
      google.faults().add(Fault.flawedIdentity(flaw));
      String token = text(signIn(), "id_token");
      JsonObject claims = claims(token);
      long now = clock.instant().getEpochSecond();
      switch (flaw) {
        case FOREIGN_AUDIENCE -> assertThat(text(claims, "aud")).isEqualTo("another-app");
        case NO_EMAIL -> assertThat(claims.has("email")).isFalse();
        case EMAIL_NOT_VERIFIED ->
          assertThat(claims.get("email_verified").getAsBoolean()).isFalse();
        case EXPIRED -> assertThat(claims.get("exp").getAsLong()).isLessThan(now);
        case FOREIGN_ISSUER ->
          assertThat(text(claims, "iss")).isEqualTo("https://accounts.example.com");
        case ISSUER_WITHOUT_SCHEME ->
          assertThat(text(claims, "iss")).isEqualTo("accounts.google.com");
        case OTHER_NONCE -> assertThat(text(claims, "nonce")).isNotEqualTo("the-nonce");
        case NOT_SIGNED -> {
          assertThat(text(part(token, 0), "alg")).isEqualTo("none");
          assertThat(token).endsWith(".");
        }
        case FOREIGN_SIGNATURE -> assertThat(proven(token)).isFalse();
      }
      if (flaw != IdentityFlaw.NOT_SIGNED && flaw != IdentityFlaw.FOREIGN_SIGNATURE) {
        assertThat(proven(token)).isTrue();
      }
    }
  }

  @Test
  void keys_rotate_and_the_last_one_stays_published() throws GeneralSecurityException {
    String first = text(signIn(), "id_token");
    google.rotateSigningKey();
    String second = text(signIn(), "id_token");
    assertThat(part(second, 0).get("kid")).isNotEqualTo(part(first, 0).get("kid"));
    assertThat(proven(first)).isTrue();
    assertThat(proven(second)).isTrue();
    google.rotateSigningKey();
    assertThat(get(google.jwksUrl()).body()).doesNotContain(text(part(first, 0), "kid"));
    assertThat(get(google.jwksUrl()).headers().firstValue("Cache-Control"))
        .contains("public, max-age=21600");
  }

  @Test
  void the_configuration_leads_to_everything() {
    JsonObject json = json(get(google.photosUrl() + "/.well-known/openid-configuration"));
    assertThat(text(json, "authorization_endpoint")).isEqualTo(google.authUrl());
    assertThat(text(json, "token_endpoint")).isEqualTo(google.tokenUrl());
    assertThat(text(json, "jwks_uri")).isEqualTo(google.jwksUrl());
    assertThat(text(json, "revocation_endpoint")).isEqualTo(google.revokeUrl());
    String token = text(signIn(), "access_token");
    JsonObject user = json(caller.send(
        HttpRequest.newBuilder(URI.create(text(json, "userinfo_endpoint")))
            .header("Authorization", "Bearer " + token),
        BodyHandlers.ofString()));
    assertThat(text(user, "email")).isEqualTo("anna@example.com");
    assertThat(get(text(json, "userinfo_endpoint")).statusCode()).isEqualTo(401);
  }
}
