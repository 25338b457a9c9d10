package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes what the ledgers of a destination say as a page to look at and keep. */
@Command(
    name = "report",
    description = "Write a page about what was imported to a destination: outcome, months, what"
        + " failed and why, and the SHA-256 of every file. Opens in any browser, without network.",
    customSynopsis = "@|bold media-importer report|@ --to DESTINATION --html FILE [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "With --check or --deep the destination is compared with the ledger first, as 'verify' does,"
          + " and the page says what was found. Without them it says that nothing was checked.",
      "",
      "Exit codes: 0 written; 1 written, and problems were found; 2 wrong usage, no ledger, or the"
          + " file cannot be written; 5 the destination failed."
    })
final class ReportCommand extends DestinationCommand {
  @Option(
      names = "--html",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; an old one is replaced.")
  String html = "";

  @Option(names = "--check", description = "Compare the destination with the ledger first.")
  boolean check;

  @Option(names = "--deep", description = "The same, and read every byte.")
  boolean deep;

  @Mixin
  final LedgerFilter filter = new LedgerFilter();

  ReportCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    Path file = context.path(html);
    if (LedgerPlace.holds(
        file, filter.ledger == null ? null : context.path(filter.ledger), context)) {
      throw Refusal.usage("--html: " + Printable.of(html)
          + " is a ledger or in a folder for ledgers; name another file");
    }
    LedgerPlace place = ledgers();
    LedgerTally tally = new LedgerTally();
    List<LedgerEntry.Failed> failed = new ArrayList<>();
    filter.read(place, to, context, tally::stored, entry -> {
      tally.failed(entry);
      failed.add(entry);
    });
    Optional<HtmlReport.Check> checked =
        check || deep ? Optional.of(check(place)) : Optional.empty();
    HtmlReport report =
        new HtmlReport(to, context.clock().instant(), tally, failed, checked, Main.version());
    write(file, place, report);
    context.print("Wrote " + Printable.of(file.toString()) + ": "
        + Format.items(tally.total().items()) + ", "
        + Format.number(failed.size()) + " failed"
        + checked.map(found -> ", " + found.summary()).orElse(", not checked")
        + ".");
    return checked.filter(found -> !found.problems().isEmpty()).isPresent()
        ? ExitCode.SOME_FAILED
        : ExitCode.OK;
  }

  private HtmlReport.Check check(LedgerPlace place) throws IOException {
    List<HtmlReport.Problem> problems = new ArrayList<>();
    try (OpenDestination open = open(place)) {
      Verification verification = new Verification(
          open.sink(),
          deep,
          (problem, key, detail) -> problems.add(new HtmlReport.Problem(problem, key, detail)));
      for (Path ledger :
          filter.ledger == null ? place.all() : List.of(context.path(filter.ledger))) {
        try (ImportLedger held = place.openReadOnly(ledger, Optional.empty())) {
          verification.check(held);
        }
      }
      verification.checkForExtras();
      return new HtmlReport.Check(
          deep, verification.checked(), verification.unproven(), List.copyOf(problems));
    }
  }

  /** Replaces the file when the page is whole. */
  private void write(Path file, LedgerPlace place, HtmlReport report) throws IOException {
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw Refusal.usage("--html: cannot write " + Printable.of(file.toString())
          + "; name a file in an existing folder");
    }
    Path draft = folder.resolve("." + file.getFileName() + ".tmp");
    try {
      try (PrintStream page =
          new PrintStream(Files.newOutputStream(draft), false, StandardCharsets.UTF_8)) {
        report.begin(page);
        filter.read(place, to, context, entry -> report.file(page, entry), entry -> {});
        report.end(page);
        if (page.checkError()) {
          throw new IOException("the disk refused it");
        }
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Refusal.usage(
          "--html: cannot write " + Printable.of(file.toString()) + ": "
              + Failure.oneLine(Failure.words(e)),
          e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
