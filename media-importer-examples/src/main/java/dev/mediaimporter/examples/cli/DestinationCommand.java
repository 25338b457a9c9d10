package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that works on an existing destination and asks Google nothing. */
abstract class DestinationCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix].")
  String to = "";

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  @Spec
  @Nullable
  CommandSpec command;

  final CliContext context;

  DestinationCommand(CliContext context) {
    this.context = context;
  }

  /** The ledgers of the destination; checks the flags. */
  final LedgerPlace ledgers() {
    return new LedgerPlace(Destination.parse(to, context), s3.resolve(new Flags(command)), context);
  }

  /** The destination itself, which has to exist. */
  final OpenDestination open(LedgerPlace ledgers) throws IOException {
    return OpenDestination.ofExisting(ledgers.destination(), ledgers.s3(), context);
  }
}
