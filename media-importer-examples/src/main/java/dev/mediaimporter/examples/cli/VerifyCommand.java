package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.s3.S3ObjectSettings;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: checks that the destination still holds what was imported. */
@Command(
    name = "verify",
    description = "Compare a destination with the ledger of what was imported to it, without"
        + " asking Google.",
    customSynopsis = "@|bold media-importer verify|@ --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Prints a line for each file that is missing, is empty, has another size or checksum, holds"
          + " another item or was written again (replaced), or is not in any ledger (extra).",
      "",
      "Nothing is changed without --repair or --forget. --repair moves each damaged file to"
          + " .media-importer/damaged at the destination, and fetches it and what is missing again"
          + " under the same name. Add --deep to find damage that left the size as it was.",
      "",
      "Exit codes: 0 no problems, or all repaired; 1 problems found; 2 wrong usage or settings; 5 the destination"
          + " failed."
    })
final class VerifyCommand extends DestinationCommand {
  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "The ledger to compare with (default: all ledgers of this destination).")
  @Nullable
  String ledger;

  @Option(names = "--deep", description = "Read every byte and compare the SHA-256.")
  boolean deep;

  @Option(
      names = "--forget",
      description = "Remove missing files from the ledger; the next import fetches them.")
  boolean forget;

  @Option(
      names = "--repair",
      description = "Fetch missing and damaged files again, from the source that --from names; the"
          + " damaged ones are kept in .media-importer/damaged.")
  boolean repair;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      description =
          "Where --repair fetches from, as for 'import'. library:all finds every item that"
              + " was imported from the library.")
  List<String> from = List.of();

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  @ArgGroup(exclusive = false, validate = false, heading = S3ObjectOptions.HEADING)
  final S3ObjectOptions s3Objects = new S3ObjectOptions();

  @Option(
      names = "--json",
      description = "Print one JSON object per line; the last one has the counts.")
  boolean json;

  private final Set<Verification.Problem> kinds = EnumSet.noneOf(Verification.Problem.class);
  private final Set<MediaKey> missing = new HashSet<>();
  private final Set<MediaKey> damage = new HashSet<>();
  private final AtomicLong repaired = new AtomicLong();
  private final AtomicLong aside = new AtomicLong();

  VerifyCommand(CliContext context) {
    super(context);
  }

  @Override
  S3ObjectSettings objects() {
    return s3Objects.resolve();
  }

  @Override
  public Integer call() throws IOException {
    Optional<SourceInput> input = repairFrom();
    LedgerPlace place = ledgers();
    try (OpenDestination open = open(place)) {
      List<Path> ledgers = ledger == null ? place.all() : List.of(context.path(ledger));
      if (ledgers.isEmpty()) {
        throw Refusal.usage("there is no ledger for " + Printable.of(to)
            + "; name one with --ledger" + " FILE, or run 'media-importer ledger rebuild'");
      }
      MediaSink sink = open.sink();
      Verification verification = new Verification(sink, deep, this::found);
      for (Path file : ledgers) {
        try (ImportLedger held = place.openReadOnly(file, Optional.empty())) {
          verification.check(held);
        } catch (NoSuchFileException e) {
          throw Refusal.usage("--ledger: there is no file " + Printable.of(file.toString()));
        }
      }
      verification.checkForExtras();
      if (forget) {
        for (Path file : ledgers) {
          forgetMissing(file);
        }
      }
      if (input.isPresent() && !damage.isEmpty()) {
        sink.checkWritable();
        repair(input.get(), ledgers, sink);
      }
      summarize(verification, sink.describe());
      return verification.problems() == repaired.get() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  private Optional<SourceInput> repairFrom() {
    if (repair && from.isEmpty()) {
      throw Refusal.usage(
          "--repair needs --from, the source to fetch from, such as --from" + " library:all");
    }
    if (repair && forget) {
      throw Refusal.usage("--repair cannot be combined with --forget");
    }
    if (!repair && !from.isEmpty()) {
      throw Refusal.usage("--from needs --repair");
    }
    return repair ? Optional.of(SourceInput.parse(from, context)) : Optional.empty();
  }

  private void repair(SourceInput input, List<Path> ledgers, MediaSink sink) throws IOException {
    GoogleSettings settings = google.resolve(flags(), context);
    Optional<GoogleAccount> account = input.account(settings, Optional.empty());
    RepairOutput told = new RepairOutput(context, json);
    input.open(
        settings, account, places -> places.s3(s3, flags()), context.retryMessages(), source -> {
          StopSignal stop = context.interruption().stopGently(told::stopping, () -> {});
          Repair work = new Repair(sink, context.clock(), told);
          for (Path file : ledgers) {
            try (ImportLedger held = FileLedger.open(file)) {
              for (ImportReport report : work.run(held, damage, source.source(), stop)) {
                told.ended(report);
              }
            }
          }
          context.interruption().report();
          return told;
        });
    repaired.set(told.repaired());
    aside.addAndGet(told.setAside());
  }

  private void forgetMissing(Path file) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    try (ImportLedger held = FileLedger.open(file);
        Stream<LedgerEntry> entries = held.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (i.next() instanceof LedgerEntry.Stored entry && missing.contains(entry.key())) {
          String key = entry.key().value();
          // Recorded as failed, so that --retry-failed fetches it as well.
          held.record(new LedgerEntry.Failed(
              entry.itemId(),
              Optional.of(key.substring(key.lastIndexOf('/') + 1)),
              FailureReason.DESTINATION_FAILED,
              context.clock().instant(),
              entry.attempts()));
        }
      }
    }
  }

  private void found(Verification.Problem problem, MediaKey key, String detail) {
    kinds.add(problem);
    if (problem == Verification.Problem.MISSING) {
      missing.add(key);
    }
    if (problem != Verification.Problem.EXTRA) {
      damage.add(key);
    }
    String name = problem.name().toLowerCase(Locale.ROOT);
    if (json) {
      context.print(ReportJson.line("problem", name, "key", key.value(), "detail", detail));
    } else {
      context.print(
          String.format(Locale.ROOT, "%-8s  %s: %s", name, Printable.of(key.value()), detail));
    }
  }

  private void summarize(Verification verification, String where) {
    if (json) {
      JsonObject counts = ReportJson.object(
          "checked", verification.checked(),
          "problems", verification.problems(),
          "unproven", verification.unproven(),
          "deep", deep);
      if (repair) {
        ReportJson.add(counts, "repaired", repaired.get(), "setAside", aside.get());
      }
      context.print(ReportJson.line(counts));
      return;
    }
    String found = verification.problems() == 0
        ? "no problems"
        : verification.problems() == 1 ? "1 problem" : verification.problems() + " problems";
    String mended =
        repaired.get() == 0 ? "" : ", " + Format.number(repaired.get()) + " of them repaired";
    context.print("Checked " + Format.files(verification.checked()) + " in " + where
        + (deep ? ", every byte" : "") + ": " + found + mended + "."
        + (verification.unproven() == 0
            ? ""
            : " " + Format.number(verification.unproven())
                + " not verified: nothing is recorded to compare their bytes with."));
    advise();
  }

  /** Says what the user can do. */
  private void advise() {
    PrintStream out = context.out();
    boolean changed = damage.size() > missing.size();
    if (repair && !damage.isEmpty()) {
      out.println("Repaired " + Format.number(repaired.get()) + " of " + Format.files(damage.size())
          + "."
          + (aside.get() == 0
              ? ""
              : " " + Format.number(aside.get())
                  + (aside.get() == 1 ? " damaged file is" : " damaged files are")
                  + " kept in .media-importer/damaged; delete what is of no use there."));
    } else if (forget && !missing.isEmpty()) {
      out.println(
          "Missing files were removed from the ledger. Run the import again to fetch them.");
    } else if (!damage.isEmpty()) {
      out.println(
          "To fetch " + (changed ? "missing and changed" : "missing") + " files again, run"
              + " verify with --repair --from SOURCE.\nFor what was picked, pick the same photos again.");
    }
    if (!repair && changed) {
      out.println("Without it, changed files stay as they are. The next import stores items whose"
          + "\nfile in a folder has another size once more, under a second name.");
    }
    if (kinds.contains(Verification.Problem.EXTRA)) {
      out.println("Extra files are ignored by imports.");
    }
  }
}
