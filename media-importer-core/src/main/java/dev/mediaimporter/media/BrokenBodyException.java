package dev.mediaimporter.media;

import java.io.IOException;

/**
 * The bytes that arrived are not the bytes that were announced: too few, too many, or another
 * medium.
 */
public final class BrokenBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, in numbers. */
  public BrokenBodyException(String message) {
    super(message);
  }
}
