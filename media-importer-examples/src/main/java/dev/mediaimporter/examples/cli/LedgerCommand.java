package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.verify.LedgerRebuild;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ledger}: manages ledgers. */
@Command(name = "ledger", description = "Manage the ledger, the record of what was imported.")
final class LedgerCommand implements Runnable {
  @picocli.CommandLine.Spec
  picocli.CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "missing command; try rebuild");
  }

  /** {@code ledger rebuild}: writes a ledger from the content of a destination. */
  @Command(
      name = "rebuild",
      description = "Rebuild the ledger from the destination alone, for example when it was lost.",
      customSynopsis = {
        "@|bold media-importer ledger rebuild|@ --to DESTINATION --owner EMAIL [OPTIONS]",
        "       @|bold media-importer ledger rebuild|@ --to DESTINATION --ledger FILE [OPTIONS]"
      },
      sortOptions = false,
      footer = {
        "",
        "Reads the records beside the files of a folder, or the metadata of each S3 object (one"
            + " request per object); no media is read. Earlier failures are forgotten. Where an"
            + " item is stored twice, the file that the old ledger names or that is below the"
            + " owner's keys is taken. With --owner, files below other owners' keys or in their"
            + " ledgers are left out.",
        "",
        "Exit codes: 0 the ledger is written; 2 wrong usage or settings, or nothing to write; 5 the"
            + " destination failed. The old ledger stays unless the new one is complete."
      })
  static final class Rebuild extends DestinationCommand {
    @Option(
        names = "--owner",
        paramLabel = "EMAIL",
        description = "Owner of the ledger, which is written where 'import' looks for it.")
    @Nullable
    String owner;

    @Option(
        names = "--hmac-key-file",
        paramLabel = "FILE",
        description = "Secret of the keys, if --keys was owner-hmac."
            + " [or the secret itself in MEDIA_IMPORTER_HMAC_KEY]")
    @Nullable
    String hmacKeyFile;

    @Option(names = "--ledger", paramLabel = "FILE", description = "The file to write.")
    @Nullable
    String ledger;

    Rebuild(CliContext context) {
      super(context);
    }

    @Override
    public Integer call() throws IOException {
      LedgerPlace ledgers = ledgers();
      Path file = ledgerFile(ledgers);
      List<String> prefixes = keyPrefixes();
      Optional<Path> newFolder = Optional.ofNullable(file.getParent()).filter(Files::notExists);
      try (OpenDestination open = open(ledgers);
          // Held open to keep imports out until the new one has taken its place.
          FileLedger old = Files.exists(file) ? openLedger(ledgers, file) : null) {
        OwnedMedia owned = new OwnedMedia(
            open.sink(),
            prefixes,
            old == null ? Set.of() : OwnedMedia.in(old),
            OwnedMedia.inOthers(ledgers.all(), file),
            new AtomicLong());
        rebuild(owned, ledgers, old, file);
        return ExitCode.OK;
      } finally {
        if (newFolder.isPresent()) {
          deleteIfEmpty(newFolder.get());
        }
      }
    }

    private void rebuild(OwnedMedia owned, LedgerPlace ledgers, @Nullable FileLedger old, Path file)
        throws IOException {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      try {
        Files.deleteIfExists(draft);
        Optional<String> purpose = old == null ? Optional.empty() : old.purpose();
        LedgerRebuild counts;
        try (ImportLedger rebuilt = purpose.isPresent()
            ? FileLedger.open(draft, purpose.get())
            : openLedger(ledgers, draft)) {
          counts = LedgerRebuild.run(owned, rebuilt, owned::surely);
        }
        String leftOut = leftOut(counts, owned.leftOut().get());
        if (counts.recorded() == 0) {
          throw Refusal.usage(owned.describe() + " holds nothing"
              + (owner == null ? "" : " of " + owner) + " that an import stored" + leftOut
              + ": no ledger was written. Are --to and --owner right?");
        }
        if (old == null) {
          publishNew(draft, file);
        } else {
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        context.print("Wrote " + file + ": " + Format.items(counts.recorded()) + " of "
            + owned.describe() + leftOut + ".");
      } finally {
        Files.deleteIfExists(draft);
        Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + ".lock"));
      }
    }

    /** The start of the owner's keys, for layouts that contain the owner. */
    private List<String> keyPrefixes() {
      if (owner == null) {
        return List.of();
      }
      boolean secret =
          hmacKeyFile != null || context.variable(KeyChoice.SECRET_VARIABLE).isPresent();
      Optional<Path> secretFile = Optional.ofNullable(hmacKeyFile).map(context::path);
      return Stream.of(KeyChoice.OWNER_MD5, KeyChoice.OWNER_HMAC)
          .limit(secret ? 2 : 1)
          .map(choice -> choice.strategy(owner, Optional.empty(), secretFile, context))
          .map(strategy -> strategy.keyFor(KeyChoice.ANY_ITEM).value())
          .map(key -> key.substring(0, key.indexOf('/') + 1))
          .toList();
    }

    private FileLedger openLedger(LedgerPlace ledgers, Path file) throws IOException {
      return owner == null ? FileLedger.open(file) : ledgers.open(file, owner);
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        // The ledger is in it.
      }
    }

    /** Refuses if an import has begun a ledger meanwhile. */
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

    private static String leftOut(LedgerRebuild counts, long ofOthers) {
      String text = "";
      if (ofOthers > 0) {
        text += "; left out " + Format.items(ofOthers) + " of other owners";
      }
      if (counts.copies() > 0) {
        text += "; left out " + Format.number(counts.copies())
            + (counts.copies() == 1 ? " second copy" : " second copies")
            + " of them under other keys";
      }
      if (counts.leftOut() > 0) {
        text += "; left out " + Format.items(counts.leftOut()) + " that no import stored";
      }
      return text;
    }

    private Path ledgerFile(LedgerPlace ledgers) {
      if (owner != null) {
        LedgerPlace.requireEmail(owner);
      }
      if (ledger != null) {
        return context.path(ledger);
      }
      if (owner == null) {
        throw Refusal.usage("--owner EMAIL or --ledger FILE is required");
      }
      return ledgers.file(owner);
    }
  }
}
