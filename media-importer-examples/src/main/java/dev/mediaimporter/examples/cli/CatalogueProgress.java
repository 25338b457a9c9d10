package dev.mediaimporter.examples.cli;

import dev.mediaimporter.takeout.CatalogueListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells how far the reading of a Takeout export is: on one line, in lines, or as events. */
final class CatalogueProgress implements CatalogueListener {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final CliContext context;
  private final boolean json;
  private final LongSupplier nanoClock;
  private long lastLine;

  /** @param json whether standard output is for events */
  CatalogueProgress(CliContext context, boolean json, LongSupplier nanoClock) {
    this.context = context;
    this.json = json;
    this.nanoClock = nanoClock;
    this.lastLine = nanoClock.getAsLong();
  }

  @Override
  public void reading(String name, int number, int parts) {
    if (json) {
      context.print(ReportJson.line(
          ReportJson.object("event", "catalogue", "part", number, "parts", parts, "name", name)));
    } else {
      tell("catalogue: part " + Format.number(number) + " of " + Format.number(parts) + ", "
          + Printable.of(name, 60));
    }
  }

  @Override
  public void sidecarsRead(int read, int sidecars) {
    if (json) {
      context.print(ReportJson.line(
          ReportJson.object("event", "catalogue", "sidecars", sidecars, "read", read)));
    } else {
      tell("catalogue: sidecar " + Format.number(read) + " of " + Format.number(sidecars));
    }
  }

  @Override
  public void searched(Path folder, int folders, int archives, int others) {
    searched(context, folder, folders, archives, others);
  }

  /** Says where it was looked for parts, because a folder may hold much more than one export. */
  static void searched(CliContext context, Path folder, int folders, int archives, int others) {
    context.tell("Searched " + Printable.of(folder.toString())
        + (folders == 0
            ? ""
            : " and " + Format.number(folders) + (folders == 1 ? " folder" : " folders") + " below")
        + ": " + Format.number(archives) + (archives == 1 ? " archive" : " archives") + ", "
        + Format.number(others) + " other " + (others == 1 ? "file" : "files") + ".");
  }

  private void tell(String line) {
    if (context.terminal().redraws()) {
      context.err().print(CLEAR_LINE + line);
      context.err().flush();
    } else if (nanoClock.getAsLong() - lastLine >= INTERVAL_NANOS) {
      lastLine = nanoClock.getAsLong();
      context.tell(line);
    }
  }

  /** Takes the line off the screen. */
  void end() {
    if (!json && context.terminal().redraws()) {
      context.err().print(CLEAR_LINE);
      context.err().flush();
    }
  }
}
