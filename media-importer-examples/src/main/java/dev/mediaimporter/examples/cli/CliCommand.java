package dev.mediaimporter.examples.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the program. */
abstract class CliCommand implements Callable<Integer> {
  @Spec
  @Nullable
  CommandSpec command;

  final CliContext context;

  CliCommand(CliContext context) {
    this.context = context;
  }

  /** The flags of the parsed command line. */
  final Flags flags() {
    return new Flags(Objects.requireNonNull(command));
  }
}
