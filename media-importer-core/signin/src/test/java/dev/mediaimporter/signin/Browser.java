package dev.mediaimporter.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Plays the user's browser: goes where it is sent. */
final class Browser {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  /** Opens a page that takes its time. */
  CompletableFuture<HttpResponse<String>> open(URI url) {
    return http.sendAsync(request(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(URI url) {
    return send(request(url));
  }

  HttpResponse<String> post(URI url) {
    return send(request(url).POST(HttpRequest.BodyPublishers.ofString("code=x")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(URI url) {
    return HttpRequest.newBuilder(url).timeout(PATIENCE);
  }
}
