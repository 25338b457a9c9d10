package dev.mediaimporter.examples.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code help}: shows all that is to say about a command. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    customSynopsis = "@|bold media-importer help|@ [COMMAND]")
final class HelpCommand extends CliCommand {
  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as 'import'.")
  List<String> names = List.of();

  HelpCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() {
    CommandLine shown = Objects.requireNonNull(command).root().commandLine();
    for (String name : names) {
      CommandLine next = shown.getSubcommands().get(name);
      if (next == null) {
        throw Refusal.usage(
            "unknown command '" + Printable.of(name, 80) + "'; 'media-importer help' lists them");
      }
      shown = next;
    }
    ((Program) Objects.requireNonNull(command).root().userObject()).helpAll = true;
    shown.usage(shown.getOut());
    return ExitCode.OK;
  }
}
