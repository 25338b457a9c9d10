package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.media.MediaImportException;
import java.io.PrintStream;
import java.time.Duration;

/** Prints retries of single requests. */
final class RetryMessages {
  private RetryMessages() {}

  static ImportListener on(PrintStream err) {
    return new ImportListener() {
      @Override
      public void retrying(String what, Duration wait, MediaImportException cause) {
        err.println(Printable.of(String.valueOf(cause.getMessage()), 200) + "; trying again in "
            + Format.duration(wait));
      }
    };
  }
}
