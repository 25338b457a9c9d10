package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Turns Google's refusals into the exceptions of this library: a pure function of the answer and
 * the time.
 *
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">the
 *     canonical codes</a>
 */
record GoogleErrors(Clock clock) {
  /** Daily quotas are reset at midnight there. */
  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

  private static final Set<String> SCOPE_MISSING =
      Set.of("insufficient_scope", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions");
  private static final Set<String> API_DISABLED =
      Set.of("SERVICE_DISABLED", "accessNotConfigured", "CONSUMER_INVALID", "USER_PROJECT_DENIED");
  private static final Set<String> RATE_LIMITED = Set.of(
      "rateLimitExceeded",
      "userRateLimitExceeded",
      "RATE_LIMIT_EXCEEDED",
      "quotaExceeded",
      "dailyLimitExceeded");

  /**
   * What an API's answer means.
   *
   * @param what the thing that was asked for, such as {@code the albums}
   */
  MediaImportException of(String what, ErrorAnswer answer) {
    Optional<ThrottledException> throttled = throttled(what, answer);
    if (throttled.isPresent()) {
      return throttled.get();
    }
    String described = answered(what, answer);
    int status = answer.httpStatus();
    if (status == 401) {
      return new AccessRejectedException(
          described + "; the access token is refused: sign in again or pass a new one");
    }
    if (status == 403) {
      return forbidden(described, answer);
    }
    if (status == 408) {
      return new SourceUnavailableException(FailureReason.TIMED_OUT, described);
    }
    if (status >= 300 && status < 400) {
      return new SourceUnavailableException(
          described + "; an API does not redirect: check the configured address");
    }
    if (status == 404 && answer.status().isEmpty()) {
      return new InvalidRequestException(
          described + " and not one of the API's: check the configured address");
    }
    if (status == 413) {
      return tooLarge(described);
    }
    if (status < 400 || PlainHttp.isTransient(status)) {
      return new SourceUnavailableException(described);
    }
    return new InvalidRequestException(described);
  }

  /** The exception for 413, which Google does not send. */
  static InvalidRequestException tooLarge(String described) {
    return new InvalidRequestException(
        described + "; a proxy between this machine and Google refuses transfers of this size:"
            + " raise its limit, or exempt Google's hosts from it");
  }

  /** The wait an answer asks for, whichever host it came from; empty when it asks for none. */
  Optional<ThrottledException> throttled(String what, ErrorAnswer answer) {
    int status = answer.httpStatus();
    Optional<Duration> wait = answer.retryAfter().flatMap(value -> RetryAfter.parse(value, clock));
    boolean limited = status == 429
        || answer.status().equals("RESOURCE_EXHAUSTED")
        || answer.gives(RATE_LIMITED)
        || (status == 403 && answer.ofTheDay());
    if (limited && answer.ofTheDay()) {
      ZonedDateTime now = clock.instant().atZone(PACIFIC);
      ZonedDateTime reset = now.toLocalDate().plusDays(1).atStartOfDay(PACIFIC);
      return Optional.of(ThrottledException.quotaExhausted(
          answered(what, answer)
              + "; the quota of the day is used up and is reset at "
              + reset.toInstant(),
          Duration.between(now, reset).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
    }
    // A 503 is only a request to wait when it says how long.
    return limited || (status == 503 && wait.isPresent())
        ? Optional.of(ThrottledException.slowDown(answered(what, answer), wait.orElse(null)))
        : Optional.empty();
  }

  /** Whether a refusal speaks of requests in a time, rather than of a number of things. */
  boolean namesARate(ErrorAnswer answer) {
    return answer.ofTheDay()
        || answer.gives(RATE_LIMITED)
        || answer.quotaLimit().isPresent()
        || answer.retryAfter().flatMap(value -> RetryAfter.parse(value, clock)).isPresent();
  }

  /** Google's reasons decide; its words, which may be in any language, only where it gives none. */
  private static MediaImportException forbidden(String described, ErrorAnswer answer) {
    String words = answer.message().toLowerCase(Locale.ROOT);
    if (answer.gives(SCOPE_MISSING) || words.contains("insufficient authentication scopes")) {
      return new AccessRejectedException(described
          + "; the sign-in does not include photos: sign in again and leave that permission"
          + " ticked");
    }
    if (answer.gives(API_DISABLED) || words.contains("has not been used in project")) {
      return new AccessRejectedException(described
          + "; enable the Photos API that is asked, Library or Picker, in the Google Cloud"
          + " project of the client id");
    }
    if (words.contains("the caller does not have permission")) {
      return new InvalidRequestException(
          described + "; apps see only the albums and items they created themselves");
    }
    if (words.contains("disabled for the user")) {
      return new AccessRejectedException(
          described + "; the account's administrator has to switch Google Photos on");
    }
    return new AccessRejectedException(described);
  }

  private static String answered(String what, ErrorAnswer answer) {
    return what + ": the answer was " + answer.described();
  }
}
