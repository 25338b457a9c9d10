package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.Verification;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
          + " ledger (extra). Exit codes: 0 nothing found; 1 something found; 2 wrong usage or"
          + " settings; 5 the destination failed."
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

  @Option(names = "--json", description = "One JSON object a line; the last one has the counts.")
  boolean json;

  @ArgGroup(exclusive = false, validate = false, heading = ConnectionOptions.HEADING)
  final ConnectionOptions connection = new ConnectionOptions();

  private final Surroundings surroundings;

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ConnectionSettings settings = connection.resolve(surroundings);
    Destination destination = Destination.parse(to, surroundings);
    List<Path> ledgers = ledger == null
        ? LedgerPlace.all(destination, settings, surroundings)
        : List.of(surroundings.path(ledger));
    if (ledgers.isEmpty()) {
      throw Refusal.usage("there is no ledger for " + Printable.of(to) + "; name one with --ledger"
          + " FILE, or make one with 'media-importer ledger rebuild'");
    }
    try (OpenDestination open = OpenDestination.of(destination, settings, surroundings)) {
      MediaSink sink = open.sink();
      Verification verification = new Verification(sink, deep, this::print);
      for (Path file : ledgers) {
        try (ImportLedger held = FileLedger.openReadOnly(file)) {
          verification.check(held);
        } catch (NoSuchFileException e) {
          throw Refusal.usage("--ledger: there is no file " + Printable.of(file.toString()));
        }
      }
      verification.checkForExtras();
      summarize(verification, sink.describe());
      return verification.problems() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private void print(
      Verification.Problem problem, dev.mediaimporter.media.MediaKey key, String detail) {
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
        .println("Checked " + Amounts.items(verification.checked()) + " in " + where
            + (deep ? ", every byte" : "") + ": " + found + "."
            + (verification.unproven() == 0
                ? ""
                : " For " + Amounts.number(verification.unproven())
                    + " of them no checksum is on record."));
  }
}
