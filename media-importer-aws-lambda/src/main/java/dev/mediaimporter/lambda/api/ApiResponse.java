package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP answer. Immutable; the body is not copied and not to be changed. */
record ApiResponse(int status, Optional<JsonObject> body, Map<String, String> headers) {
  static ApiResponse of(int status, JsonObject body) {
    return new ApiResponse(status, Optional.of(body), Map.of());
  }

  static ApiResponse empty() {
    return new ApiResponse(204, Optional.empty(), Map.of());
  }

  static ApiResponse error(int status, String code, @Nullable String message) {
    return error(status, code, message, Map.of());
  }

  static ApiResponse error(
      int status, String code, @Nullable String message, Map<String, String> headers) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", message);
    JsonObject body = new JsonObject();
    body.add("error", error);
    return new ApiResponse(status, Optional.of(body), headers);
  }

  /** As the gateway wants it. */
  JsonObject event() {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("cache-control", "no-store");
    all.put("x-content-type-options", "nosniff");
    JsonObject event = new JsonObject();
    event.addProperty("statusCode", status);
    body.ifPresent(json -> {
      all.put("content-type", "application/json");
      event.addProperty("body", json.toString());
    });
    JsonObject named = new JsonObject();
    all.forEach(named::addProperty);
    event.add("headers", named);
    event.addProperty("isBase64Encoded", false);
    return event;
  }
}
