package dev.mediaimporter.examples.cli;

import dev.mediaimporter.sink.s3.S3ObjectSettings;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command that works on an existing destination and asks Google nothing. */
abstract class DestinationCommand extends CliCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix].")
  String to = "";

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  DestinationCommand(CliContext context) {
    super(context);
  }

  /** The ledgers of the destination; checks the flags. */
  final LedgerPlace ledgers() {
    Destination destination = Destination.parse(to, context);
    return new LedgerPlace(destination, s3.resolve(flags(), destination, context), context);
  }

  /** The destination itself, which has to exist. */
  final OpenDestination open(LedgerPlace ledgers) throws IOException {
    return OpenDestination.ofExisting(ledgers.destination(), ledgers.s3(), objects(), context);
  }

  /** How objects are written, where the command writes any. */
  S3ObjectSettings objects() {
    return S3ObjectSettings.defaults();
  }
}
