package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures between a source and a sink. The subclasses are sorted by what the
 * caller does next; {@link #reason()} says more precisely what happened. No message contains a
 * token or a download link.
 */
public abstract class MediaImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  MediaImportException(FailureReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What happened. */
  public final FailureReason reason() {
    return reason;
  }
}
