package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
          long[] counts = rebuild(sink, draft);
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
          surroundings
              .out()
              .println("Wrote " + file + ": " + Amounts.items(counts[0]) + " of "
                  + sink.describe()
                  + (counts[1] == 0
                      ? "."
                      : "; left out " + Amounts.items(counts[1]) + " that no import put there."));
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

    /** Returns how many items were recorded and how many were left out. */
    private static long[] rebuild(MediaSink sink, Path draft) throws IOException {
      long[] counts = new long[2];
      try (ImportLedger rebuilt = FileLedger.open(draft);
          Stream<MediaKey> keys = sink.keys()) {
        for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
          Optional<StoredMedia> there = sink.find(i.next());
          Optional<String> itemId = there.flatMap(StoredMedia::itemId);
          if (there.isPresent() && itemId.isPresent()) {
            rebuilt.record(entry(there.get(), itemId.get()));
            counts[0]++;
          } else {
            counts[1]++;
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return counts;
    }

    private static LedgerEntry entry(StoredMedia there, String itemId) {
      return new LedgerEntry.Stored(
          itemId,
          there.key(),
          there.sizeBytes(),
          there.sha256(),
          there.etag(),
          there.creationTime(),
          1);
    }
  }
}
