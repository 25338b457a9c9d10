package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpResponse;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The parts of an answer that refuses a request. They can be read from any body; one that is not
 * Google's error envelope leaves them empty.
 *
 * @param httpStatus the HTTP status
 * @param retryAfter the header of that name
 * @param status Google's name for it, such as {@code PERMISSION_DENIED}
 * @param message Google's explanation, safe to quote
 * @param reasons all that {@code errors} and {@code details} give, and the {@code error} of a
 *     {@code WWW-Authenticate} challenge
 * @param quotaLimit the limit that was hit, such as {@code ApiCallsPerProjectPerDay}
 * @param ofTheDay whether it speaks of a day's quota, in a reason, the limit's name or in words
 */
record ErrorAnswer(
    int httpStatus,
    Optional<String> retryAfter,
    String status,
    String message,
    Set<String> reasons,
    Optional<String> quotaLimit,
    boolean ofTheDay) {
  /** What names a day's quota: {@code dailyLimitExceeded}, {@code PerDay}, "requests per day". */
  private static final Pattern DAY = Pattern.compile("(?i)per[ _-]?day|\\bdaily");

  /** Reads the answer and closes it. */
  static ErrorAnswer read(PlainHttp http, String what, HttpResponse response) {
    return of(
        response.getStatusCode(),
        PlainHttp.header(response, "retry-after"),
        PlainHttp.header(response, "www-authenticate"),
        http.readRefusal(what, response));
  }

  /**
   * The error that a JSON answer holds, whatever its HTTP status; empty when it holds none.
   * Google's envelope and a bare google.rpc.Status are recognised.
   */
  static Optional<ErrorAnswer> in(JsonObject json, HttpResponse response) {
    boolean envelope = Json.has(json, "error");
    if (!envelope && !(Json.has(json, "code") && Json.has(json, "message"))) {
      return Optional.empty();
    }
    JsonObject error = envelope ? Json.object(json, "error").orElseGet(JsonObject::new) : json;
    long code = Json.count(error, "code").orElse(0);
    return Optional.of(of(
        code >= 400 && code < 600 ? (int) code : response.getStatusCode(),
        PlainHttp.header(response, "retry-after"),
        Optional.empty(),
        json.toString()));
  }

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
    Optional<String> quotaLimit = quotaLimit(error);
    String told = (message.isEmpty() ? body : message) + " " + reasons + " " + quotaLimit;
    return new ErrorAnswer(
        httpStatus,
        retryAfter,
        SafeText.of(status),
        SafeText.of(message),
        reasons,
        quotaLimit,
        DAY.matcher(told).find());
  }

  private static void addReasons(JsonObject error, String name, Set<String> reasons) {
    for (JsonObject entry : Json.objects(error, name)) {
      Json.text(entry, "reason").map(SafeText::of).ifPresent(reasons::add);
    }
  }

  private static Optional<String> quotaLimit(JsonObject error) {
    return Json.objects(error, "details").stream()
        .flatMap(detail -> Json.object(detail, "metadata").stream())
        .flatMap(metadata -> Json.text(metadata, "quota_limit").stream())
        .map(SafeText::of)
        .findFirst();
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
