package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import dev.mediaimporter.lambda.local.LambdaFunction.FunctionException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API in front of the API function, with the routes of its {@code openapi.json}. It has no
 * authorizer: without one, the function verifies tokens itself.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
public final class Gateway implements AutoCloseable {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private final LambdaFunction function;
  private final Optional<String> origin;
  private final Routes routes = Routes.read();
  private final LoopbackHttp http;

  /**
   * Starts it.
   *
   * @param port 0 for any free one
   * @param origin the site that browsers may call it from
   */
  public Gateway(int port, LambdaFunction function, Optional<String> origin) throws IOException {
    this.function = function;
    this.origin = origin;
    this.http = LoopbackHttp.start(port, this::handle);
  }

  /** Where it listens. */
  public String url() {
    return http.url();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> cors = cors(exchange);
    if (exchange.getRequestMethod().equals("OPTIONS") && !cors.isEmpty()) {
      LoopbackHttp.send(exchange, 204, cors, "");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      LoopbackHttp.send(exchange, 413, cors, "{\"message\":\"Request Entity Too Large\"}");
      return;
    }
    Optional<Routes.Match> route =
        routes.match(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
    if (route.isEmpty()) {
      LoopbackHttp.send(exchange, 404, cors, "{\"message\":\"Not Found\"}");
      return;
    }
    JsonObject answer;
    try {
      answer = function.invoke(event(exchange, route.get(), body), TIME_LIMIT);
    } catch (FunctionException e) {
      LoopbackHttp.send(exchange, 500, cors, "{\"message\":\"Internal Server Error\"}");
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Map<String, String> headers = new HashMap<>(cors);
    answer
        .getAsJsonObject("headers")
        .asMap()
        .forEach((name, value) -> headers.put(name, value.getAsString()));
    LoopbackHttp.send(
        exchange,
        answer.get("statusCode").getAsInt(),
        headers,
        answer.has("body") ? answer.get("body").getAsString() : "");
  }

  private Map<String, String> cors(HttpExchange exchange) {
    return origin
        .filter(allowed -> allowed.equals(exchange.getRequestHeaders().getFirst("Origin")))
        .map(allowed -> Map.of(
            "Access-Control-Allow-Origin", allowed,
            "Access-Control-Allow-Methods", "GET,POST,PUT,DELETE,OPTIONS",
            "Access-Control-Allow-Headers", "authorization,content-type,idempotency-key",
            "Access-Control-Max-Age", "3600",
            "Vary", "Origin"))
        .orElse(Map.of());
  }

  private static JsonObject event(HttpExchange exchange, Routes.Match route, byte[] body) {
    JsonObject headers = new JsonObject();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.addProperty(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    JsonObject http = new JsonObject();
    http.addProperty("method", exchange.getRequestMethod());
    http.addProperty("path", exchange.getRequestURI().getRawPath());
    JsonObject context = new JsonObject();
    context.addProperty("requestId", UUID.randomUUID().toString());
    context.addProperty("stage", "$default");
    context.add("http", http);
    JsonObject event = new JsonObject();
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", route.key());
    if (!route.parameters().isEmpty()) {
      JsonObject parameters = new JsonObject();
      route.parameters().forEach(parameters::addProperty);
      event.add("pathParameters", parameters);
    }
    event.addProperty("rawPath", exchange.getRequestURI().getRawPath());
    event.add("headers", headers);
    event.add("requestContext", context);
    JsonObject query = query(exchange.getRequestURI().getRawQuery());
    if (!query.isEmpty()) {
      event.add("queryStringParameters", query);
    }
    boolean encoded = !isText(exchange);
    if (body.length > 0) {
      event.addProperty(
          "body",
          encoded
              ? Base64.getEncoder().encodeToString(body)
              : new String(body, StandardCharsets.UTF_8));
    }
    event.addProperty("isBase64Encoded", encoded && body.length > 0);
    return event;
  }

  private static boolean isText(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type != null && (type.startsWith("application/json") || type.startsWith("text/"));
  }

  private static JsonObject query(@Nullable String raw) {
    JsonObject query = new JsonObject();
    for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&", -1))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.addProperty(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
