package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.ThrottledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints the report of a run as text or JSON, and writes it to a file. Safe for use by several
 * threads; only the first report of a run is printed.
 */
final class ReportOutput {
  private static final int NAMES_SHOWN = 10;

  private final CliContext context;
  private final boolean json;
  private final boolean quiet;
  private final Optional<Path> file;
  private Optional<String> session = Optional.empty();
  private Optional<String> resume = Optional.empty();
  private Supplier<Map<String, Long>> otherAlbums = Map::of;
  private Optional<TakeoutReport> takeout = Optional.empty();
  private final Supplier<List<String>> notFound;
  private final AtomicLong leftOut = new AtomicLong();
  private Optional<String> itemsFolder = Optional.empty();
  private boolean ended;

  /**
   * @param file what {@code --report} names; null for none
   * @param notFound what was asked for by name and not listed
   * @throws Refusal if nothing can be written there
   */
  ReportOutput(
      CliContext context,
      boolean json,
      boolean quiet,
      @Nullable String file,
      Supplier<List<String>> notFound) {
    this.context = context;
    this.notFound = notFound;
    this.json = json;
    this.quiet = quiet;
    this.file = Optional.ofNullable(file).map(context::path);
    this.file.ifPresent(report -> {
      Path folder = report.getParent();
      if (folder == null || Files.isDirectory(report) || !takesFiles(folder)) {
        throw Refusal.usage("--report: cannot write " + Printable.of(report.toString())
            + "; name a file in an existing, writable folder");
      }
    });
  }

