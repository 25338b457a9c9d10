package dev.mediaimporter.examples.cloud;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import dev.mediaimporter.lambda.local.LoopbackHttp;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Serves the page as the deployment's edge does: with the same headers, and with settings that it
 * fetches. Thread-safe.
 */
final class SiteServer implements AutoCloseable {
  private static final String FILES = "/dev/mediaimporter/site";
  private static final String INDEX = "/index.html";
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "svg", "image/svg+xml",
      "txt", "text/plain; charset=utf-8");

  private final LoopbackHttp http;
  private volatile Optional<Settings> settings = Optional.empty();

  /**
   * What the page is told, and may call.
   *
   * @param authUrl where users consent
   * @param pictures the origins that pictures come from, and that exports are uploaded to
   */
  record Settings(String clientId, String apiUrl, String authUrl, List<String> pictures) {
    Settings {
      pictures = List.copyOf(pictures);
    }

    private String json() {
      return new Gson().toJson(Map.of("clientId", clientId, "apiUrl", apiUrl, "authUrl", authUrl));
    }

    private String contentSecurityPolicy() {
      String from = String.join(" ", pictures);
      return String.join(
          "; ",
          "default-src 'self'",
          "connect-src 'self' " + apiUrl + " " + from,
          "img-src 'self' data: blob: " + from,
          "media-src 'self' blob: " + from,
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'");
    }
  }

  /**
   * Starts it, without settings at first.
   *
   * @param port 0 for any free one
   */
  SiteServer(int port) throws IOException {
    this.http = LoopbackHttp.start(port, this::handle);
  }

  /** Whether the page was built, which takes Node.js. */
  static boolean isBuilt() {
    return SiteServer.class.getResource(FILES + INDEX) != null;
  }

  /** Where the page is, without a slash at its end. */
  String url() {
    return http.url();
  }

  void show(Settings shown) {
    settings = Optional.of(shown);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(Map.of(
        "X-Content-Type-Options", "nosniff",
        "X-Frame-Options", "DENY",
        "Referrer-Policy", "no-referrer",
        "Cache-Control", "no-cache"));
    settings.ifPresent(
        known -> headers.put("Content-Security-Policy", known.contentSecurityPolicy()));
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      LoopbackHttp.send(exchange, 405, headers, "");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/config.json")) {
      headers.put("Content-Type", "application/json");
      LoopbackHttp.send(
          exchange,
          settings.isPresent() ? 200 : 503,
          headers,
          settings.map(Settings::json).orElse(""));
      return;
    }
    // Any other path is the page, which has routes of its own.
    boolean isFile = path.matches("(/[A-Za-z0-9_-]+)+(\\.[A-Za-z0-9_-]+)+")
        && SiteServer.class.getResource(FILES + path) != null;
    String shown = isFile ? path : INDEX;
    headers.put("Content-Type", TYPES.getOrDefault(ending(shown), "application/octet-stream"));
    headers.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = read(shown);
    boolean withBody = method.equals("GET") && bytes.length > 0;
    exchange.sendResponseHeaders(200, withBody ? bytes.length : -1);
    if (withBody) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static byte[] read(String path) throws IOException {
    try (InputStream in = SiteServer.class.getResourceAsStream(FILES + path)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
