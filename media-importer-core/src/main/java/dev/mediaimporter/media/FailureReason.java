package dev.mediaimporter.media;

/**
 * The reason of a failure, as reports name it. New reasons may be added; treat unknown ones as
 * retryable.
 */
public enum FailureReason {
  /** The credentials were refused, or consent is missing or withdrawn. A person must act. */
  ACCESS_REJECTED(false),
  /** The request itself was wrong: an unknown id, a parameter the source refuses. */
  INVALID_REQUEST(false),
  /** The source asked to slow down, again and again. */
  THROTTLED(true),
  /** A quota is used up until a known or guessed time. */
  QUOTA_EXHAUSTED(true),
  /** The source answered with an error of its own, with something unreadable, or not at all. */
  SOURCE_UNAVAILABLE(true),
  /**
   * The host of the source is not known to this machine: it is offline, or the address or the proxy
   * is wrong. Not retried within a run.
   */
  UNREACHABLE(true),
  /** The source took longer than the time allowed. */
  TIMED_OUT(true),
  /** Fewer or more bytes arrived than were announced, or none. */
  BROKEN_BODY(true),
  /**
   * Bytes arrived that are not this medium: a web page, an error picture, a still where a video was
   * expected.
   */
  NOT_THE_MEDIUM(true),
  /** The source's own copy is damaged: its bytes do not have the length or checksum noted there. */
  DAMAGED_AT_SOURCE(false),
  /** The answer had neither a length nor chunks, so its end could not be proven. */
  UNPROVEN_BODY(true),
  /** The download link was refused, and so was a fresh one. */
  LINK_REFUSED(true),
  /** The item is no longer at the source. */
  ITEM_GONE(false),
  /** The source is still processing the video. */
  NOT_READY(true),
  /** The source failed to process the video. */
  PROCESSING_FAILED(false),
  /** The user has not confirmed a selection in Google's picker yet. */
  NOT_PICKED_YET(true),
  /** The picking session has expired, was deleted, or belongs to someone else. */
  SESSION_GONE(false),
  /** The user has no Google Photos account. */
  NO_PHOTOS_ACCOUNT(false),
  /** The user has too many picking sessions; delete some or let them expire. */
  TOO_MANY_SESSIONS(true),
  /** Every name this item may have at the destination is taken by other items. */
  NAME_TAKEN(false),
  /** The destination failed for this item. */
  DESTINATION_FAILED(true),
  /** The run was stopped before this item was done. */
  STOPPED(true),
  /** An unexpected failure; please report it as a defect. */
  UNEXPECTED(true);

  private final boolean retryable;

  FailureReason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether trying the same item again later may succeed without anyone changing anything. */
  public boolean retryable() {
    return retryable;
  }

  /** The name in reports: {@code link-refused}. */
  public String label() {
    return Labels.of(this);
  }
}
