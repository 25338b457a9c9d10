package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.takeout.CatalogueListener;
import dev.mediaimporter.takeout.Completeness;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutItem;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** A Takeout export that is imported. */
record TakeoutInput(
    OpenExport opened, TakeoutSelection selection, TakeoutReport report, ResolvedSource export)
    implements ImportCommand.Input {
  /**
   * Reads what is in it. Blocks.
   *
   * @throws Refusal if there is nothing to import
   */
  static TakeoutInput open(
      ImportCommand command, ResolvedOptions resolved, String owner, ReportOutput output)
      throws IOException {
    CliContext context = command.context;
    ImportOptions options = command.options;
    TakeoutPlaces places = TakeoutPlaces.of(command.from, context).orElseThrow();
    places.requireOutside(resolved.destination());
    TakeoutSelection selection = command.takeout.resolve(true, command.flags());
    CatalogueProgress progress =
        new CatalogueProgress(context, options.output.json, System::nanoTime);
    OpenExport opened = places.open(
        places.s3(options.s3, command.flags()),
        options.output.quiet ? CatalogueListener.NONE : progress,
        resolved.exportMemory(owner));
    progress.end();
    try (ImportLedger before = resolved.openLedgerReadOnly(owner)) {
      opened.export().keepIds(before);
    }
    TakeoutReport report = new TakeoutReport(opened.export(), selection);
    if (opened.export().items(selection).findAny().isEmpty()) {
      opened.close();
      throw Refusal.usage("takeout: nothing to import: " + report.nothingLeft());
    }
    output.takeout(report);
    warnOfMissingSidecars(opened.export(), context);
    return new TakeoutInput(
        opened, selection, report, ResolvedSource.of(opened.export(), selection, places.label()));
  }

  /** What is stored once is not moved when its sidecar turns up. */
  private static void warnOfMissingSidecars(TakeoutExport export, CliContext context) {
    int items = export.contents().withoutSidecar().size();
    if (export.completeness().state() == Completeness.State.INCOMPLETE && items > 0) {
      context
          .err()
          .println("The export is incomplete, and " + Format.items(items)
              + " have no sidecar. They are stored without date and albums now, and stay where they"
              + " are put then. Better stop with Ctrl-C and get what is missing first; 'takeout"
              + " inspect' names it.");
    }
  }

  /** Refuses a folder without room for what is still to be imported. */
  void requireSpace(ResolvedOptions resolved, String owner) throws IOException {
    try (ImportLedger before = resolved.openLedgerReadOnly(owner)) {
      FreeSpace.require(opened.export(), selection, resolved.destination(), before);
    }
  }

  /** Keeps what was read; under the lock of the ledger, so that no two imports write it at once. */
  void remember(CliContext context) {
    try {
      opened.export().remember();
    } catch (IOException e) {
      context
          .err()
          .println("What was read of the export cannot be kept, so the next import reads it again: "
              + Failure.oneLine(Failure.words(e)));
    }
  }

  @Override
  public ResolvedSource source(ImportListener retries) {
    return export;
  }

  @Override
  public Map<String, Long> sizes() {
    return opened
        .export()
        .items(selection)
        .collect(Collectors.toMap(TakeoutItem::id, TakeoutItem::bytes, (a, b) -> a));
  }

  @Override
  public void close() {
    opened.close();
  }
}
