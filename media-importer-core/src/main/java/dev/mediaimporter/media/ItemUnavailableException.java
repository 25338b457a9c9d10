package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * One item cannot be had: gone, not ready, its link refused, its bytes wrong. The others are not
 * affected: skip it and report it.
 */
public final class ItemUnavailableException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says which item and why. */
  public ItemUnavailableException(FailureReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
