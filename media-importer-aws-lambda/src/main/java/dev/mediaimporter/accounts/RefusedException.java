package dev.mediaimporter.accounts;

/** A request of a user was refused; the message says why and what to do. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason for a refusal. */
  public enum Reason {
    /** No such job of this user. */
    UNKNOWN_JOB,
    /** The user has too many open jobs. */
    TOO_MANY_JOBS,
    /** The user's inbox has no space for the file. */
    INBOX_FULL,
    /** No upload of this file is open. */
    UNKNOWN_UPLOAD,
    /** Pieces of the file are missing. */
    UPLOAD_INCOMPLETE,
    /** The user has too many watches. */
    TOO_MANY_WATCHES,
    /** The idempotency key was used for another request. */
    KEY_REUSED,
    /** The user has not connected to Google Photos, or not with the scope needed. */
    NOT_CONNECTED,
    /** The user's data is being erased. */
    LEAVING,
    /** The folder of this address belongs to another account. */
    FOLDER_TAKEN,
    /** The user's address cannot name a folder. */
    BAD_ADDRESS,
    /** Google must not be asked for now: a quota of the project is used up. */
    GOOGLE_PAUSED,
    /** The user, or all of them together, asked Google for too much today. */
    TOO_MANY_CALLS,
    /** The user sent too many requests in a minute. */
    TOO_MANY_REQUESTS,
    /** The user got links to too many items today. */
    TOO_MANY_LINKS,
    /** The job is not in a state in which this can be done. */
    WRONG_STATE
  }

  private final Reason reason;

  /** Creates an exception whose message can be shown to the user. */
  public RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The reason for the refusal. */
  public Reason reason() {
    return reason;
  }
}
