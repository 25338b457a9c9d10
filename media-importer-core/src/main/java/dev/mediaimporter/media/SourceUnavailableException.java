package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/** A failure of the source: an error, a time-out or an unreadable answer. Try again later. */
public final class SourceUnavailableException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what was asked and what came instead.
   *
   * @param reason {@link FailureReason#SOURCE_UNAVAILABLE}, {@link FailureReason#UNREACHABLE} or
   *     {@link FailureReason#TIMED_OUT}
   */
  public SourceUnavailableException(
      FailureReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }

  /** The same without a cause. */
  public SourceUnavailableException(FailureReason reason, String message) {
    this(reason, message, null);
  }

  /** The same for {@link FailureReason#SOURCE_UNAVAILABLE}. */
  public SourceUnavailableException(String message) {
    this(message, null);
  }

  /** The same for {@link FailureReason#SOURCE_UNAVAILABLE}. */
  public SourceUnavailableException(String message, @Nullable Throwable cause) {
    this(FailureReason.SOURCE_UNAVAILABLE, message, cause);
  }
}
