package dev.mediaimporter.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code demo}: the whole thing, without an account. */
@Command(
    name = "demo",
    description = "Import an album of a made-up library: no account, no network.")
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.out().println("not yet");
    return ExitCode.USAGE;
  }
}
