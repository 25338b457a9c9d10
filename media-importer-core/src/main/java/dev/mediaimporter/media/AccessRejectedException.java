package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * A refusal of the credentials after one refresh, or a missing consent. Stop: a person must act.
 */
public final class AccessRejectedException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says who refused what, and what to do. */
  public AccessRejectedException(String message) {
    this(message, null);
  }

  /** The same with what it follows from. */
  public AccessRejectedException(String message, @Nullable Throwable cause) {
    super(FailureReason.ACCESS_REJECTED, message, cause);
  }
}
