package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * A request that the source refused as invalid: an unknown id, a foreign page token, a parameter.
 * Or one that the settings make impossible, such as a certificate that is not trusted. Do not
 * repeat it.
 */
public final class InvalidRequestException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked and why it was refused. */
  public InvalidRequestException(String message) {
    this(message, null);
  }

  /** The same with what it follows from. */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(FailureReason.INVALID_REQUEST, message, cause);
  }
}
