package dev.mediaimporter.media;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A limit of the source, short-term or a daily quota: wait at least {@link #retryAfter()}. */
public final class ThrottledException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  private ThrottledException(FailureReason reason, String message, @Nullable Duration retryAfter) {
    super(reason, message, null);
    this.retryAfter = retryAfter;
  }

  /**
   * A short-term limit.
   *
   * @param retryAfter the time the source asked for; null when it named none
   */
  public static ThrottledException slowDown(String message, @Nullable Duration retryAfter) {
    return new ThrottledException(FailureReason.THROTTLED, message, retryAfter);
  }

  /**
   * A daily quota: nothing succeeds until it is reset.
   *
   * @param untilReset the time from now to the reset
   */
  public static ThrottledException quotaExhausted(String message, Duration untilReset) {
    return new ThrottledException(FailureReason.QUOTA_EXHAUSTED, message, untilReset);
  }

  /** The shortest time to wait, when the source named one. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
