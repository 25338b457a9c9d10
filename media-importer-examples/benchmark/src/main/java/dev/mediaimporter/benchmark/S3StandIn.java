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
import java.util.concurrent.atomic.AtomicLong;

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
  private final ConcurrentMap<String, AtomicLong> uploads = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AtomicLong> requests = new ConcurrentHashMap<>();

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
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach((name, count) -> counts.put(name, count.get()));
    return counts;
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
    count(method + (object ? " object" : " bucket") + (query.contains("uploadId") ? " part" : ""));
    exchange.getResponseHeaders().set("ETag", etag(exchange));
    switch (method) {
      case "PUT" -> put(exchange, path, query, object, size);
      case "POST" -> post(exchange, path, query);
      case "HEAD" -> head(exchange, path, object);
      case "GET" ->
        xml(
            exchange,
            "<ListBucketResult><Name>" + path.split("/", 3)[1] + "</Name></ListBucketResult>");
      default -> exchange.sendResponseHeaders(204, -1);
    }
  }

  private void put(HttpExchange exchange, String path, String query, boolean object, long size)
      throws IOException {
    if (object) {
      if (query.contains("uploadId")) {
        uploads.computeIfAbsent(path, p -> new AtomicLong()).addAndGet(size);
      } else {
        objects.put(path, size);
      }
    }
    exchange.sendResponseHeaders(200, -1);
  }

  private void post(HttpExchange exchange, String path, String query) throws IOException {
    if (query.contains("uploadId")) {
      AtomicLong size = uploads.remove(path);
      objects.put(path, size == null ? 0 : size.get());
      xml(
          exchange,
          "<CompleteMultipartUploadResult><ETag>\"0\"</ETag></CompleteMultipartUploadResult>");
    } else {
      xml(
          exchange,
          "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    }
  }

  private void head(HttpExchange exchange, String path, boolean object) throws IOException {
    long size = objects.getOrDefault(path, -1L);
    if (object && size < 0) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(Math.max(size, 0)));
      exchange.getResponseHeaders().set("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT");
      exchange.sendResponseHeaders(200, -1);
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

  private void count(String what) {
    requests.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
