package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.UnusableLedgerException;
import dev.mediaimporter.media.MediaImportException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What an exception means to the user.
 *
 * @param exitCode for scripts
 * @param message one line for people
 */
record Failure(int exitCode, String message) {
  static Failure of(Throwable e) {
    String message = oneLine(String.valueOf(e.getMessage()));
    if (e instanceof Refusal refusal) {
      return new Failure(refusal.exitCode(), message);
    }
    if (e instanceof MediaImportException known) {
      return new Failure(ExitCode.of(known), message);
    }
    if (e instanceof UnusableLedgerException) {
      return new Failure(ExitCode.USAGE, message);
    }
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      return new Failure(ExitCode.DESTINATION, "the destination failed: " + oneLine(e.toString()));
    }
    return new Failure(
        ExitCode.DEFECT,
        "met something unforeseen, please report it with what --debug shows: "
            + oneLine(e.toString()));
  }

  static String oneLine(String message) {
    return Printable.of(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
