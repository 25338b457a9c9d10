package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.LedgerTally.Sum;
import dev.mediaimporter.media.MediaKind;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stats}: counts what the ledgers of a destination say is stored there. */
@Command(
    name = "stats",
    description = "Show how much was imported to a destination: by month, the largest files, and"
        + " what failed. Reads the ledger only: it asks neither Google nor the destination.",
    customSynopsis = "@|bold media-importer stats|@ --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Months are those of the capture time, local where the zone is known. More than "
          + LedgerTally.MOST_MONTHS + " months are shown as years; --json has all months.",
      "",
      "Exit codes: 0 shown; 2 wrong usage, or no ledger."
    })
final class StatsCommand extends DestinationCommand {
  /** Columns before the bars. */
  private static final int LABEL_COLUMNS = 32;

  private static final int MAX_BAR = 40;

  @Mixin
  final LedgerFilter filter = new LedgerFilter();

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  private final LedgerTally tally = new LedgerTally();

  StatsCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    filter.read(ledgers(), to, context, tally::stored, tally::failed);
    if (json) {
      printJson();
    } else {
      print();
    }
    return ExitCode.OK;
  }

  private void printJson() {
    context.print(ReportJson.line(
        "items", tally.total().items(),
        "bytes", tally.total().bytes(),
        "photos", tally.of(MediaKind.PHOTO),
        "videos", tally.of(MediaKind.VIDEO),
        "months", tally.months(),
        "largest",
            tally.largest().stream()
                .map(entry -> ReportJson.object(
                    "key", entry.key().value(), "bytes", entry.receipt().sizeBytes()))
                .toList(),
        "failed", failed()));
  }

  private Map<String, Long> failed() {
    Map<String, Long> failed = new TreeMap<>();
    tally.failures().forEach((reason, number) -> failed.put(reason.label(), number));
    return failed;
  }

  private void print() {
    context.print(Format.items(tally.total().items()) + ", "
        + Format.bytes(tally.total().bytes()) + ", in " + Printable.of(to));
    kind("photos", tally.of(MediaKind.PHOTO));
    kind("videos", tally.of(MediaKind.VIDEO));
    Map<String, Sum> periods = tally.periods();
    if (!periods.isEmpty()) {
      context.print("");
      long most = periods.values().stream().mapToLong(Sum::bytes).max().orElse(0);
      periods.forEach((period, sum) -> context.print(row(period, sum) + bar(sum.bytes(), most)));
      context.print("");
      context.print("Largest:");
      tally
          .largest()
          .forEach(entry -> context.print(String.format(
              Locale.ROOT,
              "  %8s  %s",
              Format.bytes(entry.receipt().sizeBytes()),
              Printable.of(entry.key().value()))));
    }
    if (!tally.failures().isEmpty()) {
      context.print("");
      context.print("Failed, to be retried by the next import:");
      failed()
          .forEach((reason, number) -> context.print("  " + reason + ": " + Format.items(number)));
    }
  }

  private void kind(String name, Sum sum) {
    if (sum.items() > 0) {
      context.print(row(name, sum).stripTrailing());
    }
  }

  private static String row(String name, Sum sum) {
    return String.format(
        Locale.ROOT, "  %-8s %,9d  %8s  ", name, sum.items(), Format.bytes(sum.bytes()));
  }

  private String bar(long bytes, long most) {
    int room = Math.min(MAX_BAR, context.terminal().width().getAsInt() - LABEL_COLUMNS);
    return room <= 0 || most == 0
        ? ""
        : (context.terminal().unicode() ? "█" : "#")
            .repeat((int) Math.max(1, Math.round((double) room * bytes / most)));
  }
}
