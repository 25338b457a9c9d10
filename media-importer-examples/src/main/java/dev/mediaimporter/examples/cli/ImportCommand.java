package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code import}: the program's reason to be. */
@Command(
    name = "import",
    description = "Import an album, or everything, into a folder or into S3.",
    customSynopsis =
        "@|bold media-importer import|@ --from SOURCE --to DESTINATION --owner EMAIL [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Every listed item ends up stored, already there, or in the report as failed with its"
          + " cause. Run the same command again to go on after a pause or to retry failures;"
          + " what is there is not downloaded again.",
      "",
      "Exit codes: 0 every item stored or already there; 1 finished, some items failed; 2 wrong"
          + " usage or settings; 3 access rejected, a person must act; 4 paused (quota, time,"
          + " interrupt), run again to resume; 5 the destination failed.",
      "",
      "Examples:",
      "  export GOOGLE_ACCESS_TOKEN=...",
      "",
      "  An album into a folder:",
      "    media-importer import --from 'library:album/Summer at the lake' \\",
      "        --to ~/Pictures/lake --owner ann@example.com",
      "",
      "  Everything into S3, with a report for scripts:",
      "    media-importer import --from library:all --to s3://my-photos/google \\",
      "        --owner ann@example.com --report report.json",
      "",
      "  What would be done, without doing it:",
      "    media-importer import --from library:all --to ~/Pictures \\",
      "        --owner ann@example.com --keys date --dry-run",
      "",
      "  Into MinIO on this machine:",
      "    media-importer import --from library:all --to s3://photos \\",
      "        --owner ann@example.com --s3-endpoint http://127.0.0.1:9000"
    })
