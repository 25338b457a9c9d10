package dev.mediaimporter.lambda.local;

import org.jspecify.annotations.Nullable;

/** A function gave no answer. */
public final class FunctionException extends Exception {
  private static final long serialVersionUID = 1L;

  FunctionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
