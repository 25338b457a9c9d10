package dev.mediaimporter.signin;

import com.google.api.client.http.HttpHeaders;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Duration;
import java.util.Optional;

/** What an OAuth endpoint said. Holds secrets, so it has no {@code toString}. */
final class OAuthAnswer {
  private static final String RETRY_AFTER_SECONDS = "[0-9]{1,6}";

  private final String endpoint;
  private final int status;
  private final HttpHeaders headers;
  private final JsonObject body;

  OAuthAnswer(String endpoint, int status, HttpHeaders headers, JsonObject body) {
    this.endpoint = endpoint;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  boolean succeeded() {
    return status == 200;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** A member that is a string and not empty. */
  Optional<String> text(String name) {
    return text(body, name);
  }

  static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** A member that is a string, or a complaint about its absence. */
  String require(String name) {
    return text(name)
        .orElseThrow(() -> new SourceUnavailableException(
            endpoint + " answered without " + name + ": check the configured address", null));
  }

  /** A lifetime in whole seconds, at most a day. */
  Optional<Duration> seconds(String name) {
    return body.get(name) instanceof JsonPrimitive value
            && value.getAsString().matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Math.min(86_400, value.getAsLong())))
        : Optional.empty();
  }

  /** A member that is an array; empty when it is anything else. */
  JsonArray array(String name) {
    return body.get(name) instanceof JsonArray array ? array : new JsonArray();
  }

  boolean isError(String code) {
    return text("error").filter(code::equals).isPresent();
  }

  /**
   * What an answer that is no success means. Google's own words are left out: nothing says that
   * they repeat no secret.
   *
   * @param invalidGrant what to say when the code or the refresh token is refused
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749</a>
   */
  MediaImportException refusal(String invalidGrant) {
    String answered = endpoint + " answered " + status
        + text("error").filter(OAuthAnswer::isCode).map(code -> " " + code).orElse("");
    if (isError("invalid_grant")) {
      return new AccessRejectedException(answered + ": " + invalidGrant, null);
    }
    if (status == 429) {
      return ThrottledException.slowDown(
          answered,
          Optional.ofNullable(headers.getRetryAfter())
              .filter(value -> value.matches(RETRY_AFTER_SECONDS))
              .map(value -> Duration.ofSeconds(Long.parseLong(value)))
              .orElse(null));
    }
    if (status < 400) {
      return new SourceUnavailableException(answered + ": check the configured address", null);
    }
    if (status == 408 || status >= 500) {
      return new SourceUnavailableException(answered + ": try again", null);
    }
    return new AccessRejectedException(
        answered + ": check the client id, its secret and the configured address", null);
  }

  /** Whether a foreign text has the form of an error code, and so may stand in a message. */
  static boolean isCode(String text) {
    return text.matches("[a-z_]{1,50}");
  }
}
