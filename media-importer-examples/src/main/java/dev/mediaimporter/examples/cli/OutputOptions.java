package dev.mediaimporter.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that say what an import prints and writes about itself. */
final class OutputOptions {
  static final String HEADING = "%nProgress and report:%n";

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report to a file as JSON, also when the import fails.")
  @Nullable
  String report;

  @Option(
      names = "--json",
      description = "Print one JSON event per line; the last line is the report.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress, and a report only when something is missing.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print a line for each item and each retry, in place of the progress bar.")
  boolean verbose;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Add these lines to a file, with their times, whatever is on the screen.")
  @Nullable
  String logFile;

  Progress progress(CliContext context) {
    if (quiet) {
      return new Progress(System::nanoTime);
    }
    if (json) {
      return new JsonEvents(System::nanoTime, context.out());
    }
    return context.terminal().redraws() && !verbose
        ? new ScreenProgress(System::nanoTime, context.clock(), context.terminal(), context.err())
        : new LineProgress(System::nanoTime, context.clock(), context.err());
  }
}
