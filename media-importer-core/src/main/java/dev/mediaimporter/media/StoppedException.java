package dev.mediaimporter.media;

/** A run, or a wait, that was stopped before this was done: run again to continue. */
public final class StoppedException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** Says what was stopped. */
  public StoppedException(String message) {
    super(FailureReason.STOPPED, message, null);
  }
}