  /** Finds out by creating a file, because permission bits mislead on network disks. */
  private static boolean takesFiles(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".report-", ".tmp"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The run imports what was picked.
   *
   * @param sessionId named in the report until everything is stored
   * @param command the command that resumes it, if it is not the same command
   */
  synchronized void picked(String sessionId, Optional<String> command) {
    session = Optional.of(sessionId);
    resume = command;
  }

  /** The run imports an export, which the report describes as well. */
  synchronized void takeout(TakeoutReport export) {
    takeout = Optional.of(export);
  }

  /** Where items are that are not stored under the album they were imported from. */
  synchronized void otherAlbums(Supplier<Map<String, Long>> numbers) {
    otherAlbums = numbers;
  }

  /** Where the files are, which is a folder in the destination. */
  synchronized void itemsFolder(String folder) {
    itemsFolder = Optional.of(folder);
  }

  /** How many items the user's filter leaves out; the run counts them here. */
  AtomicLong leftOut() {
    return leftOut;
  }

  /** The user stopped it before its first item. */
  synchronized void stoppedBeforeTheFirstItem() {
    Failure stopped =
        new Failure(ExitCode.PAUSED, "stopped before the first item; run the same command again");
    publish(ReportJson.notBegun(stopped));
    complain(stopped.message());
  }

  /** The run ended before its first item, because of this. */
  synchronized void notBegun(Exception cause) {
    JsonObject report = ReportJson.notBegun(Failure.of(cause));
    session.ifPresent(id -> report.addProperty("session", id));
    if (cause instanceof MediaImportException known) {
      report.addProperty("cause", known.reason().label());
    }
    if (cause instanceof ThrottledException throttled) {
      throttled
          .retryAfter()
          .ifPresent(wait -> report.addProperty(
              "resumeAt", context.clock().instant().plus(wait).toString()));
    }
    publish(report);
  }

  /**
   * A dry run is over.
   *
   * @param bytes of what would be stored; 0 where sizes are not known
   * @return the program's exit code
   */
  int dryRunFinished(
      long wouldStore,
      long bytes,
      long alreadyThere,
      long unreadable,
      String where,
      long elapsedMillis) {
    if (!json) {
      String size = bytes > 0 ? " (" + Format.bytes(bytes) + ")" : "";
      context.print(Format.items(wouldStore) + size + " would be stored in " + where + ", "
          + Format.number(alreadyThere) + " already there"
          + (unreadable > 0 ? ", " + Format.number(unreadable) + " unreadable" : "")
          + ". Nothing was written.");
      tellChosen(notFound.get());
    }
    List<String> missing = notFound.get();
    boolean published =
        publish(chosen(ReportJson.dryRun(wouldStore, alreadyThere, elapsedMillis), missing));
    int exitCode = missing.isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
    return published ? exitCode : ExitCode.USAGE;
  }

  /** The run is over, or was aborted. Returns the program's exit code. */
  synchronized int finished(ImportReport report, String where) {
    boolean partsMissing = takeout.filter(TakeoutReport::incomplete).isPresent();
    boolean notWritten = takeout.filter(TakeoutReport::writingFailed).isPresent();
    // A listing that broke off says nothing about what it did not reach.
    List<String> missing = report.stoppedBy().isEmpty() ? notFound.get() : List.of();
    boolean lacking = partsMissing || notWritten || !missing.isEmpty();
    int exitCode =
        lacking && ExitCode.of(report) == ExitCode.OK ? ExitCode.SOME_FAILED : ExitCode.of(report);
    if (ended) {
      return exitCode;
    }
    ended = true;
    if (!json && !(quiet && exitCode == ExitCode.OK)) {
      context
          .out()
          .print(ReportText.of(
              report,
              where,
              context.terminal().colours(),
              context.clock().getZone(),
              context.terminal().width().getAsInt(),
              resume,
              lacking(partsMissing, missing.size())));
      if (report.stored() + report.alreadyThere() > 0) {
        itemsFolder.ifPresent(folder -> context.print("\nThe files are in " + folder));
      }
      tellChosen(missing);
      takeout.ifPresent(export -> {
        context.print("\nThe Takeout export:");
        export.lines().forEach(context.out()::println);
      });
      otherAlbums
          .get()
          .forEach((album, number) ->
              context.print(Format.items(number) + " of this album: already stored under "
                  + Printable.of(album) + "; --every-album stores them here as well."));
    }
    JsonObject told = chosen(ReportJson.of(report), missing);
    takeout.ifPresent(export -> told.add("takeout", export.json()));
    Map<String, Long> elsewhere = otherAlbums.get();
    if (!elsewhere.isEmpty()) {
      ReportJson.add(told, "inOtherAlbums", elsewhere);
    }
    if (report.status() != ImportReport.Status.COMPLETE) {
      session.ifPresent(id -> told.addProperty("session", id));
    }
    boolean published = publish(told);
    report.stoppedBy().ifPresent(cause -> complain(Failure.of(cause).message()));
    if (json && exitCode == ExitCode.SOME_FAILED) {
      complain(Format.number(report.failed().size()) + " of " + Format.items(report.listed())
          + " failed");
    }
    return published || exitCode != ExitCode.OK ? exitCode : ExitCode.USAGE;
  }

  private static Optional<String> lacking(boolean partsMissing, int names) {
    if (partsMissing) {
      return Optional.of("parts of the export are missing or damaged");
    }
    return names == 0
        ? Optional.empty()
        : Optional.of(
            names == 1
                ? "1 name of --files-from was not found"
                : Format.number(names) + " names of --files-from were not found");
  }

  private void tellChosen(List<String> missing) {
    if (leftOut.get() > 0) {
      context.print("Left out, as asked for: " + Format.items(leftOut.get()) + ".");
    }
    if (!missing.isEmpty()) {
      context.print("Not found: " + Format.number(missing.size())
          + (missing.size() == 1 ? " name" : " names") + " of --files-from:");
      missing.stream()
          .limit(NAMES_SHOWN)
          .forEach(name -> context.print("  " + Printable.of(name, 200)));
      if (missing.size() > NAMES_SHOWN) {
        context.print("  and " + Format.number(missing.size() - NAMES_SHOWN)
            + " more; --report FILE lists them all");
      }
    }
  }

  private JsonObject chosen(JsonObject report, List<String> missing) {
    if (leftOut.get() > 0) {
      ReportJson.add(report, "leftOut", leftOut.get());
    }
    return missing.isEmpty() ? report : ReportJson.add(report, "notFound", missing);
  }

  private boolean publish(JsonObject report) {
    if (json) {
      context.print(ReportJson.line(report));
    }
    if (file.isEmpty()) {
      return true;
    }
    try {
      ReportJson.write(report, file.get());
      return true;
    } catch (IOException e) {
      complain("--report: cannot write " + file.get() + ": " + Failure.words(e));
      return false;
    }
  }

  private void complain(String message) {
    context.tell("media-importer: " + Failure.oneLine(message));
  }
}
