package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: whether the destination still holds what was imported. */
@Command(
    name = "verify",
    description = "Compare a destination with the ledger of what was imported to it, without"
        + " asking Google.",
    customSynopsis = "@|bold media-importer verify|@ --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Prints a line for each file that is missing, has another size or checksum, or is in no"
          + " ledger (extra). Nothing is changed; with --forget the ledger forgets what is missing,"
          + " so that the next import fetches it again.",
      "",
      "Exit codes: 0 nothing found; 1 something found; 2 wrong usage or settings; 5 the destination"
          + " failed."
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix].")
  String to = "";

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "The ledger to compare with; by default all that 'import' keeps for this"
          + " destination.")
  @Nullable
  String ledger;

  @Option(names = "--deep", description = "Read every byte and compare the SHA-256.")
  boolean deep;

  @Option(
      names = "--forget",
      description = "Make the ledger forget what is missing; the next import then fetches it.")
  boolean forget;

  @Option(names = "--json", description = "One JSON object a line; the last one has the counts.")
  boolean json;

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  private final CliContext surroundings;
  private final Set<Verification.Problem> kinds = EnumSet.noneOf(Verification.Problem.class);
  private final Set<MediaKey> missing = new HashSet<>();

  VerifyCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    S3Settings settings = s3.resolve(surroundings);
    Destination destination = Destination.parse(to, surroundings);
    try (OpenDestination open = OpenDestination.ofExisting(destination, settings, surroundings)) {
      List<Path> ledgers = ledger == null
          ? LedgerPlace.all(destination, settings, surroundings)
          : List.of(surroundings.path(ledger));
      if (ledgers.isEmpty()) {
        throw Refusal.usage(
            "there is no ledger for " + Printable.of(to) + "; name one with --ledger"
                + " FILE, or make one with 'media-importer ledger rebuild'");
      }
      MediaSink sink = open.sink();
      Verification verification = new Verification(sink, deep, this::found);
      for (Path file : ledgers) {
        try (ImportLedger held =
            LedgerPlace.openReadOnly(file, destination, Optional.empty(), settings)) {
          verification.check(held);
        } catch (NoSuchFileException e) {
          throw Refusal.usage("--ledger: there is no file " + Printable.of(file.toString()));
        }
      }
      verification.checkForExtras();
      if (forget) {
        for (Path file : ledgers) {
          forgetMissing(file);
        }
      }
      summarize(verification, sink.describe());
      return verification.problems() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private void forgetMissing(Path file) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    try (ImportLedger held = FileLedger.open(file);
        Stream<LedgerEntry> entries = held.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (i.next() instanceof LedgerEntry.Stored entry && missing.contains(entry.key())) {
          String key = entry.key().value();
          // As what failed it is taken up by the next import, also by one of failures alone.
          held.record(new LedgerEntry.Failed(
              entry.itemId(),
              Optional.of(key.substring(key.lastIndexOf('/') + 1)),
              FailureReason.DESTINATION_FAILED,
              surroundings.clock().instant(),
              entry.attempts()));
        }
      }
    }
  }

  private void found(Verification.Problem problem, MediaKey key, String detail) {
    kinds.add(problem);
    if (problem == Verification.Problem.MISSING) {
      missing.add(key);
    }
    print(problem, key, detail);
  }

  private void print(Verification.Problem problem, MediaKey key, String detail) {
    String name = problem.name().toLowerCase(Locale.ROOT);
    if (json) {
      JsonObject line = new JsonObject();
      line.addProperty("problem", name);
      line.addProperty("key", key.value());
      line.addProperty("detail", detail);
      surroundings.out().println(ReportJson.line(line));
    } else {
      surroundings
          .out()
          .println(
              String.format(Locale.ROOT, "%-8s  %s: %s", name, Printable.of(key.value()), detail));
    }
  }

  private void summarize(Verification verification, String where) {
    if (json) {
      JsonObject line = new JsonObject();
      line.addProperty("checked", verification.checked());
      line.addProperty("problems", verification.problems());
      line.addProperty("unproven", verification.unproven());
      line.addProperty("deep", deep);
      surroundings.out().println(ReportJson.line(line));
      return;
    }
    String found = verification.problems() == 0
        ? "nothing wrong"
        : verification.problems() == 1 ? "1 problem" : verification.problems() + " problems";
    surroundings
        .out()
        .println("Checked " + Format.items(verification.checked()) + " in " + where
            + (deep ? ", every byte" : "") + ": " + found + "."
            + (verification.unproven() == 0
                ? ""
                : " For " + Format.number(verification.unproven())
                    + " of them no checksum is on record."));
    advise();
  }

  /** What to do about what was found. */
  private void advise() {
    PrintStream out = surroundings.out();
    if (forget && !missing.isEmpty()) {
      out.println("The ledger has forgotten what is missing: run the import again to fetch it.");
    } else if (!missing.isEmpty()) {
      out.println("To fetch what is missing: run verify with --forget, then the import again.");
    }
    if (kinds.contains(Verification.Problem.SIZE)
        || kinds.contains(Verification.Problem.CHECKSUM)) {
      out.println("Files that changed are left as they are. To fetch one again: move it away, run"
          + " verify\nwith --forget, then the import again.");
    }
    if (kinds.contains(Verification.Problem.EXTRA)) {
      out.println("Extra files are in nobody's way: no import touches them.");
    }
  }
}
