package dev.mediaimporter.examples.cli;

/** Ends a command with one line for people and a code for scripts. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  Refusal(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private Refusal(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Wrong usage or settings: the message names the thing and the remedy. */
  static Refusal usage(String message) {
    return new Refusal(ExitCode.USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
