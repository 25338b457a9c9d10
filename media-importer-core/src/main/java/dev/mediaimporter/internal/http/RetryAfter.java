package dev.mediaimporter.internal.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The {@code Retry-After} header in both its forms.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</a>
 */
public final class RetryAfter {
  /** The longest wait that is returned; keeps sums with it in range. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private RetryAfter() {}

  /** The wait from now, at most {@link #LONGEST}; empty when the value is neither form. */
  public static Optional<Duration> parse(String value, Clock clock) {
    String text = value.strip();
    if (text.matches("[0-9]+")) {
      return Optional.of(
          text.length() > 7 ? LONGEST : shorter(Duration.ofSeconds(Long.parseLong(text))));
    }
    try {
      ZonedDateTime time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), time.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : shorter(wait));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration shorter(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
