package dev.mediaimporter.deployment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.local.EmulatedUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Somebody who signed in and calls the API. */
final class Visitor {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final EmulatedUser account;
  private final String site;
  private final String api;
  private final String idToken;
  private final HttpClient http = HttpClient.newHttpClient();

  /** @param site the page's address, where the codes are for */
  Visitor(EmulatedUser account, String site, String api) throws Exception {
    this.account = account;
    this.site = site;
    this.api = api;
    this.idToken = account.idToken();
  }

  /** What the API answered; an empty object where it said nothing. */
  record Answer(int status, JsonObject body) {
    String text(String name) {
      return body.get(name).getAsString();
    }

    int number(String name) {
      return body.get(name).getAsInt();
    }
  }

  Answer connect() throws Exception {
    return call(
        "POST",
        "/v1/connections",
        Map.of("code", account.code(), "codeVerifier", EmulatedUser.VERIFIER, "redirectUri", site));
  }

  /** The first version's call: no ID token, but an access token in the body. */
  Answer importWithAccessToken(String album) throws Exception {
    return answered(
        HttpRequest.newBuilder(URI.create(api + "/sync")),
        "POST",
        Map.of(
            "album_id",
            album,
            "auth_token",
            account.accessToken(),
            "email",
            account.user().email()));
  }

  Answer get(String path) throws Exception {
    return call("GET", path, Map.of());
  }

  Answer call(String method, String path, Map<String, String> body) throws Exception {
    return answered(
        HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + idToken),
        method,
        body);
  }

  private Answer answered(HttpRequest.Builder request, String method, Map<String, String> body)
      throws Exception {
    JsonObject json = new JsonObject();
    body.forEach(json::addProperty);
    HttpResponse<String> answer = http.send(
        request
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json.toString()))
            .build(),
        BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(),
        answer.body().isEmpty()
            ? new JsonObject()
            : JsonParser.parseString(answer.body()).getAsJsonObject());
  }

  byte[] bytes(String link) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(link)).timeout(TIMEOUT).build(),
            BodyHandlers.ofByteArray())
        .body();
  }
}
