package dev.mediaimporter.examples.cli;

import dev.mediaimporter.testkit.PhotosEmulatorMain;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code emulator}: a simulated Google Photos, for trying this program and others. */
@Command(
    name = "emulator",
    description = "Run a simulated Google Photos on this machine until Ctrl-C, with every known"
        + " fault at hand.",
    customSynopsis = "@|bold media-importer emulator|@ [OPTIONS]",
    sortOptions = false)
final class EmulatorCommand extends CliCommand {
  /** The emulator has a command line of its own. */
  @Unmatched
  List<String> arguments = new ArrayList<>();

  EmulatorCommand(CliContext context) {
    super(context);
  }

  /** What the emulator says about its options, for help. */
  static String[] options() {
    return PhotosEmulatorMain.usage()
        .replaceFirst("(?s)^.*?\n", "")
        .replace("%", "%%")
        .split("\n", -1);
  }

  @Override
  public Integer call() {
    try {
      return PhotosEmulatorMain.run(arguments.toArray(String[]::new), context.out(), context.err());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.PAUSED;
    }
  }
}
