package dev.mediaimporter.takeout;

import java.io.IOException;

/** A part that cannot be read as what it is. The message says why, for the user. */
final class DamagedPartException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedPartException(String message) {
    super(message);
  }
}
