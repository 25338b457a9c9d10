package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A line for each item and each retry, besides the progress. Passes on what it hears. Thread-safe.
 */
final class ImportLog implements ImportListener, AutoCloseable {
  private final ImportListener next;
  private final PrintStream out;
  private final boolean file;
  private final Clock clock;

  private ImportLog(ImportListener next, PrintStream out, boolean file, Clock clock) {
    this.next = next;
    this.out = out;
    this.file = file;
    this.clock = clock;
  }

  /** Lines on the screen. */
  static ImportLog onScreen(ImportListener next, CliContext context) {
    return new ImportLog(next, context.err(), false, context.clock());
  }

  /**
   * Lines at the end of a file, each with its time.
   *
   * @throws Refusal if nothing can be written there
   */
  static ImportLog in(Path file, ImportListener next, Clock clock) {
    try {
      PrintStream out = new PrintStream(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          true,
          StandardCharsets.UTF_8);
      return new ImportLog(next, out, true, clock);
    } catch (IOException e) {
      throw Refusal.usage(
          "--log-file: cannot write " + Printable.of(file.toString())
              + "; name a file in an existing, writable folder",
          e);
    }
  }

  /** Writes one line. */
  void line(String text) {
    String time = file ? clock.instant().truncatedTo(ChronoUnit.SECONDS) + "  " : "";
    out.println(time + Failure.oneLine(text));
  }

  /** Whether all lines were written. */
  boolean isWhole() {
    return !out.checkError();
  }

  @Override
  public void pageListed(int items) {
    next.pageListed(items);
  }

  @Override
  public void itemStarted(MediaItem item) {
    next.itemStarted(item);
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    next.bytesReceived(item, count);
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    next.itemFinished(outcome);
    if (outcome instanceof ItemOutcome.Imported imported) {
      line(row("stored", imported.stored().key().value()) + "  "
          + Format.bytes(imported.stored().sizeBytes()));
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      line(row("already there", there.stored().key().value()));
    } else if (outcome instanceof ItemOutcome.Failed failed) {
      line(row("failed", failed.item().displayName()) + ": " + failed.cause().getMessage());
    }
  }

  private static String row(String what, String name) {
    return String.format(Locale.ROOT, "%-13s  %s", what, name);
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    next.retrying(what, wait, cause);
    line(row("retrying", what) + " in " + Format.duration(wait) + ": " + cause.getMessage());
  }

  @Override
  public void awaitingVideos(int videos, Duration atMost) {
    next.awaitingVideos(videos, atMost);
    line(row(
        "waiting",
        "for " + Format.number(videos) + " videos that Google still processes, at" + " most "
            + Format.duration(atMost)));
  }

  @Override
  public void close() {
    if (file) {
      out.close();
    }
  }
}
