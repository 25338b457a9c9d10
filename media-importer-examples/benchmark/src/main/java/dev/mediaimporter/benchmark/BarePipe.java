package dev.mediaimporter.benchmark;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Moves an album's bytes from one server to the other and does nothing else: no signature, no
 * checksum, no record, no second attempt. What an import costs more than this is the price of its
 * promises.
 */
final class BarePipe {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String photos;
  private final String bucket;
  private final String token;

  private BarePipe(String photos, String bucket, String token) {
    this.photos = photos;
    this.bucket = bucket;
    this.token = token;
  }

  /** Takes the address of Google's side, the bucket's address and the number of items at once. */
  public static void main(String[] args) throws Exception {
    new BarePipe(args[0], args[1], System.getenv("GOOGLE_ACCESS_TOKEN"))
        .run(Integer.parseInt(args[2]));
  }

  private void run(int concurrency) throws Exception {
    JsonObject albums = json(HttpRequest.newBuilder(URI.create(photos + "/v1/albums")));
    String album =
        albums.getAsJsonArray("albums").get(0).getAsJsonObject().get("id").getAsString();
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    List<Future<?>> copies = new ArrayList<>();
    String pageToken = "";
    do {
      JsonObject query = new JsonObject();
      query.addProperty("albumId", album);
      query.addProperty("pageSize", 100);
      query.addProperty("pageToken", pageToken);
      JsonObject page = json(HttpRequest.newBuilder(URI.create(photos + "/v1/mediaItems:search"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(query.toString())));
      for (JsonElement item : page.getAsJsonArray("mediaItems")) {
        copies.add(threads.submit(() -> copy(item.getAsJsonObject())));
      }
      pageToken = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!pageToken.isEmpty());
    for (Future<?> copy : copies) {
      copy.get();
    }
    threads.shutdown();
  }

  private Void copy(JsonObject item) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create(item.get("baseUrl").getAsString() + "=d"))
        .build();
    byte[] bytes = http.send(get, BodyHandlers.ofByteArray()).body();
    HttpRequest put = HttpRequest.newBuilder(
            URI.create(bucket + "/" + item.get("id").getAsString()))
        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
        .build();
    int status = http.send(put, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("the put was answered with " + status);
    }
    return null;
  }

  private JsonObject json(HttpRequest.Builder request) throws Exception {
    HttpRequest authorized = request.header("Authorization", "Bearer " + token).build();
    return JsonParser.parseString(http.send(authorized, BodyHandlers.ofString()).body())
        .getAsJsonObject();
  }
}
