package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ls}: lists what the ledgers of a destination say is stored there. */
@Command(
    name = "ls",
    description = "List what was imported to a destination. Reads the ledger only: it asks neither"
        + " Google nor the destination, so 'verify' says whether the files are still there.",
    customSynopsis = "@|bold media-importer ls|@ --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Prints bytes, capture time and key of each item, in the order of the ledger. The time is"
          + " local where the zone is known, else in UTC.",
      "",
      "Examples:",
      "  Videos of 2024, the largest last:",
      "    media-importer ls --to ~/Pictures --type video --since 2024-01-01 | sort -n",
      "",
      "  Check a folder without this program:",
      "    media-importer ls --to ~/Pictures --sha256 > sums && cd ~/Pictures && \\",
      "        sha256sum --check --quiet sums",
      "",
      "Exit codes: 0 listed; 2 wrong usage, or no ledger."
    })
final class LsCommand extends DestinationCommand {
  @Mixin
  final LedgerFilter filter = new LedgerFilter();

  @Option(names = "--failed", description = "List what failed, and why, instead of what is stored.")
  boolean failed;

  @Option(
      names = "--sha256",
      description =
          "Print SHA-256 and key, in the format of sha256sum; items without one are left" + " out.")
  boolean sha256;

  @Option(names = "--json", description = "Print one JSON object per line, with everything known.")
  boolean json;

  LsCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    if (sha256 && (json || failed)) {
      throw Refusal.usage("--sha256 cannot be combined with " + (json ? "--json" : "--failed"));
    }
    filter.read(
        ledgers(),
        to,
        context,
        entry -> {
          if (!failed) {
            print(entry);
          }
        },
        entry -> {
          if (failed) {
            print(entry);
          }
        });
    return ExitCode.OK;
  }

  private void print(LedgerEntry.Stored entry) {
    String key = entry.key().value();
    if (json) {
      JsonObject line = ReportJson.object(
          "key", key,
          "bytes", entry.receipt().sizeBytes(),
          "taken", LedgerFilter.taken(entry).map(Object::toString),
          "zone", Optional.ofNullable(entry.details().get(MediaItem.ZONE)),
          "sha256", entry.receipt().sha256(),
          "id", entry.sourceId(),
          "attempts", entry.attempts());
      context.print(ReportJson.line(line));
    } else if (sha256) {
      entry.receipt().sha256().ifPresent(sum -> context.print(sum + "  " + key));
    } else {
      String time = LedgerFilter.local(entry).map(HtmlReport::time).orElse("-");
      context.print(String.format(
          Locale.ROOT, "%12d  %-26s  %s", entry.receipt().sizeBytes(), time, Printable.of(key)));
    }
  }

  private void print(LedgerEntry.Failed entry) {
    if (json) {
      context.print(ReportJson.line(
          "id", entry.sourceId(),
          "filename", entry.filename(),
          "cause", entry.reason().label(),
          "at", entry.at().toString(),
          "attempts", entry.attempts()));
    } else {
      context.print(String.format(
          Locale.ROOT,
          "%-20s  %-23s  %s",
          entry.reason().label(),
          HtmlReport.time(entry.at().atOffset(ZoneOffset.UTC)),
          Printable.of(entry.filename().orElse("item " + entry.sourceId()))));
    }
  }
}
