package dev.mediaimporter.media;

import java.io.IOException;

/** A body that is not what was announced: too short, too long, or another medium. */
public final class BrokenBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, in numbers. */
  public BrokenBodyException(String message) {
    super(message);
  }
}
