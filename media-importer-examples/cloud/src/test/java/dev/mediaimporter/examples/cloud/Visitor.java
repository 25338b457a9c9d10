package dev.mediaimporter.examples.cloud;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.jobs.SyncSource;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.User;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One user with a browser: consents at the emulated Google and calls the API. */
final class Visitor {
  static final String REDIRECT = "http://127.0.0.1/back";
  private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";

  private final PhotosEmulator google;
  private final User user;
  private final String api;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private Optional<String> idToken = Optional.empty();

  Visitor(PhotosEmulator google, User user, String api) {
    this.google = google;
    this.user = user;
    this.api = api;
  }

  User user() {
    return user;
  }

  /** What the API answers. */
  record Answer(int status, JsonObject body) {
    String text(String name) {
      return body.get(name).getAsString();
    }

    long number(String name) {
      return body.get(name).getAsLong();
    }
  }

  /** The code of a consent to everything that is asked for. */
  String code() throws Exception {
    byte[] challenge =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    String question = form(Map.of(
        "client_id",
        google.clientId(),
        "redirect_uri",
        REDIRECT,
        "response_type",
        "code",
        "access_type",
        "offline",
        "prompt",
        "consent",
        "login_hint",
        user.subject(),
        "code_challenge_method",
        "S256",
        "code_challenge",
        Base64.getUrlEncoder().withoutPadding().encodeToString(challenge),
        "scope",
        "openid email " + SyncSource.LIBRARY_SCOPE + " " + SyncSource.PICKER_SCOPE));
    HttpResponse<String> answer = send(
        HttpRequest.newBuilder(URI.create(google.authUrl() + "?" + question)).GET());
    URI back = URI.create(answer.headers().firstValue("Location").orElseThrow());
    for (String pair : back.getRawQuery().split("&", -1)) {
      if (pair.startsWith("code=")) {
        return java.net.URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalStateException("no code: " + back);
  }

  private JsonObject redeemed() throws Exception {
    String form = form(Map.of(
        "grant_type",
        "authorization_code",
        "code",
        code(),
        "code_verifier",
        VERIFIER,
        "redirect_uri",
        REDIRECT,
        "client_id",
        google.clientId(),
        "client_secret",
        google.clientSecret()));
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(google.tokenUrl()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form)));
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** What the page gets at its own sign-in. */
  String idToken() throws Exception {
    if (idToken.isEmpty()) {
      idToken = Optional.of(redeemed().get("id_token").getAsString());
    }
    return idToken.get();
  }

  /** An access token, as the first version of the page sent it. */
  String accessToken() throws Exception {
    return redeemed().get("access_token").getAsString();
  }

  Answer connect() throws Exception {
    return call(
        "POST",
        "/v1/connections",
        Map.of("code", code(), "codeVerifier", VERIFIER, "redirectUri", REDIRECT));
  }

  Answer get(String path) throws Exception {
    return call("GET", path, Map.of());
  }

  Answer call(String method, String path, Map<String, String> body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + idToken());
    return answered(request, method, body);
  }

  /** A call that carries no identity of its own. */
  Answer callAnonymously(String method, String path, Map<String, String> body) throws Exception {
    return answered(HttpRequest.newBuilder(URI.create(api + path)), method, body);
  }

  private Answer answered(HttpRequest.Builder request, String method, Map<String, String> body)
      throws Exception {
    JsonObject json = new JsonObject();
    body.forEach(json::addProperty);
    HttpResponse<String> answer = send(request
        .header("Content-Type", "application/json")
        .method(
            method,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(json.toString())));
    return new Answer(
        answer.statusCode(),
        answer.body().isEmpty()
            ? new JsonObject()
            : JsonParser.parseString(answer.body()).getAsJsonObject());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String form(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }
}
