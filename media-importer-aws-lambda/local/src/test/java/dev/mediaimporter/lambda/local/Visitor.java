package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One user with a browser: consents at the emulated Google and calls the API. */
public final class Visitor {
  private static final String PAGE = "http://127.0.0.1/";

  private final EmulatedUser account;
  private final String page;
  private final String api;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private Optional<String> idToken = Optional.empty();

  Visitor(PhotosEmulator google, User user, String api) {
    this(google, user, PAGE, api);
  }

  /** A visitor of the page at this address. */
  public Visitor(PhotosEmulator google, User user, String page, String api) {
    this.account = new EmulatedUser(google, user, page);
    this.page = page;
    this.api = api;
  }

  User user() {
    return account.user();
  }

  /** What the API answers. */
  public record Answer(int status, JsonObject body) {
    /** The text with this name. */
    public String text(String name) {
      return body.get(name).getAsString();
    }

    /** The number with this name. */
    public long number(String name) {
      return body.get(name).getAsLong();
    }
  }

  /** What the page gets at its own sign-in. */
  String idToken() throws Exception {
    if (idToken.isEmpty()) {
      idToken = Optional.of(account.idToken());
    }
    return idToken.get();
  }

  /** Consents, and connects the account. */
  public Answer connect() throws Exception {
    return call(
        "POST",
        "/v1/connections",
        Map.of("code", account.code(), "codeVerifier", EmulatedUser.VERIFIER, "redirectUri", page));
  }

  /** Calls a path as the signed-in user. */
  public Answer get(String path) throws Exception {
    return call("GET", path, Map.of());
  }

  /** Calls the API as the signed-in user. */
  public Answer call(String method, String path, Map<String, String> body) throws Exception {
    JsonObject json = new JsonObject();
    body.forEach(json::addProperty);
    return call(method, path, json);
  }

  /** The same with any JSON. */
  Answer call(String method, String path, JsonObject body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + idToken());
    return answered(request, method, body);
  }

  /** The first version's call: no ID token, but an access token in the body. */
  public Answer importWithAccessToken(String album) throws Exception {
    JsonObject body = new JsonObject();
    body.addProperty("album_id", album);
    body.addProperty("auth_token", account.accessToken());
    body.addProperty("email", account.user().email());
    return answered(HttpRequest.newBuilder(URI.create(api + "/sync")), "POST", body);
  }

  private Answer answered(HttpRequest.Builder request, String method, JsonObject json)
      throws Exception {
    HttpResponse<String> answer = send(request
        .header("Content-Type", "application/json")
        .method(
            method,
            json.isEmpty()
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
}
