package dev.mediaimporter.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server that takes objects as S3 does, remembers their sizes and throws their bytes away,
 * answering after a fixed time. Knows what importers ask for: put, head, list, and uploads in
 * parts.
 */
final class S3StandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Duration latency;
  private final ConcurrentMap<String, Long> objects = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> uploads = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> requests = new ConcurrentHashMap<>();

  private S3StandIn(HttpServer server, Duration latency) {
    this.server = server;
    this.latency = latency;
  }

  static S3StandIn start(Duration latency) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    S3StandIn s3 = new S3StandIn(server, latency);
    server.createContext("/", s3::handle);
    server.setExecutor(s3.threads);
    server.start();
    return s3;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int objects() {
    return objects.size();
  }

  /** How often what was asked for, such as {@code PUT object}. */
  Map<String, Long> requests() {
    return new TreeMap<>(requests);
  }

  void forget() {
    objects.clear();
    uploads.clear();
    requests.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      long received = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      String decoded = exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length");
      answer(exchange, decoded == null ? received : Long.parseLong(decoded));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, long size) throws IOException, InterruptedException {
    TimeUnit.NANOSECONDS.sleep(latency.toNanos());
    String path = exchange.getRequestURI().getPath();
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    boolean object = path.indexOf('/', 1) > 0 && !path.endsWith("/");
    String method = exchange.getRequestMethod();
    requests.merge(
        method + (object ? " object" : " bucket") + (query.contains("uploadId") ? " part" : ""),
        1L,
        Long::sum);
    exchange.getResponseHeaders().set("ETag", etag(exchange));
    switch (method) {
      case "PUT" -> {
        if (query.contains("uploadId")) {
          uploads.merge(path, size, Long::sum);
        } else if (object) {
          objects.put(path, size);
        }
        exchange.sendResponseHeaders(200, -1);
      }
      case "POST" -> {
        Long whole = query.contains("uploadId") ? uploads.remove(path) : null;
        if (whole != null) {
          objects.put(path, whole);
        }
        xml(
            exchange,
            query.contains("uploadId")
                ? "<CompleteMultipartUploadResult><ETag>\"0\"</ETag></CompleteMultipartUploadResult>"
                : "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
      }
      case "HEAD" -> {
        long held = objects.getOrDefault(path, object ? -1L : 0L);
        exchange.getResponseHeaders().set("Content-Length", Long.toString(Math.max(held, 0)));
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT");
        exchange.sendResponseHeaders(held < 0 ? 404 : 200, -1);
      }
      case "GET" ->
        xml(
            exchange,
            "<ListBucketResult><Name>" + path.split("/", 3)[1] + "</Name></ListBucketResult>");
      default -> exchange.sendResponseHeaders(204, -1);
    }
  }

  /** The MD5 that the client named, which is all that clients compare it with. */
  private static String etag(HttpExchange exchange) {
    String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
    return md5 == null
        ? "\"00000000000000000000000000000000-1\""
        : '"' + HexFormat.of().formatHex(Base64.getDecoder().decode(md5)) + '"';
  }

  private static void xml(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
