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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that takes objects as S3 does, remembers their sizes and throws their bytes away,
 * answering after a fixed time. Knows what importers ask for: put, head, list, and uploads in
 * parts.
 */
final class S3StandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Duration latency;
  private final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<String, Long> uploads = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> requests = new ConcurrentHashMap<>();

  private record Stored(long size, String etag) {}

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
        boolean stored = true;
        if (query.contains("uploadId")) {
          uploads.merge(path, size, Long::sum);
        } else if (object) {
          stored = store(exchange, path, size);
        }
        exchange.sendResponseHeaders(stored ? 200 : 412, -1);
      }
      case "POST" -> {
        Long whole = query.contains("uploadId") ? uploads.remove(path) : null;
        if (whole != null && !store(exchange, path, whole)) {
          exchange.sendResponseHeaders(412, -1);
          return;
        }
        xml(
            exchange,
            query.contains("uploadId")
                ? "<CompleteMultipartUploadResult><ETag>\"0\"</ETag></CompleteMultipartUploadResult>"
                : "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
      }
      case "HEAD" -> {
        Stored held = object ? objects.get(path) : new Stored(0, "");
        exchange
            .getResponseHeaders()
            .set("Content-Length", Long.toString(held == null ? 0 : held.size()));
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT");
        exchange.sendResponseHeaders(held == null ? 404 : 200, -1);
      }
      case "GET" -> xml(exchange, list(path.split("/", 3)[1], parameters(query)));
      default -> {
        (query.contains("uploadId") ? uploads : objects).remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  /** Replaces an object only if the request does not forbid it. */
  private boolean store(HttpExchange exchange, String path, long size) {
    Stored stored = new Stored(size, etag(exchange));
    if (exchange.getRequestHeaders().getFirst("If-None-Match") == null) {
      objects.put(path, stored);
      return true;
    }
    return objects.putIfAbsent(path, stored) == null;
  }

  private static Map<String, String> parameters(String query) {
    return Stream.of(query.split("&"))
        .map(word -> word.split("=", 2))
        .collect(Collectors.toMap(word -> word[0], word -> word.length < 2 ? "" : word[1]));
  }

  /** A page of the names below a prefix; the token is the last name of the page before. */
  private String list(String bucket, Map<String, String> asked) {
    String root = "/" + bucket + "/";
    String prefix = root + asked.getOrDefault("prefix", "");
    String after = asked.get("continuation-token");
    int most = Integer.parseInt(asked.getOrDefault("max-keys", "1000"));
    List<Map.Entry<String, Stored>> page =
        objects.tailMap(after == null ? prefix : root + after, after == null).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(prefix))
            .limit(most + 1L)
            .toList();
    StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + bucket + "</Name>");
    boolean more = page.size() > most;
    for (Map.Entry<String, Stored> entry : more ? page.subList(0, most) : page) {
      xml.append("<Contents><Key>" + entry.getKey().substring(root.length()))
          .append("</Key><ETag>" + entry.getValue().etag())
          .append("</ETag><Size>" + entry.getValue().size())
          .append("</Size></Contents>");
    }
    if (more) {
      xml.append("<IsTruncated>true</IsTruncated><NextContinuationToken>")
          .append(page.get(most - 1).getKey().substring(root.length()))
          .append("</NextContinuationToken>");
    }
    return xml.append("</ListBucketResult>").toString();
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
