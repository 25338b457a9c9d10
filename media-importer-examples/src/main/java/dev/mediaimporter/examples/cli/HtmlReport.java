package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.LedgerTally.Sum;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A page about what was imported, written in three steps so that its list of files needs no memory.
 * It loads nothing and runs no script. All that comes from elsewhere is escaped.
 *
 * @param to the destination as the user wrote it
 * @param at when it is written
 * @param check what a comparison found; empty if there was none
 */
record HtmlReport(
    String to,
    Instant at,
    LedgerTally tally,
    List<LedgerEntry.Failed> failed,
    Optional<Check> check,
    String version) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private static final String STYLE = style();

  /** A difference between ledger and destination. */
  record Problem(Verification.Problem kind, MediaKey key, String detail) {}

  /**
   * A comparison of the destination with the ledger.
   *
   * @param deep whether every byte was read
   * @param unproven how many files have nothing to compare their bytes with
   */
  record Check(boolean deep, long checked, long unproven, List<Problem> problems) {
    /** How many problems. */
    String summary() {
      return switch (problems.size()) {
        case 0 -> "no problems";
        case 1 -> "1 problem";
        default -> Format.number(problems.size()) + " problems";
      };
    }
  }

  /** Writes everything before the list of files. */
  void begin(PrintStream page) {
    page.println("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    page.println("<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">");
    page.println("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.println("<meta name=\"color-scheme\" content=\"light dark\">");
    page.println("<title>Import report: " + escaped(to) + "</title>");
    page.println("<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>");
    page.println("<header>\n<h1>Import report</h1>");
    page.println("<p><bdi>" + escaped(to) + "</bdi>, " + time(at.atOffset(ZoneOffset.UTC))
        + "</p>\n</header>");
    outcome(page);
    months(page);
    problems(page);
    failures(page);
    files(page);
  }

  private void outcome(PrintStream page) {
    boolean good =
        failed.isEmpty() && check.map(found -> found.problems().isEmpty()).orElse(true);
    page.println("<section class=\"outcome " + (good ? "good" : "bad") + "\">");
    page.println("<p class=\"headline\">" + Format.items(tally.total().items()) + " stored, "
        + (failed.isEmpty() ? "none" : Format.number(failed.size())) + " failed"
        + (check.isEmpty() ? ", not checked" : "") + "</p>");
    page.println("<p>" + checked() + "</p>");
    page.println("<dl>");
    fact(page, "Photos", tally.of(MediaKind.PHOTO));
    fact(page, "Videos", tally.of(MediaKind.VIDEO));
    fact(page, "Together", tally.total());
    page.println("</dl>");
    page.println("<details><summary>What is counted</summary>");
    page.println(
        "<p>Stored: each item once, whichever import stored it, with the bytes of its file;"
            + " the video part of a motion photo is an item of its own. Not counted: XMP files and lists of"
            + " albums, and items that were replaced by their originals. Failed: items that the last import"
            + " that tried them could not store. Photos and videos are told apart by their extension;"
            + " times are those of the capture, local where the zone is known.</p>\n</details>\n</section>");
  }

  private String checked() {
    if (check.isEmpty()) {
      return "From the ledger. --check compares the destination with it, --deep reads every byte.";
    }
    Check found = check.get();
    String how = found.deep() ? ", every byte," : "";
    return "The destination was compared with the ledger" + how + " for this report: "
        + Format.items(found.checked()) + ", " + found.summary() + "."
        + (found.unproven() == 0
            ? ""
            : " Of " + Format.items(found.unproven()) + " nothing is recorded to compare the bytes"
                + " with.");
  }

  private static void fact(PrintStream page, String name, Sum sum) {
    page.println("<div><dt>" + name + "</dt><dd>" + Format.number(sum.items()) + "<small>"
        + Format.bytes(sum.bytes()) + "</small></dd></div>");
  }

  private void months(PrintStream page) {
    long most = tally.periods().values().stream().mapToLong(Sum::bytes).max().orElse(0);
    if (most == 0) {
      return;
    }
    page.println("<section>\n<h2>When they were taken</h2>\n<table class=\"bars\">");
    page.println("<thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Items</th>"
        + "<th scope=\"col\">Size</th><td></td></tr></thead>\n<tbody>");
    tally
        .periods()
        .forEach((period, sum) -> page.println("<tr><th scope=\"row\">" + escaped(period)
            + "</th><td>" + Format.number(sum.items()) + "</td><td>" + Format.bytes(sum.bytes())
            + "</td><td><svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            + "<rect width=\"" + width(sum.bytes(), most) + "\" height=\"1\"/></svg></td></tr>"));
    page.println("</tbody>\n</table>\n</section>");
  }

  private static String width(long bytes, long most) {
    return String.format(Locale.ROOT, "%.1f", Math.max(0.5, 100.0 * bytes / most));
  }

  private void problems(PrintStream page) {
    if (check.map(found -> found.problems().isEmpty()).orElse(true)) {
      return;
    }
    page.println("<section>\n<h2>Problems at the destination</h2>");
    begin(page, "Problem", "File", "Detail");
    for (Problem problem : check.get().problems()) {
      row(
          page,
          problem.kind().name().toLowerCase(Locale.ROOT),
          problem.key().value(),
          problem.detail());
    }
    page.println("</tbody>\n</table>\n</section>");
  }

  private void failures(PrintStream page) {
    if (failed.isEmpty()) {
      return;
    }
    page.println("<section>\n<h2>What failed, and why</h2>");
    begin(page, "Item", "Cause", "What to do", "Last tried", "Tries");
    for (LedgerEntry.Failed item : failed) {
      ReasonText why = ReasonText.of(item.reason());
      row(
          page,
          item.filename().orElse("item " + item.sourceId()),
          why.words(),
          why.remedy(),
          time(item.at().atOffset(ZoneOffset.UTC)),
          Format.number(item.attempts()));
    }
    page.println("</tbody>\n</table>\n</section>");
  }

  private void files(PrintStream page) {
    page.println("<section class=\"files\">\n<h2>Every file</h2>");
    page.println(
        "<p>The SHA-256 is that of the bytes when they were imported. <code>sha256sum FILE</code> must print the same.</p>");
    begin(page, "File", "Taken", "Bytes", "SHA-256");
  }

  /** Writes a row of the list of files. */
  void file(PrintStream page, LedgerEntry.Stored entry) {
    page.println("<tr><td><bdi>" + escaped(entry.key().value()) + "</bdi></td><td>"
        + LedgerFilter.local(entry).map(HtmlReport::time).orElse("")
        + "</td><td>" + Format.number(entry.receipt().sizeBytes()) + "</td><td><code>"
        + escaped(entry.receipt().sha256().orElse("not known")) + "</code></td></tr>");
  }

  /** Writes the rest. */
  void end(PrintStream page) {
    page.println("</tbody>\n</table>\n</section>");
    page.println("<footer>Written by " + escaped(version) + ".</footer>");
    page.println("</main>\n</body>\n</html>");
  }

  private static void begin(PrintStream page, String... columns) {
    page.print("<table>\n<thead><tr>");
    for (String column : columns) {
      page.print("<th scope=\"col\">" + column + "</th>");
    }
    page.println("</tr></thead>\n<tbody>");
  }

  private static void row(PrintStream page, String... cells) {
    page.print("<tr>");
    for (String cell : cells) {
      page.print("<td><bdi>" + escaped(cell) + "</bdi></td>");
    }
    page.println("</tr>");
  }

  /** Such as {@code 2024-07-14 15:45:00 +05:45}. */
  static String time(OffsetDateTime time) {
    return TIME.format(time) + " " + time.getOffset().getId().replace("Z", "UTC");
  }

  private static String escaped(String text) {
    return Printable.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
