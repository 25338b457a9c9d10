package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Formats a report as text. */
final class ReportText {
  private static final int NAMES_PER_CAUSE = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm zzz", Locale.ENGLISH);

  private final StringBuilder text = new StringBuilder();
  private final boolean colours;
  private final ZoneId zone;
  private final int columns;

  private ReportText(boolean colours, ZoneId zone, int columns) {
    this.colours = colours;
    this.zone = zone;
    this.columns = columns;
  }

  /**
   * The whole report, ending in a line break.
   *
   * @param where the name of the destination
   * @param zone for times
   * @param columns lines longer than this are wrapped
   * @param resume the command that resumes it, if it is not the same command
   * @param lacking what is missing besides failed items; empty for nothing
   */
  static String of(
      ImportReport report,
      String where,
      boolean colours,
      ZoneId zone,
      int columns,
      Optional<String> resume,
      Optional<String> lacking) {
    ReportText text = new ReportText(colours, zone, columns);
    text.headline(report, where, lacking);
    text.counts(report);
    text.unlisted(report);
    text.failures(report);
    text.next(report, resume);
    return text.text.toString();
  }

  private void headline(ImportReport report, String where, Optional<String> lacking) {
    long there = report.stored() + report.alreadyThere();
    switch (report.status()) {
      case COMPLETE ->
        whole(
            lacking.isPresent()
                ? colour("31", "Incomplete.") + " " + Format.items(there) + areIn(there) + where
                    + "; " + lacking.get() + "."
                : colour("32", "Complete.") + " " + everything(report.listed(), where));
      case INCOMPLETE ->
        whole(colour("31", "Incomplete.") + " " + Format.number(there) + " of "
            + Format.items(report.listed()) + areIn(report.listed()) + where + ", "
            + Format.number(report.failed().size()) + " failed.");
      case PAUSED, FAILED -> {
        boolean paused = report.status() == ImportReport.Status.PAUSED;
        String because = report
            .stoppedBy()
            .map(MediaImportException::reason)
            .filter(reason -> reason != FailureReason.STOPPED)
            .map(reason -> ": " + ReasonText.of(reason).words() + ".")
            .orElse(".");
        whole(colour(paused ? "33" : "31", (paused ? "Paused" : "Failed") + because) + " "
            + Format.items(there) + " so far in " + where + "; there may be more.");
      }
    }
  }

  private static String areIn(long count) {
    return count == 1 ? " is in " : " are in ";
  }

  private static String everything(long count, String where) {
    return switch ((int) Math.min(count, 2)) {
      case 0 -> "There was nothing to import.";
      case 1 -> "The 1 item is in " + where + ".";
      default -> "All " + Format.items(count) + " are in " + where + ".";
    };
  }

  private void counts(ImportReport report) {
    line("");
    String detail = "";
    if (report.stored() > 0) {
      detail = "   " + Format.bytes(report.bytes()) + " in " + Format.duration(report.elapsed());
      long millis = report.elapsed().toMillis();
      if (millis > 0) {
        detail += ", " + Format.bytes(report.bytes() * 1000 / millis) + "/s";
      }
    }
    count("stored", report.stored(), detail);
    count(
        "already there",
        report.alreadyThere(),
        report.updated() == 0
            ? ""
            : "   " + Format.number(report.updated()) + " updated: dates, captions, places, people"
                + " or albums had changed");
    count("failed", report.failed().size(), "");
    if (!report.notes().isEmpty()) {
      line("");
      report.notes().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(note ->
              line("  " + Format.items(note.getValue()) + ": " + note.getKey().description()));
    }
  }

  private void unlisted(ImportReport report) {
    if (report.unlisted() > 0) {
      line("");
      line("Google announced " + Format.items(report.unlisted()) + " more than it listed: another"
          + " app's items, or a listing that was cut short. Run the same command again to check.");
    }
  }

  private void count(String what, long number, String detail) {
    line(String.format(Locale.ROOT, "  %-13s %,9d%s", what, number, detail));
  }

  private void failures(ImportReport report) {
    Map<FailureReason, List<ItemOutcome.Failed>> byReason = report.failed().stream()
        .collect(Collectors.groupingBy(
            failed -> failed.cause().reason(), TreeMap::new, Collectors.toList()));
    byReason.forEach((reason, items) -> {
      line("");
      line(colour("31", reason.label()) + " (" + Format.items(items.size()) + "): "
          + advice(reason));
      boolean isReason =
          report.stoppedBy().filter(cause -> cause.reason() == reason).isPresent();
      if (reason == FailureReason.STOPPED || isReason) {
        return;
      }
      for (ItemOutcome.Failed item : items.subList(0, Math.min(NAMES_PER_CAUSE, items.size()))) {
        line("  " + Printable.of(item.item().displayName(), 60) + ": " + message(item));
      }
      if (items.size() > NAMES_PER_CAUSE) {
        line("  and " + Format.number(items.size() - NAMES_PER_CAUSE)
            + " more; --report FILE lists them all");
      }
    });
  }

  private static String advice(FailureReason reason) {
    ReasonText text = ReasonText.of(reason);
    return text.words() + (text.remedy().isEmpty() ? "" : "; " + text.remedy());
  }

  /** The message without the name that the line begins with. */
  private static String message(ItemOutcome.Failed failed) {
    MediaItem item = failed.item();
    String message = String.valueOf(failed.cause().getMessage());
    for (String start : List.of("the item " + item.id() + ": ", item.displayName() + ": ")) {
      if (message.startsWith(start)) {
        message = message.substring(start.length());
      }
    }
    return Printable.of(message, 300);
  }

  private void next(ImportReport report, Optional<String> resume) {
    boolean retryable =
        report.failed().stream().anyMatch(item -> item.cause().reason().retryable());
    boolean paused = report.status() == ImportReport.Status.PAUSED;
    Optional<String> until = report.resumableUntil().map(this::time);
    if (report.status() != ImportReport.Status.COMPLETE && resume.isPresent()) {
      line("");
      line("To resume" + until.map(time -> ", until " + time).orElse("") + ": " + resume.get());
    } else if (paused) {
      line("");
      line("Run the same command again"
          + report.resumeAt().map(time -> " after " + time(time)).orElse("")
          + until.map(time -> ", until " + time).orElse("") + "; it resumes here.");
    } else if (retryable) {
      line("");
      line("Run the same command again to retry failed items; with --retry-failed only those"
          + until.map(time -> ", until " + time).orElse("") + ".");
    }
  }

  private String time(Instant time) {
    return TIME.format(time.atZone(zone));
  }

  private String colour(String code, String words) {
    return colours ? "\u001b[1;" + code + "m" + words + "\u001b[0m" : words;
  }

  /** Adds a line that is not wrapped, so that paths can be copied. */
  private void whole(String line) {
    text.append(line).append('\n');
  }

  /** Adds a line, wrapped between words. */
  private void line(String line) {
    String indent = line.startsWith("  ") ? "    " : "  ";
    String rest = line;
    while (visibleLength(rest) > columns) {
      int space = rest.lastIndexOf(' ', columns + rest.length() - visibleLength(rest));
      if (space <= indent.length()) {
        break;
      }
      text.append(rest, 0, space).append('\n');
      rest = indent + rest.substring(space + 1);
    }
    text.append(rest).append('\n');
  }

  private static int visibleLength(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "").length();
  }
}