final class ImportCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "library:album/<id or exact title>, or library:all. Google shows only albums"
          + " and items that were uploaded with the same client id.")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix]; AWS credentials come from where the AWS"
          + " tools look for them.")
  String to = "";

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "EMAIL",
      description = "E-mail address of the account: part of the keys, and of the ledger's name.")
  String owner = "";

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
          "Secret for --keys owner-hmac. [MEDIA_IMPORTER_HMAC_KEY holds the secret itself]")
  @Nullable
  String hmacKeyFile;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Items transferred at once, 1 to 64 (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report as JSON, also when the import fails.")
  @Nullable
  String report;

  @Option(
      names = "--json",
      description = "One JSON event a line on standard output; the last line is the report.")
  boolean json;

  @Option(
      names = "--quiet",
      description = "No progress, and a report only when something is missing.")
  boolean quiet;

  @Option(names = "--dry-run", description = "Show what would be stored where, and write nothing.")
  boolean dryRun;

  @Option(names = "--retry-failed", description = "Take up only what failed before.")
  boolean retryFailed;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Record of what was imported, so that later runs ask for nothing twice. By"
          + " default in the folder, or, for S3, in the user's state directory.")
  @Nullable
  String ledger;

  @Option(
      names = "--no-ledger",
      description = "Keep no record; the destination is asked about every item.")
  boolean noLedger;

  @ArgGroup(exclusive = false, validate = false, heading = ConnectionOptions.HEADING)
  final ConnectionOptions connection = new ConnectionOptions();

  private final Surroundings surroundings;

  ImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = ReportOutput.of(surroundings, json, quiet, report);
    try {
      return prepare(output);
    } catch (IOException | RuntimeException e) {
      output.notBegun(Failure.of(e));
      throw e;
    }
  }

  /** Refuses everything that can be refused before anything is written. */
  private int prepare(ReportOutput output) throws IOException {
    ConnectionSettings settings = connection.resolve(surroundings);
    Selection selection = Selection.parse(from);
    Destination destination = Destination.parse(to, surroundings);
    KeyChoice keyChoice = KeyChoice.parse(keys);
    checkCombination(selection, keyChoice);
    Optional<Path> secret = Optional.ofNullable(hmacKeyFile).map(surroundings::path);
    keyChoice.strategy(owner, Optional.empty(), secret, surroundings);

    Progress progress = progress();
    try (Heartbeat heartbeat = Heartbeat.of(progress);
        GoogleAccess google = GoogleAccess.open(settings)) {
      surroundings.interruption().endAtOnce(() -> {
        heartbeat.stop();
        output.notBegun(new Failure(ExitCode.PAUSED, "stopped before the first item"));
      });
      PhotosClient patient = google.patientClient(progress.listener()::retrying);
      Chosen chosen = Chosen.by(selection, patient);
      KeyStrategy strategy = keyChoice.strategy(owner, chosen.albumTitle(), secret, surroundings);
      try (OpenDestination open = OpenDestination.of(destination, settings, surroundings)) {
        MediaSink sink = open.sink();
        if (dryRun) {
          heartbeat.stop();
          return look(
              patient.mediaItems(chosen.query()), sink, strategy, destination, settings, output);
        }
        MediaSource source = MediaSource.of(google.client(), chosen.query());
        if (!retryFailed) {
          Page<MediaItem> first =
              patient.mediaItems(chosen.query()).pages().iterator().next();
          source = new PrefetchedSource(source, first);
        }
        sink.requireUsable();
        try (ImportLedger record = openLedger(destination, settings)) {
          progress.begin(chosen.label(), sink.describe(), chosen.expected());
          ImportReport result = run(source, sink, strategy, record, progress);
          heartbeat.stop();
          return output.finished(result, sink.describe());
        }
      }
    }
  }

  private void checkCombination(Selection selection, KeyChoice keyChoice) {
    if (concurrency < 1 || concurrency > 64) {
      throw Refusal.usage("--concurrency is 1 to 64, not " + concurrency);
    }
    if (noLedger && (ledger != null || retryFailed)) {
      throw Refusal.usage("--no-ledger goes with neither --ledger nor --retry-failed");
    }
    if (dryRun && retryFailed) {
      throw Refusal.usage("--dry-run does not go with --retry-failed");
    }
    if (keyChoice == KeyChoice.ALBUM && selection instanceof Selection.Everything) {
      throw Refusal.usage("--keys album needs one album: --from library:album/<id or exact title>");
    }
    LedgerPlace.requireEmail(owner);
  }

  private Progress progress() {
    Tally tally = new Tally(System::nanoTime);
    if (quiet || dryRun) {
      return Progress.none();
    }
    if (json) {
      return new JsonEvents(tally, surroundings.out());
    }
    return surroundings.terminal().redraws()
        ? new ScreenProgress(tally, surroundings.terminal(), surroundings.err())
        : new LineProgress(tally, surroundings.err());
  }

  private Path ledgerFile(Destination destination, ConnectionSettings settings) {
    return ledger == null
        ? LedgerPlace.file(destination, owner, settings, surroundings)
        : surroundings.path(ledger);
  }

  private ImportLedger openLedger(Destination destination, ConnectionSettings settings)
      throws IOException {
    return noLedger ? ImportLedger.inMemory() : FileLedger.open(ledgerFile(destination, settings));
  }

  private ImportReport run(
      MediaSource source,
      MediaSink sink,
      KeyStrategy strategy,
      ImportLedger record,
      Progress progress) {
    StopSignal stop = surroundings.interruption().stopGently(progress::stopping);
    ImportReport result = MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(strategy)
            .ledger(record)
            .scope(retryFailed ? ImportRequest.Scope.FAILED_BEFORE : ImportRequest.Scope.EVERYTHING)
            .concurrency(concurrency)
            .listener(progress.listener())
            .stopSignal(stop)
            .build());
    // A second Ctrl-C interrupts this thread; what is left to do is to write the report.
    Thread.interrupted();
    return result;
  }

  private int look(
      Iterable<MediaItem> items,
      MediaSink sink,
      KeyStrategy strategy,
      Destination destination,
      ConnectionSettings settings,
      ReportOutput output)
      throws IOException {
    long start = System.nanoTime();
    Path file = ledgerFile(destination, settings);
    try (ImportLedger record = noLedger || Files.notExists(file)
        ? ImportLedger.inMemory()
        : FileLedger.openReadOnly(file)) {
      DryRun look = new DryRun(sink, record, strategy);
      for (MediaItem item : items) {
        look.look(item, (outcome, key) -> {
          if (json) {
            surroundings.out().println(ReportJson.line(outcome.event(item, key)));
          } else if (!quiet) {
            surroundings.out().println(outcome.line(key));
          }
        });
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return output.looked(look.wouldStore(), look.alreadyThere(), sink.describe(), millis);
    }
  }
}
