package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watches}: lists what {@code watch} keeps up to date. */
@Command(
    name = "watches",
    description = "List the albums that 'watch' keeps up to date, with their last and next import.",
    customSynopsis = "@|bold media-importer watches|@ [--json | --forget ALBUM]",
    sortOptions = false,
    footer = {
      "",
      "A watch is listed from its first start until it is forgotten; whether a 'watch' is running"
          + " for it is not known here."
    })
final class WatchesCommand extends CliCommand {
  @Option(
      names = "--forget",
      paramLabel = "ALBUM",
      description = "Remove the watches of this album from the list; files and ledger stay.")
  @Nullable
  String forget;

  @Option(names = "--json", description = "Print one JSON object per line.")
  boolean json;

  WatchesCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    List<WatchFile> watches = WatchFile.all(context);
    if (forget != null) {
      return forget(watches, forget);
    }
    if (json) {
      watches.forEach(watch -> context.print(ReportJson.line(watch.json())));
    } else if (watches.isEmpty()) {
      context.print("No album is watched. 'media-importer watch --help' says how to begin.");
    } else {
      watches.forEach(this::print);
    }
    return ExitCode.OK;
  }

  private int forget(List<WatchFile> watches, String album) throws IOException {
    int forgotten = 0;
    for (WatchFile watch : watches) {
      if (watch.album().equals(album)) {
        Files.deleteIfExists(watch.file());
        forgotten++;
      }
    }
    if (forgotten == 0) {
      throw Refusal.usage("no watch of an album " + Printable.of(album, 80)
          + "; 'media-importer watches' lists them");
    }
    context.print("Forgot " + (forgotten == 1 ? "1 watch" : forgotten + " watches") + " of "
        + Printable.of(album, 80) + ". A 'watch' that is running goes on until it is stopped.");
    return ExitCode.OK;
  }

  private void print(WatchFile watch) {
    context.print(Printable.of(watch.album(), 60) + ", into " + Printable.of(watch.to()));
    context.print("  every " + Format.duration(watch.schedule().every()) + ", next "
        + shown(watch.nextRun())
        + watch.lastRun().map(time -> ", last " + shown(time)).orElse("")
        + watch.lastExitCode().map(code -> " (" + outcome(code) + ")").orElse(""));
  }

  private static String outcome(int exitCode) {
    return switch (exitCode) {
      case ExitCode.OK -> "complete";
      case ExitCode.SOME_FAILED -> "some items failed";
      case ExitCode.ACCESS -> "access rejected: sign in again";
      case ExitCode.PAUSED -> "paused";
      case ExitCode.DESTINATION -> "the destination failed";
      default -> "exit code " + exitCode;
    };
  }

  private static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace('T', ' ')
        .replace(":00Z", " UTC");
  }
}
