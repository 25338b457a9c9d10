package dev.mediaimporter.signin;

import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpResponse;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.OAuthErrors;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answer of an OAuth endpoint. */
record OAuthAnswer(String endpoint, int status, Optional<Duration> retryAfter, JsonObject body) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final long LONGEST_LIFETIME_SECONDS = 86_400;

  /**
   * Sends one request and reads its answer; a body that is not a JSON object counts as an empty
   * one. Blocks.
   *
   * @param endpoint as messages call it, such as {@code the token endpoint}
   * @throws SourceUnavailableException if there is no answer, or an endless one
   */
  static OAuthAnswer send(
      PlainHttp http,
      String endpoint,
      String method,
      URI url,
      @Nullable HttpContent form,
      Clock clock) {
    HttpResponse response =
        http.send(endpoint, method, url, Map.of("Accept", List.of("application/json")), form);
    String text = http.readText(endpoint, response, MAX_BYTES)
        .orElseThrow(() -> new SourceUnavailableException(
            endpoint + ": the answer is longer than " + MAX_BYTES + " bytes"));
    return new OAuthAnswer(
        endpoint,
        response.getStatusCode(),
        PlainHttp.header(response, "retry-after").flatMap(value -> RetryAfter.parse(value, clock)),
        Json.parse(text).flatMap(Json::asObject).orElseGet(JsonObject::new));
  }

  /**
   * This answer.
   *
   * @param invalidGrant what to say when the code or the refresh token is refused
   * @throws MediaImportException if it is not a success
   */
  OAuthAnswer accepted(String invalidGrant) {
    if (status != 200 || Json.has(body, "error")) {
      throw OAuthErrors.of(endpoint, status, retryAfter, body, invalidGrant);
    }
    return this;
  }

  /** A member that is a string and not empty. */
  Optional<String> text(String name) {
    return Json.text(body, name);
  }

  /** A member that must be there. */
  String require(String name) {
    return text(name)
        .orElseThrow(() -> new SourceUnavailableException(
            endpoint + " answered without " + name + ": check the configured address"));
  }

  /** A lifetime in whole seconds, at most a day. */
  Optional<Duration> seconds(String name) {
    OptionalLong seconds = Json.count(body, name);
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(Math.min(LONGEST_LIFETIME_SECONDS, seconds.getAsLong())))
        : Optional.empty();
  }

  /** Whether the answer refuses the token that was sent. */
  boolean isInvalidToken() {
    return text("error").equals(Optional.of("invalid_token"));
  }

  /** Without the body, which holds secrets. */
  @Override
  public String toString() {
    return "OAuthAnswer[" + endpoint + ", " + status + "]";
  }
}
