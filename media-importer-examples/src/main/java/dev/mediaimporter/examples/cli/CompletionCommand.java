package dev.mediaimporter.examples.cli;

import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}: prints a script that completes commands and flags in a shell. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and flags in bash and zsh.",
    customSynopsis = "@|bold media-importer completion|@",
    footer = {"", "Use it in this shell:", "  source <(media-importer completion)"})
final class CompletionCommand extends CliCommand {
  CompletionCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() {
    context
        .out()
        .print(AutoComplete.bash(
            "media-importer", Objects.requireNonNull(command).root().commandLine()));
    return ExitCode.OK;
  }
}
