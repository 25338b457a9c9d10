package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.takeout.CatalogueListener;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutItem;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
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
      customSynopsis = "@|bold media-importer takeout inspect|@ EXPORT... [--json | --items]",
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
        arity = "1..*",
        description = "The folder with the parts of one export, packed or unpacked; or the parts"
            + " themselves; or a pattern in quotes, such as 'Downloads/takeout-2026*'; or"
            + " s3://bucket/prefix.")
    List<String> places = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
        names = "--items",
        description = "Print one JSON object per item instead: time, place, caption, people,"
            + " albums, and the id that the ledger and the records of the files name.")
    boolean items;

    @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
    final S3Options s3 = new S3Options();

    Inspect(CliContext context) {
      super(context);
    }

    @Override
    public Integer call() throws IOException {
      if (json && items) {
        throw Refusal.usage("--json cannot be combined with --items");
      }
      TakeoutPlaces named = TakeoutPlaces.of(places, context)
          .orElseGet(() -> new TakeoutPlaces(places, "media-importer takeout inspect ", context));
      CatalogueProgress progress = new CatalogueProgress(context, json, System::nanoTime);
      CatalogueListener listener = json || items ? CatalogueListener.NONE : progress;
      try (OpenExport open = named.open(named.s3(s3, flags()), listener, Optional.empty())) {
        progress.end();
        return show(open.export());
      }
    }

    private int show(TakeoutExport export) {
      TakeoutReport report = new TakeoutReport(export, TakeoutSelection.defaults());
      if (items) {
        export.items().forEach(item -> context.out().println(ReportJson.line(json(item))));
      } else if (json) {
        context.out().println(ReportJson.line(report.json()));
      } else {
        report.inspection().forEach(context.out()::println);
      }
      return report.incomplete() ? ExitCode.SOME_FAILED : ExitCode.OK;
    }

    /** What is known about one item. */
    private static JsonObject json(TakeoutItem item) {
      return ReportJson.object(
          "id", item.id(),
          "filename", item.filename(),
          "path", item.path(),
          "bytes", item.bytes(),
          "takenAt", item.takenAt().map(Object::toString),
          "caption", item.caption(),
          "latitude", item.place().map(TakeoutItem.Place::latitude),
          "longitude", item.place().map(TakeoutItem.Place::longitude),
          "altitude", item.place().map(TakeoutItem.Place::altitude),
          "people", item.people(),
          "favourite", item.favourite(),
          "archived", item.archived(),
          "trashed", item.trashed(),
          "origin", item.origin(),
          "albums", item.albums());
    }
  }
}
