package dev.mediaimporter.examples.cli;

import picocli.CommandLine.Command;

/** {@code version}: shows what {@code --version} shows. */
@Command(
    name = "version",
    description = "Show the version.",
    customSynopsis = "@|bold media-importer version|@")
final class VersionCommand extends CliCommand {
  VersionCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() {
    context.out().println(Main.version());
    return ExitCode.OK;
  }
}
