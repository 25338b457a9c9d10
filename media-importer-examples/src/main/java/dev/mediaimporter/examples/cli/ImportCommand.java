package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  /** What the arguments say, checked. */
  private record Order(
      ConnectionSettings settings,
      Selection selection,
      Destination destination,
      KeyChoice keyChoice,
      Optional<Path> secretFile) {}

  @Override
  public Integer call() throws IOException {
    ReportOutput output = ReportOutput.of(surroundings, json, quiet, report);
    try {
      Order order = check();
      try (Heartbeat heartbeat = Heartbeat.of(progress())) {
        surroundings.interruption().endAtOnce(() -> {
          heartbeat.stop();
          output.stoppedBeforeTheFirstItem();
        });
        return carryOut(order, heartbeat, output);
      }
    } catch (IOException | RuntimeException e) {
      output.notBegun(e);
      throw e;
    }
  }

  private Order check() {
    Order order = new Order(
        connection.resolve(surroundings),
        Selection.parse(from),
        Destination.parse(to, surroundings),
        KeyChoice.parse(keys),
        Optional.ofNullable(hmacKeyFile).map(surroundings::path));
    if (concurrency < 1 || concurrency > 64) {
      throw Refusal.usage("--concurrency is 1 to 64, not " + concurrency);
    }
    if (noLedger && (ledger != null || retryFailed)) {
      throw Refusal.usage("--no-ledger goes with neither --ledger nor --retry-failed");
    }
    if (dryRun && retryFailed) {
      throw Refusal.usage("--dry-run does not go with --retry-failed");
    }
    if (order.keyChoice() == KeyChoice.ALBUM && order.selection() instanceof Selection.Everything) {
      throw Refusal.usage("--keys album needs one album: --from library:album/<id or exact title>");
    }
    LedgerPlace.requireEmail(owner);
    // Made once without the album's title, to refuse a bad secret before Google is asked.
    order.keyChoice().strategy(owner, Optional.empty(), order.secretFile(), surroundings);
    return order;
  }

  private Progress progress() {
    if (quiet || dryRun) {
      return Progress.none();
    }
    Tally tally = new Tally(System::nanoTime);
    if (json) {
      return new JsonEvents(tally, surroundings.out());
    }
    return surroundings.terminal().redraws()
        ? new ScreenProgress(tally, surroundings.terminal(), surroundings.err())
        : new LineProgress(tally, surroundings.err());
  }

  /** Refuses everything that can be refused before anything is written. */
  private int carryOut(Order order, Heartbeat heartbeat, ReportOutput output) throws IOException {
    Progress progress = heartbeat.progress();
    try (GoogleAccess google = GoogleAccess.open(order.settings());
        OpenDestination open =
            OpenDestination.of(order.destination(), order.settings(), surroundings)) {
      MediaSink sink = open.sink();
      PhotosClient patient = google.patientClient(progress.listener()::retrying);
      Chosen chosen = Chosen.by(order.selection(), patient);
      KeyStrategy strategy =
          order.keyChoice().strategy(owner, chosen.albumTitle(), order.secretFile(), surroundings);
      PagedIterable<MediaItem> listing = patient.mediaItems(chosen.query());
      if (dryRun) {
        heartbeat.stop();
        return look(listing, sink, strategy, order, output);
      }
      MediaSource source = MediaSource.of(google.client(), chosen.query());
      if (!retryFailed) {
        source = new PrefetchedSource(source, listing.pages().iterator().next());
      }
      sink.requireUsable();
      try (ImportLedger record = openLedger(order)) {
        progress.begin(chosen.label(), sink.describe(), expected(chosen, record));
        ImportReport result = run(source, sink, strategy, record, progress);
        heartbeat.stop();
        return output.finished(result, sink.describe());
      }
    }
  }

  private Path ledgerFile(Order order) {
    return ledger == null
        ? LedgerPlace.file(order.destination(), owner, order.settings(), surroundings)
        : surroundings.path(ledger);
  }

  private ImportLedger openLedger(Order order) throws IOException {
    return noLedger ? ImportLedger.inMemory() : FileLedger.open(ledgerFile(order));
  }

  private OptionalLong expected(Chosen chosen, ImportLedger record) throws IOException {
    if (!retryFailed) {
      return chosen.expected();
    }
    try (Stream<LedgerEntry> entries = record.entries()) {
      return OptionalLong.of(
          entries.filter(LedgerEntry.Failed.class::isInstance).count());
    }
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
      PagedIterable<MediaItem> listing,
      MediaSink sink,
      KeyStrategy strategy,
      Order order,
      ReportOutput output)
      throws IOException {
    long start = System.nanoTime();
    Path file = ledgerFile(order);
    try (ImportLedger record = noLedger || Files.notExists(file)
        ? ImportLedger.inMemory()
        : FileLedger.openReadOnly(file)) {
      DryRun look = new DryRun(sink, record, strategy);
      for (MediaItem item : listing) {
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
