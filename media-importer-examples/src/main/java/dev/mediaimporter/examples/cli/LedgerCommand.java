package dev.mediaimporter.examples.cli;

import dev.mediaimporter.Verification;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ledger}: looks after ledgers. */
@Command(name = "ledger", description = "Look after the record of what was imported.")
final class LedgerCommand implements Runnable {
  @picocli.CommandLine.Spec
  picocli.CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "say what to do: rebuild");
  }

  /** {@code ledger rebuild}: makes a ledger from what a destination holds. */
  @Command(
      name = "rebuild",
      description =
          "Make the ledger anew from the destination alone, for example when it was lost.",
      customSynopsis =
          "@|bold media-importer ledger rebuild|@ --to DESTINATION --owner EMAIL [OPTIONS]",
      sortOptions = false,
      footer = {
        "",
        "Reads what is recorded beside the files of a folder, or in the metadata of each S3"
            + " object (one request an object); no media is read. What failed before is forgotten."
      })
  static final class Rebuild implements Callable<Integer> {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "DESTINATION",
        description = "A folder, or s3://bucket[/prefix].")
    String to = "";

    @Option(
        names = "--owner",
        paramLabel = "EMAIL",
        description = "Whose ledger, if it is not named with --ledger.")
    @Nullable
    String owner;

    @Option(names = "--ledger", paramLabel = "FILE", description = "The file to write.")
    @Nullable
    String ledger;

    @ArgGroup(exclusive = false, validate = false, heading = ConnectionOptions.HEADING)
    final ConnectionOptions connection = new ConnectionOptions();

    private final Surroundings surroundings;

    Rebuild(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    @SuppressWarnings("try") // The old ledger is opened for its lock only.
    public Integer call() throws IOException {
      ConnectionSettings settings = connection.resolve(surroundings);
      Destination destination = Destination.parse(to, surroundings);
      Path file = ledgerFile(destination, settings);
      try (OpenDestination open = OpenDestination.of(destination, settings, surroundings)) {
        MediaSink sink = open.sink();
        // Held open to keep imports out until the new one has taken its place.
        try (ImportLedger old = FileLedger.open(file)) {
          Path draft = file.resolveSibling(file.getFileName() + ".new");
          Files.deleteIfExists(draft);
          Verification.Rebuilt counts;
          try (ImportLedger rebuilt = FileLedger.open(draft)) {
            counts = Verification.rebuildLedger(sink, rebuilt, key -> true);
          }
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
          surroundings
              .out()
              .println("Wrote " + file + ": " + Amounts.items(counts.recorded()) + " of "
                  + sink.describe()
                  + (counts.leftOut() == 0
                      ? "."
                      : "; left out " + Amounts.items(counts.leftOut())
                          + " that no import put there."));
        }
      }
      return ExitCode.OK;
    }

    private Path ledgerFile(Destination destination, ConnectionSettings settings) {
      if (ledger != null) {
        return surroundings.path(ledger);
      }
      if (owner == null) {
        throw Refusal.usage("say whose ledger: --owner EMAIL, or --ledger FILE");
      }
      LedgerPlace.requireEmail(owner);
      return LedgerPlace.file(destination, owner, settings, surroundings);
    }
  }
}
