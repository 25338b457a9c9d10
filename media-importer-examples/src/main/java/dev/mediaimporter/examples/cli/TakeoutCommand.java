package dev.mediaimporter.examples.cli;

import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code takeout}: what can be done with an export besides importing it. */
@Command(name = "takeout", description = "Look into a Google Takeout export.")
final class TakeoutCommand implements Runnable {
  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "missing command; try inspect");
  }

  /** {@code takeout inspect}: tells what an export holds. */
  @Command(
      name = "inspect",
      description = "Show what a Google Takeout export holds and what is missing. Imports nothing.",
      customSynopsis = "@|bold media-importer takeout inspect|@ EXPORT [--json | --items]",
      sortOptions = false,
      footer = {
        "",
        "To import the export: media-importer import --from takeout:EXPORT --to DESTINATION",
        "",
        "Exit codes: 0 nothing is known to be missing; 1 something is missing or damaged; 2 wrong"
            + " usage, or no export there."
      })
  static final class Inspect extends CliCommand {
    @Parameters(
        paramLabel = "EXPORT",
        description = "The folder with the parts of one export, packed or unpacked; or one part; or"
            + " a pattern in quotes, such as 'Downloads/takeout-2026*'.")
    String places = "";

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
        names = "--items",
        description = "Print one JSON object per item instead: time, place, caption, people,"
            + " albums, and the id that the ledger and the records of the files name.")
    boolean items;

    Inspect(CliContext context) {
      super(context);
    }

    @Override
    public Integer call() throws IOException {
      if (json && items) {
        throw Refusal.usage("--json cannot be combined with --items");
      }
      TakeoutExport export = TakeoutPlaces.of(places, context)
          .orElseGet(() -> new TakeoutPlaces(places, context))
          .open();
      TakeoutReport report = new TakeoutReport(export, TakeoutSelection.defaults());
      if (items) {
        export
            .items()
            .forEach(item -> context.out().println(ReportJson.line(TakeoutReport.json(item))));
      } else if (json) {
        context.out().println(ReportJson.line(report.json()));
      } else {
        report.inspection().forEach(context.out()::println);
      }
      return report.incomplete() ? ExitCode.SOME_FAILED : ExitCode.OK;
    }
  }
}
