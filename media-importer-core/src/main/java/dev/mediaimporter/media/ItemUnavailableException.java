package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * A failure of one item: gone, not ready, its link refused, its bytes wrong. Other items are not
 * affected: skip this one and report it.
 */
public final class ItemUnavailableException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says which item and why. */
  public ItemUnavailableException(FailureReason reason, String message) {
    this(reason, message, null);
  }

  /** The same with what it follows from. */
  public ItemUnavailableException(FailureReason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }

  /** A video that Google has not finished processing. */
  public static ItemUnavailableException stillProcessing() {
    return new ItemUnavailableException(
        FailureReason.NOT_READY, "Google is still processing this video");
  }
}
