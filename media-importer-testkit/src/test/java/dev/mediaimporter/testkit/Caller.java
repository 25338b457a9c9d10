package dev.mediaimporter.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls an emulator as plainly as can be: what it answers is what the tests look at. */
final class Caller {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PhotosEmulator google;

  Caller(PhotosEmulator google) {
    this.google = google;
  }

  HttpResponse<String> api(String pathAndQuery) {
    return send(authorized(google.photosUrl() + pathAndQuery), BodyHandlers.ofString());
  }

  HttpResponse<String> search(String body) {
    return send(
        authorized(google.photosUrl() + "/v1/mediaItems:search")
            .POST(BodyPublishers.ofString(body)),
        BodyHandlers.ofString());
  }

  /** Calls the Picker API. */
  HttpResponse<String> picker(String method, String pathAndQuery, String body) {
    return picker(google.accessToken(), method, pathAndQuery, body);
  }

  HttpResponse<String> picker(String token, String method, String pathAndQuery, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(google.pickerUrl() + pathAndQuery))
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)),
        BodyHandlers.ofString());
  }

  HttpResponse<String> token(String form) {
    return send(
        HttpRequest.newBuilder(URI.create(google.tokenUrl())).POST(BodyPublishers.ofString(form)),
        BodyHandlers.ofString());
  }

  HttpResponse<String> refresh() {
    return token("grant_type=refresh_token&client_id=" + google.clientId() + "&client_secret="
        + google.clientSecret() + "&refresh_token=" + encode(google.refreshToken()));
  }

  HttpResponse<byte[]> bytes(String url) {
    return bytes(url, request -> request);
  }

  HttpResponse<byte[]> bytes(String url, UnaryOperator<HttpRequest.Builder> with) {
    return send(with.apply(HttpRequest.newBuilder(URI.create(url))), BodyHandlers.ofByteArray());
  }

  /** The base URL of an item, fresh from the API. */
  String baseUrl(String id) {
    return json(api("/v1/mediaItems/" + id)).get("baseUrl").getAsString();
  }

  HttpRequest.Builder authorized(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + google.accessToken());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All pages of an album, as the API gives them. */
  List<JsonObject> albumPages(String albumId, int pageSize) {
    List<JsonObject> pages = new ArrayList<>();
    String token = null;
    do {
      JsonObject body = new JsonObject();
      body.addProperty("albumId", albumId);
      body.addProperty("pageSize", pageSize);
      if (token != null) {
        body.addProperty("pageToken", token);
      }
      JsonObject page = json(search(body.toString()));
      pages.add(page);
      token = nextToken(page);
    } while (token != null && pages.size() < 1_000);
    return pages;
  }

  static @Nullable String nextToken(JsonObject page) {
    return page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : null;
  }

  static List<JsonObject> items(List<JsonObject> pages) {
    List<JsonObject> items = new ArrayList<>();
    for (JsonObject page : pages) {
      if (page.has("mediaItems")) {
        for (JsonElement item : page.getAsJsonArray("mediaItems")) {
          items.add(item.getAsJsonObject());
        }
      }
    }
    return items;
  }

  static List<String> ids(List<JsonObject> pages) {
    return items(pages).stream().map(item -> item.get("id").getAsString()).toList();
  }

  static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  static JsonObject error(HttpResponse<String> response) {
    return json(response).getAsJsonObject("error");
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
