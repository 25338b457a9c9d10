package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * The credentials were refused after one refresh, or a consent is missing: stop, a person must act.
 */
public final class AccessRejectedException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says who refused what, and what to do. */
  public AccessRejectedException(String message, @Nullable Throwable cause) {
    super(FailureReason.ACCESS_REJECTED, message, cause);
  }
}
