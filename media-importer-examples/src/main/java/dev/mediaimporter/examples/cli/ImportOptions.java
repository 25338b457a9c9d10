package dev.mediaimporter.examples.cli;

import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Flags that all commands that import have in common. */
final class ImportOptions {
  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_RETRIES = 99;
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix] with the AWS credentials of your"
          + " environment or profile.")
  String to = "";

  @Option(
      names = "--owner",
      paramLabel = "EMAIL",
      description = "E-mail address of the account that owns the items; names their folder and"
          + " the ledger (default: the address of the signed-in account).")
  @Nullable
  String owner;

  @Option(
      names = "--keys",
      paramLabel = "KEYS",
      defaultValue = "owner-md5",
      description = {
        "How items are named at the destination: owner-md5 is md5(email)/filename (default);"
            + " owner-hmac is hmac-sha256(email)/filename with the secret of"
            + " --hmac-key-file or MEDIA_IMPORTER_HMAC_KEY; date is yyyy/MM/filename;"
            + " album is album title/filename."
      })
  String keys = "";

  @Option(
      names = "--hmac-key-file",
      paramLabel = "FILE",
      description =
          "Secret for --keys owner-hmac. [or the secret itself in MEDIA_IMPORTER_HMAC_KEY]")
  @Nullable
  String hmacKeyFile;

  @Option(
      names = "--motion-videos",
      description = "Also store the video part of each motion photo, as .mp4 beside it. Google does"
          + " not say which photos have one: each photo costs up to five more requests, once.")
  boolean motionVideos;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of items transferred at once, 1 to 64 (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--video-wait",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = "How long to wait at the end for videos that Google still processes, such as"
          + " 30s, 5m or 1h; 0 to leave them to the next run (default: ${DEFAULT-VALUE}).")
  String videoWait = "";

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      description = "Most requests a second to Google, at least 1 (default: no limit).")
  @Nullable
  Integer maxRequests;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many more requests one item may take after its first, 0 to 99: repeated,"
          + " for a renewed link, or for the rest of a file (default: ${DEFAULT-VALUE}).")
  int retries;

  @Option(
      names = "--item-timeout",
      paramLabel = "DURATION",
      defaultValue = "6h",
      description = "The longest time one item may take, such as 90s, 30m or 6h (default:"
          + " ${DEFAULT-VALUE}).")
  String itemTimeout = "";

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report to a file as JSON, also when the import fails.")
  @Nullable
  String report;

  @Option(
      names = "--json",
      description = "Print one JSON event per line; the last line is the report.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress, and a report only when something is missing.")
  boolean quiet;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Where to record what was imported, so that later runs download nothing twice"
          + " (default: in the folder, or for S3 in the user's state directory).")
  @Nullable
  String ledger;

  @Option(
      names = "--no-ledger",
      description = "Keep no ledger. Instead, list the destination once, or check item by item when"
          + " it holds more than 50,000.")
  boolean noLedger;

  @Option(
      names = "--allow-empty-folder",
      description = "Import although the folder is empty and the ledger lists files in it, which"
          + " otherwise means that its disk is not mounted.")
  boolean allowEmptyFolder;

  @ArgGroup(exclusive = false, validate = false, heading = ItemFilter.HEADING)
  final ItemFilter filter = new ItemFilter();

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  /**
   * Checks all that can be checked without network access.
   *
   * @throws Refusal naming what is wrong
   */
  ResolvedOptions resolve(CliContext context) {
    Flags flags = new Flags(Objects.requireNonNull(command));
    Destination destination = Destination.parse(to, context);
    ResolvedOptions resolved = new ResolvedOptions(
        google.resolve(flags, context),
        s3.resolve(flags, destination, context),
        destination,
        KeyChoice.parse(keys),
        Optional.ofNullable(hmacKeyFile).map(context::path),
        Optional.ofNullable(owner),
        Optional.ofNullable(ledger).map(context::path),
        !noLedger,
        allowEmptyFolder,
        context);
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw Refusal.usage("--concurrency must be 1 to " + MAX_CONCURRENCY + ", got " + concurrency);
    }
    policy();
    filter.wanted();
    if (noLedger && ledger != null) {
      throw Refusal.usage("--no-ledger cannot be combined with --ledger");
    }
    if (owner != null) {
      LedgerPlace.requireEmail(owner);
    }
    // Refuses a bad secret before Google is asked.
    resolved.strategy("a@b.c", Optional.empty());
    return resolved;
  }

  /**
   * How long and how often to try.
   *
   * @throws Refusal if a flag is out of range
   */
  ResiliencePolicy policy() {
    if (maxRequests != null && maxRequests < 1) {
      throw Refusal.usage("--max-requests must be at least 1, got " + maxRequests);
    }
    if (retries < 0 || retries > MAX_RETRIES) {
      throw Refusal.usage("--retries must be 0 to " + MAX_RETRIES + ", got " + retries);
    }
    Duration forOneItem = duration(itemTimeout)
        .filter(time -> !time.isZero())
        .orElseThrow(() -> Refusal.usage("--item-timeout must be a duration up to 24h such as 90s,"
            + " 30m or 6h, got " + Printable.of(itemTimeout, 40)));
    Duration forVideos = duration(videoWait)
        .orElseThrow(() -> Refusal.usage(
            "--video-wait must be 0, or a duration up to 24h such as 30s, 5m or 1h, got "
                + Printable.of(videoWait, 40)));
    ResiliencePolicy.Builder policy = ResiliencePolicy.builder()
        .maxAttempts(retries + 1)
        .itemTimeout(forOneItem)
        .readyTimeout(forVideos);
    if (maxRequests != null) {
      policy.requestsPerSecond(maxRequests);
    }
    return policy.build();
  }

  private static Optional<Duration> duration(String text) {
    if (!text.matches("0|[0-9]{1,5}[smh]")) {
      return Optional.empty();
    }
    Duration time = text.equals("0") ? Duration.ZERO : Duration.parse("PT" + text);
    return Optional.of(time).filter(wanted -> wanted.compareTo(LONGEST_WAIT) <= 0);
  }

  ReportOutput output(CliContext context) {
    if (report != null
        && LedgerPlace.holds(
            context.path(report), ledger == null ? null : context.path(ledger), context)) {
      throw Refusal.usage("--report: " + Printable.of(report)
          + " is a ledger or in a folder for ledgers; name another file");
    }
    return new ReportOutput(context, json, quiet, report);
  }

  Progress progress(CliContext context) {
    if (quiet) {
      return new Progress(System::nanoTime);
    }
    if (json) {
      return new JsonEvents(System::nanoTime, context.out());
    }
    return context.terminal().redraws()
        ? new ScreenProgress(System::nanoTime, context.clock(), context.terminal(), context.err())
        : new LineProgress(System::nanoTime, context.clock(), context.err());
  }
}
