package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/** The source failed, timed out or answered with something unreadable: try again later. */
public final class SourceUnavailableException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what was asked and what came instead.
   *
   * @param reason {@link FailureReason#SOURCE_UNAVAILABLE}, {@link FailureReason#TIMED_OUT}, or
   *     {@link FailureReason#STOPPED} when a wait before the next attempt was ended
   */
  public SourceUnavailableException(
      FailureReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }

  /** The same for {@link FailureReason#SOURCE_UNAVAILABLE}. */
  public SourceUnavailableException(String message, @Nullable Throwable cause) {
    this(FailureReason.SOURCE_UNAVAILABLE, message, cause);
  }
}
