package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Stands before moto: notes down who calls what, and keeps what moto can't. That is response
 * headers policies and a budget's tags and subscribers, which it doesn't know, and bucket policies,
 * which it takes to refuse everybody as soon as they hold a condition. Everything else passes
 * through.
 */
final class AwsFront implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String BUDGETS = "AWSBudgetServiceGateway.";

  private static final String HEADERS_POLICIES = "/2020-05-31/response-headers-policy";

  /** What either connection says of itself. */
  private static final Set<String> HOP_BY_HOP = Set.of(
      "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "date");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI moto;
  private final String account;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Map<String, byte[]> bucketPolicies = new ConcurrentHashMap<>();
  private final AtomicInteger policies = new AtomicInteger();
  private final Map<String, JsonNode> budgetParts = new ConcurrentHashMap<>();
  private final Map<String, byte[]> headersPolicies = new ConcurrentHashMap<>();

  AwsFront(URI moto, String account) throws IOException {
    this.moto = moto;
    this.account = account;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      if (uri.getPath().startsWith(HEADERS_POLICIES)) {
        headersPolicy(exchange, uri.getPath().substring(HEADERS_POLICIES.length()));
      } else if ("policy".equals(uri.getQuery()) || "policy=".equals(uri.getQuery())) {
        bucketPolicy(exchange, uri.getPath());
      } else if (exchange.getRequestMethod().equals("PUT")
          && Objects.toString(uri.getQuery(), "").startsWith("versioning")) {
        versioning(exchange);
      } else {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = Objects.toString(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
        if (target.startsWith(BUDGETS)) {
          budget(exchange, target.substring(BUDGETS.length()), body);
        } else {
          pass(exchange, body);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once it no longer keeps versions, moto can't delete the marks of what was deleted. */
  private void versioning(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (new String(body, StandardCharsets.UTF_8).contains("Suspended")) {
      answer(exchange, 200, new byte[0]);
    } else {
      pass(exchange, body);
    }
  }

  private void bucketPolicy(HttpExchange exchange, String bucket) throws IOException {
    byte[] kept = bucketPolicies.get(bucket);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        bucketPolicies.put(bucket, exchange.getRequestBody().readAllBytes());
        answer(exchange, 204, new byte[0]);
      }
      case "DELETE" -> {
        bucketPolicies.remove(bucket);
        answer(exchange, 204, new byte[0]);
      }
      default -> {
        if (kept == null) {
          answer(exchange, 404, xml("<Error><Code>NoSuchBucketPolicy</Code></Error>"));
        } else {
          answer(exchange, 200, kept);
        }
      }
    }
  }

  private void headersPolicy(HttpExchange exchange, String path) throws IOException {
    String id = path.isEmpty() ? "policy-" + policies.incrementAndGet() : path.substring(1);
    exchange.getResponseHeaders().set("ETag", "E1");
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String config =
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] policy = xml("<ResponseHeadersPolicy><Id>"
            + id
            + "</Id><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>"
            + config
            + "</ResponseHeadersPolicy>");
        headersPolicies.put(id, policy);
        answer(exchange, 201, policy);
      }
      case "DELETE" -> {
        headersPolicies.remove(id);
        answer(exchange, 204, new byte[0]);
      }
      default -> {
        byte[] kept = headersPolicies.get(id);
        if (kept == null) {
          answer(
              exchange,
              404,
              xml(
                  "<ErrorResponse><Error><Code>NoSuchResponseHeadersPolicy</Code></Error></ErrorResponse>"));
        } else {
          answer(exchange, 200, kept);
        }
      }
    }
  }

  private void budget(HttpExchange exchange, String operation, byte[] body)
      throws IOException, InterruptedException {
    JsonNode request = JSON.readTree(body);
    for (String kept : List.of("ResourceTags", "Subscribers")) {
      request.findValues(kept).forEach(value -> budgetParts.put(kept, value));
    }
    switch (operation) {
      case "ListTagsForResource" -> answer(exchange, 200, budgetPart("ResourceTags"));
      case "DescribeSubscribersForNotification" -> answer(exchange, 200, budgetPart("Subscribers"));
      default -> pass(exchange, body);
    }
  }

  private byte[] budgetPart(String name) throws IOException {
    return JSON.writeValueAsBytes(
        Map.of(name, budgetParts.getOrDefault(name, NullNode.getInstance())));
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    note(exchange, body);
    HttpRequest.Builder request = HttpRequest.newBuilder(
            moto.resolve(exchange.getRequestURI().toString()))
        .timeout(Duration.ofMinutes(1))
        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            values.stream().filter(v -> passes(name)).forEach(v -> request.header(name, v)));
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    response.headers().map().forEach((name, values) -> {
      if (passes(name) || (head && name.equalsIgnoreCase("content-length"))) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
    answer(exchange, response.statusCode(), response.body());
  }

  private void note(HttpExchange exchange, byte[] body) throws IOException {
    calls.addAll(Call.of(
        new Call.Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            Objects.toString(exchange.getRequestURI().getRawQuery(), ""),
            Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"), ""),
            Objects.toString(exchange.getRequestHeaders().getFirst("X-Amz-Target"), ""),
            new String(body, StandardCharsets.UTF_8)),
        account));
  }

  /** Every kind of call that somebody made with this access key, so far. */
  Set<Call> callsOf(String caller) {
    return calls.stream().filter(call -> call.caller().equals(caller)).collect(Collectors.toSet());
  }

  private static boolean passes(String header) {
    return !HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether everything it kept was taken away again. */
  boolean isEmpty() {
    return bucketPolicies.isEmpty() && headersPolicies.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
