package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.verify.LedgerRebuild;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            + " the owner's keys is taken. With --owner, what is below other owners' keys or in"
            + " their ledgers is left out.",
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

    @Option(
        names = "--hmac-key-file",
        paramLabel = "FILE",
        description = "The secret that the keys were made with, to know them by their owner."
            + " [MEDIA_IMPORTER_HMAC_KEY holds the secret itself]")
    @Nullable
    String hmacKeyFile;

    @Option(names = "--ledger", paramLabel = "FILE", description = "The file to write.")
    @Nullable
    String ledger;

    @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
    final S3Options s3 = new S3Options();

    private final CliContext surroundings;

    Rebuild(CliContext surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      S3Settings settings = s3.resolve(surroundings);
      Destination destination = Destination.parse(to, surroundings);
      Path file = ledgerFile(destination, settings);
      List<String> own = beginnings();
      Optional<Path> made = madeFolder(file);
      try (OpenDestination open = OpenDestination.ofExisting(destination, settings, surroundings)) {
        Set<MediaKey> ofOthers =
            OwnedKeys.inOthers(LedgerPlace.all(destination, settings, surroundings), file);
        if (Files.notExists(file)) {
          OwnedKeys keys = new OwnedKeys(own, Set.of(), ofOthers);
          return rebuild(
              open.sink(),
              file,
              keys,
              draft -> ledger(draft, destination, settings),
              draft -> publishNew(draft, file));
        }
        // Held open to keep imports out until the new one has taken its place.
        try (FileLedger old = ledger(file, destination, settings)) {
          Optional<String> purpose = old.purpose();
          OwnedKeys keys = new OwnedKeys(own, OwnedKeys.in(old), ofOthers);
          return rebuild(
              open.sink(),
              file,
              keys,
              draft -> purpose.isPresent()
                  ? FileLedger.open(draft, purpose.get())
                  : ledger(draft, destination, settings),
              draft -> Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE));
        }
      } finally {
        if (made.isPresent()) {
          deleteIfEmpty(made.get());
        }
      }
    }

    /** What the owner's keys begin with, as far as they tell. */
    private List<String> beginnings() {
      if (owner == null) {
        return List.of();
      }
      boolean secret = hmacKeyFile != null
          || surroundings.variable(KeyChoice.SECRET_VARIABLE).isPresent();
      MediaItem item =
          MediaItem.builder().id("x").filename("x").type(MediaKind.PHOTO).build();
      Optional<Path> secretFile = Optional.ofNullable(hmacKeyFile).map(surroundings::path);
      return Stream.of(KeyChoice.OWNER_MD5, KeyChoice.OWNER_HMAC)
          .filter(choice -> secret || choice == KeyChoice.OWNER_MD5)
          .map(choice -> choice.strategy(owner, Optional.empty(), secretFile, surroundings))
          .map(strategy -> strategy.keyFor(item).value())
          .map(key -> key.substring(0, key.indexOf('/') + 1))
          .toList();
    }

    private FileLedger ledger(Path file, Destination destination, S3Settings settings)
        throws IOException {
      return owner == null
          ? FileLedger.open(file)
          : LedgerPlace.open(file, destination, owner, settings, surroundings);
    }

    /** The folder of the ledger, if it is going to be made. */
    private static Optional<Path> madeFolder(Path file) {
      return Optional.ofNullable(file.getParent()).filter(Files::notExists);
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        // The ledger is in it.
      }
    }

    /** Opens what is to become the ledger. */
    private interface Opening {
      FileLedger open(Path draft) throws IOException;
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
          throw Refusal.usage("an import has begun the ledger " + Printable.of(file.toString())
              + ": nothing was changed");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    private int rebuild(
        MediaSink sink, Path file, OwnedKeys keys, Opening opening, Publication publication)
        throws IOException {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      OwnedKeys.Share share = keys.of(sink);
      try {
        Files.deleteIfExists(draft);
        LedgerRebuild counts;
        try (ImportLedger rebuilt = opening.open(draft)) {
          counts = LedgerRebuild.run(share, rebuilt, keys::surely);
        }
        String told = told(counts, share.ofOthers());
        if (counts.recorded() == 0) {
          throw Refusal.usage("in " + sink.describe() + " there is nothing"
              + (owner == null ? "" : " of " + owner) + " that an import put there" + told
              + ": no ledger was written. Are --to and --owner right?");
        }
        publication.publish(draft);
        surroundings
            .out()
            .println("Wrote " + file + ": " + Format.items(counts.recorded()) + " of "
                + sink.describe() + told + ".");
        return ExitCode.OK;
      } finally {
        Files.deleteIfExists(draft);
        Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + ".lock"));
      }
    }

    /** What was left out. */
    private static String told(LedgerRebuild counts, long ofOthers) {
      StringBuilder text = new StringBuilder();
      if (ofOthers > 0) {
        text.append("; left out ").append(Format.items(ofOthers)).append(" of other owners");
      }
      if (counts.copies() > 0) {
        text.append("; left out ")
            .append(Format.number(counts.copies()))
            .append(counts.copies() == 1 ? " second copy" : " second copies")
            .append(" of them under other keys");
      }
      if (counts.leftOut() > 0) {
        text.append("; left out ")
            .append(Format.items(counts.leftOut()))
            .append(" that no import put there");
      }
      return text.toString();
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
