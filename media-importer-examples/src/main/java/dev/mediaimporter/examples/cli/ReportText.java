package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.FailureReason;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as people read it: a pure function. */
final class ReportText {
  private static final int NAMES_PER_CAUSE = 10;
  private static final DateTimeFormatter RESUME_TIME =
      DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm zzz", Locale.ENGLISH);

  private final StringBuilder text = new StringBuilder();
  private final boolean colours;
  private final ZoneId zone;

  private ReportText(boolean colours, ZoneId zone) {
    this.colours = colours;
    this.zone = zone;
  }

  /**
   * The whole report, ending in a line break.
   *
   * @param where what people call the destination
   * @param zone in which times are told
   */
  static String of(ImportReport report, String where, boolean colours, ZoneId zone) {
    ReportText text = new ReportText(colours, zone);
    text.headline(report, where);
    text.counts(report);
    text.failures(report);
    text.next(report);
    return text.text.toString();
  }

  private void headline(ImportReport report, String where) {
    long there = report.stored() + report.alreadyThere();
    switch (report.status()) {
      case COMPLETE -> line(colour("32", "Complete.") + " " + everything(report.listed(), where));
      case INCOMPLETE ->
        line(colour("31", "Incomplete.") + " " + Amounts.number(there) + " of "
            + Amounts.items(report.listed()) + " are in " + where + ", "
            + Amounts.number(report.failed().size()) + " failed.");
      case PAUSED ->
        line(colour("33", "Paused.") + " " + Amounts.items(there) + " so far in " + where
            + "; there may be more.");
      case FAILED ->
        line(colour("31", "Failed.") + " " + Amounts.items(there) + " so far in " + where
            + "; there may be more.");
    }
  }

  private static String everything(long count, String where) {
    return switch ((int) Math.min(count, 2)) {
      case 0 -> "There was nothing to import.";
      case 1 -> "The 1 item is in " + where + ".";
      default -> "All " + Amounts.items(count) + " are in " + where + ".";
    };
  }

  private void counts(ImportReport report) {
    line("");
    String detail = "";
    if (report.stored() > 0) {
      detail = "   " + Amounts.bytes(report.bytes()) + " in " + Amounts.duration(report.elapsed());
      long millis = report.elapsed().toMillis();
      if (millis > 0) {
        detail += ", " + Amounts.bytes(report.bytes() * 1000 / millis) + "/s";
      }
    }
    count("stored", report.stored(), detail);
    count("already there", report.alreadyThere(), "");
    count("failed", report.failed().size(), "");
  }

  private void count(String what, long number, String detail) {
    line(String.format(Locale.ROOT, "  %-13s %,9d%s", what, number, detail));
  }

  private void failures(ImportReport report) {
    Map<FailureReason, List<ItemOutcome.Failed>> byReason = new EnumMap<>(FailureReason.class);
    for (ItemOutcome.Failed failed : report.failed()) {
      byReason
          .computeIfAbsent(failed.cause().reason(), reason -> new ArrayList<>())
          .add(failed);
    }
    byReason.forEach((reason, items) -> {
      line("");
      line(colour("31", reason.label()) + " (" + Amounts.items(items.size()) + "): "
          + remedy(reason));
      if (reason == FailureReason.STOPPED) {
        return;
      }
      for (ItemOutcome.Failed item : items.subList(0, Math.min(NAMES_PER_CAUSE, items.size()))) {
        line("  " + Printable.of(item.item().displayName(), 60) + ": "
            + Printable.of(String.valueOf(item.cause().getMessage()), 300));
      }
      if (items.size() > NAMES_PER_CAUSE) {
        line("  and " + Amounts.number(items.size() - NAMES_PER_CAUSE)
            + " more; --report FILE lists them all");
      }
    });
  }

  private void next(ImportReport report) {
    if (report.status() == ImportReport.Status.PAUSED) {
      line("");
      line(report
          .resumeAt()
          .map(time -> "Run the same command again after " + RESUME_TIME.format(time.atZone(zone))
              + "; it goes on from here.")
          .orElse("Run the same command again; it goes on from here."));
    } else if (report.failed().stream().anyMatch(item -> item.cause().reason().retryable())) {
      line("");
      line("Run the same command again to try the failed ones again, with --retry-failed only"
          + " those.");
    }
  }

  /** What a person can do about a failure. */
  private static String remedy(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED -> "Google refused access; get a new token, or log in again";
      case INVALID_REQUEST -> "Google refused the request as wrong";
      case THROTTLED -> "Google asked to slow down; lower --concurrency or come back later";
      case QUOTA_EXHAUSTED -> "the daily quota is used up; come back tomorrow";
      case SOURCE_UNAVAILABLE -> "Google answered with errors; try again";
      case TIMED_OUT -> "it took too long; try again";
      case BROKEN_BODY -> "not all bytes arrived, so nothing was kept; try again";
      case NOT_THE_MEDIUM -> "something else came instead, so nothing was kept; try again later";
      case UNPROVEN_BODY -> "the end of the file could not be proven; try again";
      case LINK_REFUSED -> "the download link was refused, and so was a fresh one; try again later";
      case ITEM_GONE -> "no longer in Google Photos";
      case NOT_READY -> "Google is still processing the video; try again later";
      case PROCESSING_FAILED -> "Google could not process the video; upload it there again";
      case NOT_PICKED_YET -> "the selection was not confirmed in Google's picker yet";
      case SESSION_GONE -> "the picking session is over; pick again";
      case NO_PHOTOS_ACCOUNT -> "this user has no Google Photos account";
      case TOO_MANY_SESSIONS -> "too many picking sessions are open; wait until some expire";
      case NAME_TAKEN -> "every name it may have is taken at the destination";
      case DESTINATION_FAILED -> "the destination failed; look at its message, then try again";
      case STOPPED -> "the import was stopped first; run it again";
      case UNEXPECTED -> "not foreseen: please report it, with the messages logged";
    };
  }

  private String colour(String code, String words) {
    return colours ? "\u001b[1;" + code + "m" + words + "\u001b[0m" : words;
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
