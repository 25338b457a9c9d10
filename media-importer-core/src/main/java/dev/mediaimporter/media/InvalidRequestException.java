package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * The request was refused as wrong: an unknown id, a page token from elsewhere, a parameter. Asking
 * again is useless.
 */
public final class InvalidRequestException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked and why it was refused. */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(FailureReason.INVALID_REQUEST, message, cause);
  }
}
