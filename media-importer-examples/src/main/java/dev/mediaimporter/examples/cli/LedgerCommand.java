package dev.mediaimporter.examples.cli;

import dev.mediaimporter.Verification;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaType;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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
      customSynopsis = {
        "@|bold media-importer ledger rebuild|@ --to DESTINATION --owner EMAIL [OPTIONS]",
        "       @|bold media-importer ledger rebuild|@ --to DESTINATION --ledger FILE [OPTIONS]"
      },
      sortOptions = false,
      footer = {
        "",
        "Reads what is recorded beside the files of a folder, or in the metadata of each S3"
            + " object (one request an object); no media is read. What failed before is forgotten."
            + " Where an item is there twice, the file that the old ledger names or that is below"
            + " the owner's keys is taken.",
        "",
        "Exit codes: 0 the ledger is written; 2 wrong usage or settings, or nothing to write; 5 the"
            + " destination failed. The old ledger stays unless the new one is complete."
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
        description = "Whose ledger, in the place where 'import' looks for it.")
    @Nullable
    String owner;

    @Option(names = "--ledger", paramLabel = "FILE", description = "The file to write.")
    @Nullable
    String ledger;

    @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
    final S3Options s3 = new S3Options();

    private final Surroundings surroundings;

    Rebuild(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      S3Settings settings = s3.resolve(surroundings);
      Destination destination = Destination.parse(to, surroundings);
      Path file = ledgerFile(destination, settings);
      try (OpenDestination open = OpenDestination.ofExisting(destination, settings, surroundings)) {
        if (Files.notExists(file)) {
          return rebuild(open.sink(), file, Set.of(), draft -> publishNew(draft, file));
        }
        // Held open to keep imports out until the new one has taken its place.
        try (ImportLedger old = FileLedger.open(file)) {
          return rebuild(
              open.sink(),
              file,
              keys(old),
              draft -> Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE));
        }
      }
    }

    private static Set<MediaKey> keys(ImportLedger ledger) throws IOException {
      Set<MediaKey> keys = new HashSet<>();
      try (Stream<LedgerEntry> entries = ledger.entries()) {
        entries
            .filter(LedgerEntry.Stored.class::isInstance)
            .map(entry -> ((LedgerEntry.Stored) entry).key())
            .forEach(keys::add);
      }
      return keys;
    }

    /** Puts a finished ledger into its place. */
    private interface Publication {
      void publish(Path draft) throws IOException;
    }

    /** Where there was no ledger, an import may have begun one meanwhile. */
    private static void publishNew(Path draft, Path file) throws IOException {
      try (ImportLedger made = FileLedger.open(file);
          Stream<LedgerEntry> entries = made.entries()) {
        if (entries.findAny().isPresent()) {
          throw Refusal.usage("an import has begun the ledger " + file + ": nothing was changed");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    private int rebuild(MediaSink sink, Path file, Set<MediaKey> known, Publication publication)
        throws IOException {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      try {
        Files.deleteIfExists(draft);
        Verification.Rebuilt counts;
        try (ImportLedger rebuilt = FileLedger.open(draft)) {
          counts = Verification.rebuildLedger(sink, rebuilt, preferred(known));
        }
        if (counts.recorded() == 0) {
          throw Refusal.usage(sink.describe() + " holds nothing that an import put there, so that"
              + " no ledger was written: is --to right?");
        }
        publication.publish(draft);
        surroundings.out().println("Wrote " + file + ": " + told(counts, sink.describe()));
        return ExitCode.OK;
      } finally {
        Files.deleteIfExists(draft);
        Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + ".lock"));
      }
    }

    private static String told(Verification.Rebuilt counts, String where) {
      StringBuilder text = new StringBuilder(Amounts.items(counts.recorded()) + " of " + where);
      if (counts.copies() > 0) {
        text.append("; left out ")
            .append(Amounts.number(counts.copies()))
            .append(counts.copies() == 1 ? " second copy" : " second copies")
            .append(" of them under other keys");
      }
      if (counts.leftOut() > 0) {
        text.append("; left out ")
            .append(Amounts.items(counts.leftOut()))
            .append(" that no import put there");
      }
      return text.append('.').toString();
    }

    /** Whether the ledger's owner would have used this key. */
    private Predicate<MediaKey> preferred(Set<MediaKey> known) {
      if (owner == null) {
        return known::contains;
      }
      String ofOwner = KeyStrategies.ownerMd5(owner)
          .keyFor(
              MediaItem.builder().id("x").filename("x").type(MediaType.PHOTO).build())
          .value();
      String folder = ofOwner.substring(0, ofOwner.indexOf('/') + 1);
      return key -> known.contains(key) || key.value().startsWith(folder);
    }

    private Path ledgerFile(Destination destination, S3Settings settings) {
      if (owner != null) {
        LedgerPlace.requireEmail(owner);
      }
      if (ledger != null) {
        return surroundings.path(ledger);
      }
      if (owner == null) {
        throw Refusal.usage("say whose ledger: --owner EMAIL, or --ledger FILE");
      }
      return LedgerPlace.file(destination, owner, settings, surroundings);
    }
  }
}
