package dev.mediaimporter.media;

import org.jspecify.annotations.Nullable;

/**
 * A failure of the destination. {@link #state()} says whether something may have been written,
 * {@link #scope()} whether other items can still succeed.
 */
public final class SinkException extends MediaImportException {
  private static final long serialVersionUID = 1L;

  /** What is known about the write. */
  public enum State {
    /** Nothing was written. */
    NOT_WRITTEN,
    /** The answer was lost: it may have been written; look before writing again. */
    UNKNOWN
  }

  /** What the failure is about. */
  public enum Scope {
    /** This item only. */
    ITEM,
    /**
     * The destination as a whole, for now: it does not answer, or asks to come back later. Waiting
     * may help.
     */
    UNAVAILABLE,
    /** The destination as a whole: full, gone, not permitted. A person must act. */
    DESTINATION
  }

  private final State state;
  private final Scope scope;

  /** Says what could not be done where; the message names the destination and the remedy. */
  public SinkException(State state, Scope scope, String message, @Nullable Throwable cause) {
    super(FailureReason.DESTINATION_FAILED, message, cause);
    this.state = state;
    this.scope = scope;
  }

  /** The same failure with another scope. */
  public SinkException withScope(Scope other) {
    return new SinkException(state, other, String.valueOf(getMessage()), this);
  }

  /** What is known about the write. */
  public State state() {
    return state;
  }

  /** What the failure is about. */
  public Scope scope() {
    return scope;
  }
}
