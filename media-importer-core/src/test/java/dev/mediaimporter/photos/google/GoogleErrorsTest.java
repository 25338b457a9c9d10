package dev.mediaimporter.photos.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleErrorsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
  private static final String LONG_SECRET = "ya29.a0Af_" + "x".repeat(80);

  private final GoogleErrors errors = new GoogleErrors(Clock.fixed(NOW, ZoneOffset.UTC));

  private MediaImportException error(int status, String body) {
    return error(status, null, null, body);
  }

  private MediaImportException error(int status, String retryAfter, String challenge, String body) {
    return errors.of(
        "the albums",
        ErrorAnswer.of(
            status, Optional.ofNullable(retryAfter), Optional.ofNullable(challenge), body));
  }

  private static String envelope(int code, String status, String message, String rest) {
    return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"status\":\""
        + status + "\"" + rest + "}}";
  }

  private static String reason(String reason) {
    return ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\""
        + reason + "\"}]";
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, INVALID_REQUEST",
    "400, FAILED_PRECONDITION, INVALID_REQUEST",
    "400, OUT_OF_RANGE, INVALID_REQUEST",
    "401, UNAUTHENTICATED, ACCESS_REJECTED",
    "403, PERMISSION_DENIED, ACCESS_REJECTED",
    "404, NOT_FOUND, INVALID_REQUEST",
    "408, '', TIMED_OUT",
    "409, ABORTED, SOURCE_UNAVAILABLE",
    "413, '', INVALID_REQUEST",
    "425, '', SOURCE_UNAVAILABLE",
    "499, CANCELLED, SOURCE_UNAVAILABLE",
    "429, RESOURCE_EXHAUSTED, THROTTLED",
    "500, INTERNAL, SOURCE_UNAVAILABLE",
    "500, UNKNOWN, SOURCE_UNAVAILABLE",
    "500, DATA_LOSS, SOURCE_UNAVAILABLE",
    "502, '', SOURCE_UNAVAILABLE",
    "503, UNAVAILABLE, SOURCE_UNAVAILABLE",
    "504, DEADLINE_EXCEEDED, SOURCE_UNAVAILABLE",
    "302, '', SOURCE_UNAVAILABLE",
    "204, '', SOURCE_UNAVAILABLE"
  })
  void sorts_every_status_by_what_the_caller_does_next(
      int status, String name, FailureReason reason) {
    MediaImportException error = error(status, envelope(status, name, "Ein Fehler.", ""));

    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error)
        .hasMessageContaining("the albums")
        .hasMessageContaining(Integer.toString(status))
        .hasMessageContaining(name)
        .hasMessageContaining("Ein Fehler.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Error 500</html>", "{\"error\":", "null", "[1]", "{}", "7"})
  void needs_no_envelope(String body) {
    assertThat(error(500, body)).isInstanceOf(SourceUnavailableException.class);
    assertThat(error(503, body)).isInstanceOf(SourceUnavailableException.class);
    assertThat(error(403, body)).isInstanceOf(AccessRejectedException.class);
    assertThat(error(400, body)).isInstanceOf(InvalidRequestException.class);
    assertThat(error(429, body)).isInstanceOf(ThrottledException.class);
  }

  @Test
  void names_the_missing_permission_by_googles_reason_in_any_language() {
    assertThat(error(
            403,
            envelope(403, "PERMISSION_DENIED", "Nein.", reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT"))))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("does not include photos");
    assertThat(error(
            403,
            envelope(
                403,
                "PERMISSION_DENIED",
                "Nein.",
                ",\"errors\":[{\"reason\":\"insufficientPermissions\"}]")))
        .hasMessageContaining("does not include photos");
    assertThat(error(403, null, "Bearer realm=\"x\", error=\"insufficient_scope\"", ""))
        .hasMessageContaining("does not include photos");
    assertThat(error(
            403,
            envelope(
                403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", "")))
        .hasMessageContaining("does not include photos");
  }

  @Test
  void names_a_disabled_api() {
    assertThat(error(403, envelope(403, "PERMISSION_DENIED", "Nein.", reason("SERVICE_DISABLED"))))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("enable the Photos API");
    assertThat(error(
            403,
            envelope(
                403,
                "PERMISSION_DENIED",
                "Photos Library API has not been used in project 1 before or it is disabled.",
                "")))
        .hasMessageContaining("enable the Photos API");
  }

  @Test
  void names_an_account_without_photos() {
    assertThat(error(
            403, envelope(403, "PERMISSION_DENIED", "Google Photos is disabled for the user.", "")))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("administrator");
  }

  @Test
  void takes_a_foreign_album_for_a_wrong_request() {
    assertThat(error(
            403, envelope(403, "PERMISSION_DENIED", "The caller does not have permission", "")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("created themselves");
  }

  @Test
  void hands_on_how_long_to_wait() {
    ThrottledException seconds = (ThrottledException) error(429, "30", null, "");
    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(30));

    ThrottledException date =
        (ThrottledException) error(429, "Sun, 22 Nov 2026 20:01:30 GMT", null, "");
    assertThat(date.retryAfter()).contains(Duration.ofSeconds(90));

    ThrottledException none = (ThrottledException) error(429, "soon", null, "");
    assertThat(none.retryAfter()).isEmpty();

    assertThat(error(503, "5", null, "")).isInstanceOf(ThrottledException.class);
    assertThat(error(403, envelope(403, "", "", reason("RATE_LIMIT_EXCEEDED"))))
        .isInstanceOf(ThrottledException.class);
  }

  @ParameterizedTest
  @CsvSource({
    // Standard time: midnight is 08:00 UTC.
    "2026-11-22T20:00:00Z, 2026-11-23T08:00:00Z",
    "2026-11-22T07:59:59Z, 2026-11-22T08:00:00Z",
    "2026-11-22T08:00:00Z, 2026-11-23T08:00:00Z",
    // Daylight time: 07:00 UTC.
    "2026-07-01T06:00:00Z, 2026-07-01T07:00:00Z",
    // The night in which clocks go back.
    "2026-11-01T08:00:00Z, 2026-11-02T08:00:00Z"
  })
  void pauses_until_midnight_in_california_when_the_day_is_used_up(Instant now, Instant reset) {
    String body = envelope(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded",
        ",\"errors\":[{\"reason\":\"rateLimitExceeded\"}],\"details\":[{\"reason\":"
            + "\"RATE_LIMIT_EXCEEDED\",\"metadata\":{\"quota_limit\":\"ApiCallsPerProjectPerDay\"}}]");
    MediaImportException error = new GoogleErrors(Clock.fixed(now, ZoneOffset.UTC))
        .of("x", ErrorAnswer.of(429, Optional.of("1"), Optional.empty(), body));

    assertThat(error.reason()).isEqualTo(FailureReason.QUOTA_EXHAUSTED);
    assertThat(((ThrottledException) error).retryAfter().orElseThrow())
        .isBetween(Duration.between(now, reset), Duration.between(now, reset).plusSeconds(1));
    assertThat(error).hasMessageContaining(reset.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | RESOURCE_EXHAUSTED | Quota exceeded: limit 'All requests per day' of service 'x' |",
        "429 | '' | Daily Limit Exceeded |",
        "403 | PERMISSION_DENIED | Quota exceeded for quota metric 'All' and limit 'per day' |",
        "403 | RESOURCE_EXHAUSTED | You have reached your daily quota. |",
        "403 | '' | Nein. | dailyLimitExceeded",
        "429 | '' | Nein. | dailyLimitExceededUnreg",
      })
  void knows_the_quota_of_the_day_by_its_words(
      int status, String name, String message, String reason) {
    String errors = reason == null ? "" : ",\"errors\":[{\"reason\":\"" + reason + "\"}]";

    assertThat(error(status, envelope(status, name, message, errors)).reason())
        .isEqualTo(FailureReason.QUOTA_EXHAUSTED);
  }

  @Test
  void knows_the_quota_of_the_day_on_a_page() {
    assertThat(error(429, "<html><p>Quota exceeded: 75000 requests per day.</html>")
            .reason())
        .isEqualTo(FailureReason.QUOTA_EXHAUSTED);
  }

  @Test
  void takes_no_other_refusal_that_speaks_of_a_day_for_a_quota() {
    assertThat(error(400, envelope(400, "INVALID_ARGUMENT", "one range per day", ""))
            .reason())
        .isEqualTo(FailureReason.INVALID_REQUEST);
  }

  @Test
  void names_the_proxy_that_refuses_large_transfers() {
    assertThat(error(413, "<html>Request Entity Too Large</html>")).hasMessageContaining("proxy");
  }

  @Test
  void takes_a_limit_per_minute_for_short_term() {
    String body = envelope(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded",
        ",\"details\":[{\"metadata\":{\"quota_limit\":\"WritesPerMinutePerUser\"}}]");
    assertThat(error(429, body).reason()).isEqualTo(FailureReason.THROTTLED);
  }

  @Test
  void quotes_neither_tokens_nor_addresses() {
    assertThat(error(
            403,
            envelope(
                403,
                "PERMISSION_DENIED",
                "See https://lh3.googleusercontent.com/lr/SECRET?x=SECRET with " + LONG_SECRET
                    + "\\r\\nX: 1 Bearer SECRET 1//SECRET",
                "")))
        .message()
        .contains("https://lh3.googleusercontent.com/")
        .doesNotContain("SECRET", "xxx", "\n", "\r");
  }

  /** Whatever Google or a proxy before it says, one of our own exceptions comes of it. */
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void makes_an_exception_of_any_answer(
      @ForAll @IntRange(min = 0, max = 999) int status,
      @ForAll("bodies") String body,
      @ForAll("headers") String retryAfter,
      @ForAll String challenge) {
    ErrorAnswer answer =
        ErrorAnswer.of(status, Optional.of(retryAfter), Optional.of(challenge), body);

    MediaImportException error = errors.of("x", answer);

    assertThat(error.getMessage()).hasSizeLessThan(6000).doesNotContain("ya29.");
    if (error instanceof ThrottledException throttled) {
      assertThat(throttled.retryAfter().orElse(Duration.ZERO))
          .isBetween(Duration.ZERO, RetryAfter.LONGEST);
    }
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.strings().numeric(),
        Arbitraries.of("Sun, 22 Nov 2026 20:01:30 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "-1"));
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> json = RandomJson.of(
        List.of(
            "error",
            "code",
            "status",
            "message",
            "errors",
            "details",
            "reason",
            "metadata",
            "quota_limit"),
        List.of(
            "\"RESOURCE_EXHAUSTED\"",
            "\"PerDay\"",
            "\"" + LONG_SECRET + "\"",
            "\"insufficient authentication scopes\""));
    return Arbitraries.oneOf(
        json,
        json.map(text -> "{\"error\":" + text + "}"),
        json.map(text -> text.substring(0, text.length() / 2)),
        Arbitraries.strings());
  }

  @Test
  void a_404_that_no_api_wrote_points_at_the_address() {
    assertThat(error(404, "<html>Not Found</html>"))
        .hasMessageEndingWith("not one of the API's: check the configured address");
    assertThat(error(404, envelope(404, "NOT_FOUND", "gone", "")))
        .hasMessageNotContaining("address");
  }
}
