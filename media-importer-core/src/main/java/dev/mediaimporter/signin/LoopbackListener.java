package dev.mediaimporter.signin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits on 127.0.0.1 for the browser to come back, believes the first request that knows the state,
 * and shows every other one a page that says so. The believed one is answered when the outcome is
 * known. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252</a>
 */
final class LoopbackListener implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int THREADS = 4;
  private static final Duration LONGEST_WAIT_FOR_OUTCOME = Duration.ofMinutes(2);
  private static final Duration TIME_TO_SHOW_OUTCOME = Duration.ofSeconds(2);

  private final byte[] state;
  private final HttpServer server;
  private final ExecutorService threads;
  private final CompletableFuture<Redirect> redirect = new CompletableFuture<>();
  private final CompletableFuture<ResultPage> outcome = new CompletableFuture<>();

  /** What Google sent the browser back with: a code or an error. Not printed: it is a secret. */
  static final class Redirect {
    private final Optional<String> code;
    private final Optional<String> error;

    Redirect(@Nullable String code, @Nullable String error) {
      this.code = Optional.ofNullable(code);
      this.error = Optional.ofNullable(error);
    }

    Optional<String> code() {
      return code;
    }

    Optional<String> error() {
      return error;
    }
  }

  private LoopbackListener(HttpServer server, String state) {
    this.server = server;
    this.state = state.getBytes(StandardCharsets.UTF_8);
    this.threads = Executors.newFixedThreadPool(THREADS, task -> {
      Thread thread = new Thread(task, "media-importer-sign-in");
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any
   * @param state what only the awaited answer knows
   * @throws InvalidRequestException if the port is taken
   */
  static LoopbackListener open(int port, String state) {
    HttpServer server;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    } catch (IOException e) {
      throw new InvalidRequestException(
          "cannot listen on port " + port
              + " of 127.0.0.1 for the browser's answer: is it in use? Choose another port, or 0"
              + " for any",
          e);
    }
    LoopbackListener listener = new LoopbackListener(server, state);
    server.setExecutor(listener.threads);
    server.createContext("/", listener::handle);
    server.start();
    return listener;
  }

  /** Where Google has to send the browser. */
  URI redirectUri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Blocks until the browser is back.
   *
   * @throws java.util.concurrent.CancellationException if the listener is closed before or
   *     meanwhile
   */
  Redirect await(Duration timeout) throws InterruptedException, TimeoutException {
    try {
      return redirect.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes it with a failure", e);
    }
  }

  /** Tells the waiting browser. */
  void show(ResultPage page) {
    outcome.complete(page);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ResultPage page = pageFor(exchange);
      byte[] html = page.html().getBytes(StandardCharsets.UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/html; charset=utf-8");
      headers.set("Cache-Control", "no-store");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
      headers.set("Connection", "close");
      exchange.sendResponseHeaders(page.status(), html.length);
      exchange.getResponseBody().write(html);
    }
  }

  private ResultPage pageFor(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("GET")
        || !exchange.getRequestURI().getPath().equals("/")) {
      return ResultPage.NOT_FOUND;
    }
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    String code = query.get("code");
    String error = query.get("error");
    byte[] given = query.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(state, given) || (code == null) == (error == null)) {
      return ResultPage.UNEXPECTED;
    }
    return redirect.complete(new Redirect(code, error)) ? awaitOutcome() : ResultPage.OVER;
  }

  private ResultPage awaitOutcome() {
    try {
      return outcome.get(LONGEST_WAIT_FOR_OUTCOME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return ResultPage.FAILED;
    }
  }

  private static Map<String, String> parameters(@Nullable String rawQuery) {
    Map<String, String> parameters = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return parameters;
  }

  /** Stops listening; a browser that waits for its page gets it first. */
  @Override
  public void close() {
    redirect.cancel(false);
    outcome.complete(ResultPage.FAILED);
    threads.shutdown();
    try {
      threads.awaitTermination(TIME_TO_SHOW_OUTCOME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    server.stop(0);
  }
}
