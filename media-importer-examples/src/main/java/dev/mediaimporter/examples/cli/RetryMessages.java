package dev.mediaimporter.examples.cli;

import dev.mediaimporter.resilience.RetryListener;
import java.io.PrintStream;

/** Prints retries of single requests. */
final class RetryMessages {
  private RetryMessages() {}

  static RetryListener on(PrintStream err) {
    return (what, wait, cause) -> err.println(Printable.of(String.valueOf(cause.getMessage()), 200)
        + "; trying again in " + Format.duration(wait));
  }
}
