package dev.mediaimporter.photos.google;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An answer that is no success, taken apart. Whatever the body is, this can be made from it;
 * anything that is not Google's error envelope leaves the parts empty.
 *
 * @param httpStatus the HTTP status
 * @param retryAfter the header of that name
 * @param status Google's name for it, such as {@code PERMISSION_DENIED}; OAuth's {@code error} at
 *     the token endpoint
 * @param message Google's words, fit to be quoted
 * @param reasons all that {@code errors} and {@code details} give, and the {@code error} of a
 *     {@code WWW-Authenticate} challenge
 * @param quotaLimit the limit that was hit, such as {@code ApiCallsPerProjectPerDay}
 */
record ErrorAnswer(
    int httpStatus,
    Optional<String> retryAfter,
    String status,
    String message,
    Set<String> reasons,
    Optional<String> quotaLimit) {

  /** Reads a head and a body. */
  static ErrorAnswer of(
      int httpStatus, Optional<String> retryAfter, Optional<String> challenge, String body) {
    Set<String> reasons = new TreeSet<>();
    challenge
        .filter(header -> header.toLowerCase(Locale.ROOT).contains("insufficient_scope"))
        .ifPresent(header -> reasons.add("insufficient_scope"));
    JsonObject root = Json.parse(body).flatMap(Json::asObject).orElseGet(JsonObject::new);
    Optional<JsonObject> nested = Json.object(root, "error");
    JsonObject error = nested.orElse(root);
    addReasons(error, "errors", reasons);
    addReasons(error, "details", reasons);
    String status = nested.isPresent()
        ? Json.text(error, "status").orElse("")
        : Json.text(root, "error").or(() -> Json.text(root, "status")).orElse("");
    String message = Json.text(error, "message")
        .or(() -> Json.text(root, "error_description"))
        .orElse("");
    return new ErrorAnswer(
        httpStatus,
        retryAfter,
        SafeText.of(status),
        SafeText.of(message),
        reasons,
        quotaLimit(error));
  }

  private static void addReasons(JsonObject error, String name, Set<String> reasons) {
    for (JsonElement element : Json.array(error, name).orElseGet(JsonArray::new)) {
      Json.asObject(element)
          .flatMap(entry -> Json.text(entry, "reason"))
          .map(SafeText::of)
          .ifPresent(reasons::add);
    }
  }

  private static Optional<String> quotaLimit(JsonObject error) {
    for (JsonElement element : Json.array(error, "details").orElseGet(JsonArray::new)) {
      Optional<String> limit = Json.asObject(element)
          .flatMap(detail -> Json.object(detail, "metadata"))
          .flatMap(metadata -> Json.text(metadata, "quota_limit"))
          .map(SafeText::of);
      if (limit.isPresent()) {
        return limit;
      }
    }
    return Optional.empty();
  }

  /** Whether one of these reasons was given. */
  boolean gives(Set<String> sought) {
    return reasons.stream().anyMatch(sought::contains);
  }

  /** The status, Google's name, reasons and words for it, for a message. */
  String described() {
    StringBuilder text = new StringBuilder().append(httpStatus);
    if (!status.isEmpty()) {
      text.append(' ').append(status);
    }
    if (!reasons.isEmpty()) {
      text.append(" (").append(String.join(", ", reasons)).append(')');
    }
    if (!message.isEmpty()) {
      text.append(": ").append(message);
    }
    return text.toString();
  }
}
