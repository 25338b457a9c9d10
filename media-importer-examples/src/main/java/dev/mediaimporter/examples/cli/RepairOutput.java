package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Prints what a repair does, a line each, and counts it. Thread-safe. */
final class RepairOutput implements Repair.Listener {
  private final CliContext context;
  private final boolean json;
  private final AtomicLong setAside = new AtomicLong();
  private final AtomicLong repaired = new AtomicLong();

  RepairOutput(CliContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  long setAside() {
    return setAside.get();
  }

  long repaired() {
    return repaired.get();
  }

  void stopping() {
    context.tell("Stopping; current downloads finish. Press Ctrl-C again to abort them.");
  }

  /** What ended a run early, if anything did. */
  void ended(ImportReport report) {
    report
        .stoppedBy()
        .ifPresent(cause -> context.tell("media-importer: " + Failure.of(cause).message()));
  }

  @Override
  public void setAside(MediaKey key, String place) {
    setAside.incrementAndGet();
    context.print(
        json
            ? ReportJson.line("setAside", key.value(), "place", place)
            : line("aside", key.value(), "now " + Printable.of(place)));
  }

  @Override
  public void notSetAside(MediaKey key, SinkException cause) {
    failed(key.value(), cause);
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Imported imported) {
      repaired.incrementAndGet();
      String key = imported.stored().key().value();
      context.print(
          json
              ? ReportJson.line("repaired", key, "sha256", imported.stored().sha256())
              : line("repaired", key, Format.bytes(imported.stored().sizeBytes())));
    } else if (outcome instanceof ItemOutcome.Failed failed) {
      failed(failed.item().displayName(), failed.cause());
    }
  }

  private void failed(String name, MediaImportException cause) {
    context.print(
        json
            ? ReportJson.line(ReportJson.addCause(ReportJson.object("notRepaired", name), cause))
            : line("failed", name, Printable.of(String.valueOf(cause.getMessage()), 300)));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    context.retryMessages().retrying(what, wait, cause);
  }

  private static String line(String what, String name, String detail) {
    return what + " ".repeat(10 - what.length()) + Printable.of(name) + ": " + detail;
  }
}
