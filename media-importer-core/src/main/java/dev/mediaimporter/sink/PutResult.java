package dev.mediaimporter.sink;

/** What came of a put. */
public sealed interface PutResult {
  /** What is under the key now. */
  StoredMedia stored();

  /** This put created it. */
  record Created(StoredMedia stored) implements PutResult {}

  /**
   * The key was taken, by this item or another ({@link StoredMedia#itemId()} tells); nothing was
   * changed.
   */
  record AlreadyExists(StoredMedia stored) implements PutResult {}
}
