package dev.mediaimporter.sink.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * As much of S3 as the sink needs, on a port of its own, failing as told. Requests are served one
 * at a time, so a script is met in a fixed order where the client sends in one.
 */
final class ScriptedS3 implements AutoCloseable {
  static final String ACCESS_KEY = "AKIDCANARY";
  static final String SECRET_KEY = "secret-canary";

  record Request(String operation, String key, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What happens to a request instead of, or after, its being done. */
  sealed interface Fault {
    /** An error answer; nothing is done. */
    record Answer(int status, String code, String message) implements Fault {}

    /** The same, before the body is read. */
    record EarlyAnswer(int status, String code) implements Fault {}

    /** The connection is closed without an answer; nothing is done. */
    record Drop() implements Fault {}

    /** It is done, and the connection is closed without an answer. */
    record DropAnswer() implements Fault {}

    /** An answer that S3 would not give: this, and no header; nothing is done. */
    record Text(int status, String body) implements Fault {}

    /** It is done, and answered without an ETag. */
    record NoEtag() implements Fault {}

    /** Something else is done first. */
    record Before(Runnable action) implements Fault {}
  }

  static final class StoredObject {
    final byte[] bytes;
    final Map<String, String> headers;

    StoredObject(byte[] bytes, Map<String, String> headers) {
      this.bytes = bytes;
      this.headers = headers;
    }
  }

  private record LeftUpload(String key, String initiated) {}

  private static final class Script {
    final Predicate<Request> when;
    final Fault fault;
    int times;

    Script(int times, Predicate<Request> when, Fault fault) {
      this.times = times;
      this.when = when;
      this.fault = fault;
    }
  }

  private static final StoredObject NOTHING = new StoredObject(new byte[0], Map.of());

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, StoredObject> objects = new TreeMap<>();
  private final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
  private final Map<String, Map<String, String>> uploadHeaders = new HashMap<>();
  private final Map<String, LeftUpload> leftUploads = new TreeMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<Script> scripts = new ArrayList<>();
  private final Set<String> ignoresConditionOf = new HashSet<>();
  private int nextUpload;

  ScriptedS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  int port() {
    return server.getAddress().getPort();
  }

  S3Connection connection() {
    return S3Connection.builder()
        .endpoint(URI.create("http://127.0.0.1:" + port()))
        .pathStyle(true)
        .credentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  /** A client as the connection makes it, but without waits. */
  S3Client newClient() {
    StandardRetryStrategy atOnce = AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .backoffStrategy(BackoffStrategy.retryImmediately())
        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
        .build();
    return S3Clients.builder(connection())
        .overrideConfiguration(override -> override.retryStrategy(atOnce))
        .build();
  }

  ScriptedS3 fail(int times, String operation, Fault fault) {
    return failWhen(times, request -> request.operation().equals(operation), fault);
  }

  /** Has the condition of an operation ignored. */
  synchronized ScriptedS3 ignoreConditionOf(String operation) {
    ignoresConditionOf.add(operation);
    return this;
  }

  synchronized ScriptedS3 failWhen(int times, Predicate<Request> when, Fault fault) {
    scripts.add(new Script(times, when, fault));
    return this;
  }

  static Fault answer(int status, String code) {
    return new Fault.Answer(status, code, "scripted");
  }

  synchronized List<String> operations() {
    return requests.stream().map(Request::operation).toList();
  }

  long count(String operation) {
    return operations().stream().filter(operation::equals).count();
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  synchronized Map<String, StoredObject> objects() {
    return Map.copyOf(objects);
  }

  /** The bytes of an object; none when it is not there. */
  synchronized byte[] bytes(String key) {
    return objects.getOrDefault(key, NOTHING).bytes;
  }

  synchronized int openUploads() {
    return uploads.size();
  }

  /** An upload that an import left, with the time of its beginning. */
  synchronized void beginUpload(String id, String key, String initiated) {
    leftUploads.put(id, new LeftUpload(key, initiated));
  }

  synchronized Set<String> uploadIds() {
    return Set.copyOf(leftUploads.keySet());
  }

  synchronized void store(String key, byte[] bytes, Map<String, String> headers) {
    objects.put(key, new StoredObject(bytes, headers));
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange.getRequestURI());
      String[] path = exchange.getRequestURI().getRawPath().split("/", 3);
      String key = path.length < 3 ? "" : decode(path[2]);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      String operation = operation(exchange.getRequestMethod(), key, query);
      byte[] early =
          operation.equals("Complete") ? exchange.getRequestBody().readAllBytes() : new byte[0];
      Request request =
          new Request(operation, key, headers, new String(early, StandardCharsets.UTF_8));
      Fault fault = note(request);
      if (fault instanceof Fault.EarlyAnswer answer) {
        error(exchange, answer.status(), answer.code(), "scripted");
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (fault instanceof Fault.Drop) {
        return;
      }
      if (fault instanceof Fault.Answer answer) {
        error(exchange, answer.status(), answer.code(), answer.message());
        return;
      }
      if (fault instanceof Fault.Text text) {
        byte[] bytes = text.body().getBytes(StandardCharsets.UTF_8);
        boolean empty = request.operation().equals("HeadObject");
        exchange.sendResponseHeaders(text.status(), empty ? -1 : bytes.length);
        exchange.getResponseBody().write(empty ? new byte[0] : bytes);
        return;
      }
      if (fault instanceof Fault.Before before) {
        before.action().run();
      }
      perform(exchange, request, query, body, fault);
    }
  }

  private synchronized Fault note(Request request) {
    requests.add(request);
    for (Script script : scripts) {
      if (script.times > 0 && script.when.test(request)) {
        script.times--;
        return script.fault;
      }
    }
    return new Fault.Before(() -> {});
  }

  private static String operation(String method, String key, Map<String, String> query) {
    if (key.isEmpty()) {
      return query.containsKey("uploads") ? "ListUploads" : "ListObjects";
    }
    return switch (method) {
      case "PUT" -> query.containsKey("partNumber") ? "UploadPart" : "PutObject";
      case "POST" -> query.containsKey("uploads") ? "CreateMultipartUpload" : "Complete";
      case "DELETE" -> query.containsKey("uploadId") ? "Abort" : "DeleteObject";
      case "HEAD" -> "HeadObject";
      default -> "GetObject";
    };
  }

  private synchronized void perform(
      HttpExchange exchange, Request request, Map<String, String> query, byte[] body, Fault fault)
      throws IOException {
    String key = request.key();
    String uploadId = query.getOrDefault("uploadId", "");
    boolean taken = request.header("If-None-Match").equals("*")
        && !ignoresConditionOf.contains(request.operation())
        && objects.containsKey(key);
    int status = 200;
    String code = "";
    String answer = "";
    switch (request.operation()) {
      case "ListObjects" -> answer = listing();
      case "ListUploads" -> answer = uploadListing();
      case "HeadObject", "GetObject" -> {
        status = objects.containsKey(key) ? 200 : 404;
        code = "NoSuchKey";
      }
      case "PutObject" -> {
        if (isDamaged(request, body)) {
          status = 400;
          code = "BadDigest";
        } else if (taken) {
          status = 412;
          code = "PreconditionFailed";
        } else {
          objects.put(key, new StoredObject(body, request.headers()));
        }
      }
      case "CreateMultipartUpload" -> {
        uploadId = "upload-" + ++nextUpload;
        uploads.put(uploadId, new TreeMap<>());
        uploadHeaders.put(uploadId, request.headers());
        answer = "<InitiateMultipartUploadResult><UploadId>" + uploadId
            + "</UploadId></InitiateMultipartUploadResult>";
      }
      case "UploadPart" -> {
        if (isDamaged(request, body)) {
          status = 400;
          code = "BadDigest";
        } else if (!uploads.containsKey(uploadId)) {
          status = 404;
          code = "NoSuchUpload";
        } else {
          uploads.get(uploadId).put(Integer.parseInt(query.get("partNumber")), body);
        }
      }
      case "Complete" -> {
        TreeMap<Integer, byte[]> parts = uploads.get(uploadId);
        if (parts == null) {
          status = 404;
          code = "NoSuchUpload";
        } else if (taken) {
          status = 412;
          code = "PreconditionFailed";
        } else {
          ByteArrayOutputStream whole = new ByteArrayOutputStream();
          for (byte[] part : parts.values()) {
            whole.writeBytes(part);
          }
          objects.put(
              key,
              new StoredObject(
                  whole.toByteArray(), uploadHeaders.getOrDefault(uploadId, Map.of())));
          uploads.remove(uploadId);
          answer = "<CompleteMultipartUploadResult>"
              + (fault instanceof Fault.NoEtag
                  ? ""
                  : "<ETag>\"" + partTag(parts.values()) + "\"</ETag>")
              + "</CompleteMultipartUploadResult>";
        }
      }
      case "DeleteObject" -> {
        objects.remove(key);
        status = 204;
      }
      default -> {
        LeftUpload left = leftUploads.remove(uploadId);
        status = uploads.remove(uploadId) == null && left == null ? 404 : 204;
        code = "NoSuchUpload";
      }
    }
    if (fault instanceof Fault.DropAnswer) {
      return;
    }
    if (status >= 400) {
      error(exchange, status, code, "");
      return;
    }
    StoredObject there = objects.getOrDefault(key, NOTHING);
    if (!(fault instanceof Fault.NoEtag)) {
      exchange.getResponseHeaders().set("ETag", "\"etag\"");
    }
    if (request.operation().equals("HeadObject") || request.operation().equals("GetObject")) {
      there.headers.forEach((name, value) -> {
        if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
          exchange.getResponseHeaders().set(name, value);
        }
      });
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(there.bytes.length));
    }
    byte[] bytes = request.operation().equals("GetObject")
        ? there.bytes
        : answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    byte[] xml = ("<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>")
        .getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD") || status == 304) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(status, xml.length);
      exchange.getResponseBody().write(xml);
    }
  }

  private String uploadListing() {
    StringBuilder xml = new StringBuilder("<ListMultipartUploadsResult>");
    leftUploads.forEach((id, upload) -> xml.append("<Upload><Key>")
        .append(upload.key())
        .append("</Key><UploadId>")
        .append(id)
        .append("</UploadId><Initiated>")
        .append(upload.initiated())
        .append("</Initiated></Upload>"));
    return xml.append("</ListMultipartUploadsResult>").toString();
  }

  private String listing() {
    StringBuilder xml =
        new StringBuilder("<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>");
    objects
        .keySet()
        .forEach(key -> xml.append("<Contents><Key>").append(key).append("</Key></Contents>"));
    return xml.append("</ListBucketResult>").toString();
  }

  private static boolean isDamaged(Request request, byte[] body) {
    String sha256 = request.header("x-amz-checksum-sha256");
    String crc32 = request.header("x-amz-checksum-crc32");
    return (!sha256.isEmpty() && !sha256.equals(sha256(body)))
        || (!crc32.isEmpty() && !crc32.equals(crc32(body)));
  }

  private static String partTag(Collection<byte[]> parts) {
    try {
      MessageDigest all = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        all.update(MessageDigest.getInstance("MD5").digest(part));
      }
      return HexFormat.of().formatHex(all.digest()) + "-" + parts.size();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(byte[] body) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String crc32(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
