package dev.mediaimporter.media;

/**
 * A picking session cannot give what was asked: nothing picked yet, expired, no Google Photos
 * account, too many sessions. The user has to pick, or to pick again.
 */
public final class SelectionException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what the user can do. */
  public SelectionException(FailureReason reason, String message) {
    super(reason, message, null);
  }
}
