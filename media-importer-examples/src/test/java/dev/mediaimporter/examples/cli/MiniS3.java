package dev.mediaimporter.examples.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of S3 as an import of small items needs, with one bucket. That the sink gets on with real
 * servers is tested where the sink is.
 */
final class MiniS3 implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** An object as it was put. */
  record Kept(MediaBytes bytes, Map<String, List<String>> headers) {}

  private final Map<String, Kept> objects = new ConcurrentSkipListMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final String bucket;

  private MiniS3(HttpServer server, String bucket) {
    this.server = server;
    this.bucket = bucket;
  }

  static MiniS3 start(String bucket) throws IOException {
    return start(bucket, 0);
  }

  /** The same on a port, as after a restart; nothing is kept of what was there before. */
  static MiniS3 start(String bucket, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    MiniS3 s3 = new MiniS3(server, bucket);
    server.createContext("/", s3::answer);
    server.setExecutor(s3.threads);
    server.start();
    return s3;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Ends as a server that is stopped; refuses connections from then on. */
  void crash() {
    server.stop(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The objects by key. */
  Map<String, Kept> objects() {
    return objects;
  }

  /** The methods asked for, with the path. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      requests.add(method + " " + path);
      String key = path.startsWith("/" + bucket + "/") ? path.substring(bucket.length() + 2) : "";
      if (!path.startsWith("/" + bucket)) {
        error(exchange, 404, "NoSuchBucket");
      } else if (key.isEmpty()) {
        list(exchange);
      } else if (method.equals("DELETE")) {
        objects.remove(key);
        exchange.sendResponseHeaders(204, -1);
      } else if (method.equals("PUT")) {
        put(exchange, key, body);
      } else {
        get(exchange, key, method.equals("HEAD"));
      }
    }
  }

  private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
    Kept kept = new Kept(MediaBytes.of(body), Map.copyOf(exchange.getRequestHeaders()));
    boolean onlyNew = exchange.getRequestHeaders().containsKey("If-None-Match");
    if (onlyNew && objects.putIfAbsent(key, kept) != null) {
      error(exchange, 412, "PreconditionFailed");
      return;
    }
    objects.put(key, kept);
    exchange.getResponseHeaders().set("ETag", "\"" + body.length + "\"");
    exchange.sendResponseHeaders(200, -1);
  }

  private void get(HttpExchange exchange, String key, boolean head) throws IOException {
    Kept kept = objects.get(key);
    if (kept == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    kept.headers().forEach((name, values) -> {
      if (name.toLowerCase(java.util.Locale.ROOT).startsWith("x-amz-meta-")) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
    exchange.getResponseHeaders().set("ETag", "\"" + kept.bytes().size() + "\"");
    exchange.getResponseHeaders().set("Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", "" + kept.bytes().size());
      exchange.sendResponseHeaders(200, -1);
    } else {
      byte[] bytes = kept.bytes().toByteArray();
      Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
      if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(Integer.parseInt(range.group(2)) + 1, bytes.length);
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        bytes = Arrays.copyOfRange(bytes, from, to);
      }
      exchange.sendResponseHeaders(range.matches() ? 206 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + bucket + "</Name>");
    objects.forEach((key, kept) -> xml.append("<Contents><Key>")
        .append(key)
        .append("</Key><ETag>")
        .append(kept.bytes().size())
        .append("</ETag><Size>")
        .append(kept.bytes().size())
        .append("</Size></Contents>"));
    send(exchange, 200, xml.append("</ListBucketResult>").toString());
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      send(exchange, status, "<Error><Code>" + code + "</Code><Message>m</Message></Error>");
    }
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
