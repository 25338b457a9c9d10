package dev.mediaimporter.examples.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a one-line message and an exit code. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  Refusal(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Wrong usage or settings; the message names the cause and the remedy. */
  static Refusal usage(String message) {
    return usage(message, null);
  }

  static Refusal usage(String message, @Nullable Throwable cause) {
    return new Refusal(ExitCode.USAGE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
