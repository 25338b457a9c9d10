package dev.mediaimporter.internal.http;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the refusals of OAuth endpoints into exceptions of this library.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749</a>
 */
public final class OAuthErrors {
  /** What {@code invalid_grant} means for a stored sign-in. */
  public static final String SIGN_IN_ENDED =
      "the sign-in has ended. Likely causes: the access was revoked, or the app's consent screen is"
          + " in testing, where a sign-in lasts 7 days. Sign in again; publish the app to end the"
          + " 7-day limit";

  /** Errors that pass; RFC 6749 has the first two, Google's endpoint the third. */
  private static final Set<String> TEMPORARY =
      Set.of("server_error", "temporarily_unavailable", "internal_failure");

  private static final Set<String> SLOW_DOWN = Set.of("slow_down", "rate_limit_exceeded");

  private OAuthErrors() {}

  /**
   * The exception for an answer that is not a success. Google's description is left out: it may
   * repeat a secret.
   *
   * @param endpoint as messages call it, such as {@code the token endpoint}
   * @param invalidGrant what to say when the code or the refresh token is refused
   */
  public static MediaImportException of(
      String endpoint,
      int status,
      Optional<Duration> retryAfter,
      JsonObject body,
      String invalidGrant) {
    Optional<String> error = Json.text(body, "error");
    String answered = endpoint + " answered " + status
        + error.filter(OAuthErrors::isCode).map(code -> " " + code).orElse("");
    if (error.equals(Optional.of("invalid_grant"))) {
      return new AccessRejectedException(answered + ": " + invalidGrant);
    }
    boolean slowDown = error.filter(SLOW_DOWN::contains).isPresent();
    // A 503 is only a request to wait when it says how long.
    if (status == 429 || slowDown || (status == 503 && retryAfter.isPresent())) {
      return ThrottledException.slowDown(answered, retryAfter.orElse(null));
    }
    if (PlainHttp.isTransient(status) || error.filter(TEMPORARY::contains).isPresent()) {
      return new SourceUnavailableException(answered + ": try again");
    }
    if (status < 400 && error.isEmpty()) {
      return new SourceUnavailableException(answered + ": check the configured address");
    }
    return new AccessRejectedException(
        answered + ": check the client id and secret and the configured address");
  }

  /** Whether a text has the form of an error code, and so can be quoted in a message. */
  public static boolean isCode(String text) {
    return text.matches("[a-z_]{1,50}");
  }
}
