package dev.mediaimporter.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

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
    String albums = text(HttpRequest.newBuilder(URI.create(photos + "/v1/albums")));
    String album = values(albums, "id").get(0);
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    List<Future<?>> copies = new ArrayList<>();
    List<String> pageToken = List.of("");
    while (!pageToken.isEmpty()) {
      String query = "{\"albumId\":\"%s\",\"pageSize\":100,\"pageToken\":\"%s\"}"
          .formatted(album, pageToken.get(0));
      String page = text(HttpRequest.newBuilder(URI.create(photos + "/v1/mediaItems:search"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(query)));
      for (String baseUrl : values(page, "baseUrl")) {
        String name = "/" + copies.size();
        copies.add(threads.submit(() -> copy(baseUrl, name)));
      }
      pageToken = values(page, "nextPageToken");
    }
    for (Future<?> copy : copies) {
      copy.get();
    }
    threads.shutdown();
  }

  private Void copy(String baseUrl, String name) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create(baseUrl + "=d")).build();
    byte[] bytes = http.send(get, BodyHandlers.ofByteArray()).body();
    HttpRequest put = HttpRequest.newBuilder(URI.create(bucket + name))
        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
        .build();
    int status = http.send(put, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("the put was answered with " + status);
    }
    return null;
  }

  private String text(HttpRequest.Builder request) throws Exception {
    HttpRequest authorized = request.header("Authorization", "Bearer " + token).build();
    return http.send(authorized, BodyHandlers.ofString()).body();
  }

  /** The emulator's texts hold nothing that JSON would escape. */
  private static List<String> values(String json, String name) {
    return Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"")
        .matcher(json)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
