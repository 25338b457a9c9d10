package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: the program's reason to be. */
@Command(
    name = "import",
    description = "Import an album, everything, or what was picked, into a folder or into S3.",
    customSynopsis = "@|bold media-importer import|@ --from SOURCE --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Every listed item ends up stored, already there, or in the report as failed with its"
          + " cause. Run the same command again to go on after a pause or to retry failures;"
          + " what is there is not downloaded again.",
      "",
      ExitCode.OF_IMPORTS,
      "",
      "Examples:",
      "  An album into a folder:",
      "    media-importer import --from 'library:album/Summer at the lake' \\",
      "        --to ~/Pictures/lake",
      "",
      "  Everything into S3, with a report for scripts:",
      "    media-importer import --from library:all --to s3://my-photos/google \\",
      "        --report report.json",
      "",
      "  What would be done, without doing it:",
      "    media-importer import --from library:all --to ~/Pictures \\",
      "        --keys date --dry-run",
      "",
      "  Into MinIO on this machine, with a token instead of a sign-in:",
      "    export GOOGLE_ACCESS_TOKEN=...",
      "    media-importer import --from library:all --to s3://photos \\",
      "        --owner ann@example.com --s3-endpoint http://127.0.0.1:9000"
    })
final class ImportCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "library:album/<id or exact title>, or library:all, of which Google shows only"
          + " what was uploaded with the same OAuth client; or picker:<session>, to go on with what"
          + " 'pick' has begun.")
  String from = "";

  @Mixin
  final ImportOptions options = new ImportOptions();

  @Option(names = "--dry-run", description = "Show what would be stored where, and write nothing.")
  boolean dryRun;

  @Option(names = "--retry-failed", description = "Take up only what failed before.")
  boolean retryFailed;

  private final CliContext surroundings;

  ImportCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = options.output(surroundings);
    try {
      SourceSpec selection = source();
      ImportOptions.ResolvedOptions order = check(selection);
      Progress progress = dryRun ? Progress.none() : options.progress(surroundings);
      try (Heartbeat heartbeat = Heartbeat.of(progress)) {
        surroundings.interruption().endAtOnce(() -> {
          heartbeat.stop();
          output.stoppedBeforeTheFirstItem();
        });
        return carryOut(selection, order, progress, heartbeat, output);
      }
    } catch (IOException | RuntimeException e) {
      output.notBegun(e);
      throw e;
    }
  }

  private SourceSpec source() {
    try {
      return SourceSpec.parse(from);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          "--from must be library:album/<id or exact title>, library:all or picker:<session>, got "
              + Printable.of(from, 80));
    }
  }

  private ImportOptions.ResolvedOptions check(SourceSpec selection) {
    ImportOptions.ResolvedOptions order = options.check(surroundings);
    if (options.noLedger && retryFailed) {
      throw Refusal.usage("--no-ledger does not go with --retry-failed");
    }
    if (dryRun && retryFailed) {
      throw Refusal.usage("--dry-run does not go with --retry-failed");
    }
    if (order.keyChoice() == KeyChoice.ALBUM && !(selection instanceof SourceSpec.Album)) {
      throw Refusal.usage("--keys album needs one album: --from library:album/<id or exact title>");
    }
    return order;
  }

  /** Refuses everything that can be refused before anything is written. */
  private int carryOut(
      SourceSpec selection,
      ImportOptions.ResolvedOptions order,
      Progress progress,
      Heartbeat heartbeat,
      ReportOutput output)
      throws IOException {
    Optional<GoogleAccount> account = options.account(order, surroundings);
    GoogleAccess.requireWayIn(order.google(), account);
    String owner = options.owner(account);
    try (GoogleAccess google = GoogleAccess.open(
            order.google(), account, GoogleScopes.neededFor(selection.api()), surroundings);
        OpenDestination open = OpenDestination.of(order.destination(), order.s3(), surroundings)) {
      MediaSink sink = open.sink();
      ResolvedSource chosen = ResolvedSource.by(selection, google, progress.listener()::retrying);
      KeyStrategy strategy = options.strategy(order, owner, chosen.albumTitle(), surroundings);
      if (dryRun) {
        return look(chosen.listing(), sink, strategy, order, owner, output);
      }
      if (!retryFailed && !(selection instanceof SourceSpec.Picked)) {
        chosen = chosen.begun();
      }
      if (selection instanceof SourceSpec.Picked picked) {
        output.picked(picked.sessionId(), Optional.empty());
      }
      sink.checkWritable();
      try (ImportLedger record = options.openLedger(order, owner, surroundings)) {
        progress.begin(chosen.label(), sink.describe(), expected(chosen, record));
        ImportReport result = run(
            chosen.source(),
            sink,
            strategy,
            record,
            progress,
            retryFailed,
            options,
            surroundings,
            output);
        heartbeat.stop();
        return output.finished(result, sink.describe());
      }
    }
  }

  private OptionalLong expected(ResolvedSource chosen, ImportLedger record) throws IOException {
    if (!retryFailed) {
      return chosen.expected();
    }
    try (Stream<LedgerEntry> entries = record.entries()) {
      return OptionalLong.of(
          entries.filter(LedgerEntry.Failed.class::isInstance).count());
    }
  }

  /** The import itself, which Ctrl-C stops gently. */
  static ImportReport run(
      MediaSource source,
      MediaSink sink,
      KeyStrategy strategy,
      ImportLedger record,
      Progress progress,
      boolean retryFailed,
      ImportOptions options,
      CliContext surroundings,
      ReportOutput output) {
    PartialReport witness = new PartialReport(progress.listener(), surroundings.clock());
    StopSignal stop = surroundings
        .interruption()
        .stopGently(progress::stopping, () -> output.finished(witness.report(), sink.describe()));
    ImportReport result = MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(strategy)
            .ledger(record)
            .scope(retryFailed ? ImportRequest.Scope.FAILED_BEFORE : ImportRequest.Scope.EVERYTHING)
            .motionVideos(options.motionVideos)
            .concurrency(options.concurrency)
            .listener(witness)
            .stopSignal(stop)
            .build());
    surroundings.interruption().report();
    return result;
  }

  private int look(
      PagedIterable<MediaItem> listing,
      MediaSink sink,
      KeyStrategy strategy,
      ImportOptions.ResolvedOptions order,
      String owner,
      ReportOutput output)
      throws IOException {
    Path ledger = options.ledgerFile(order, owner, surroundings);
    long start = System.nanoTime();
    try (ImportLedger record = options.noLedger || Files.notExists(ledger)
        ? ImportLedger.inMemory()
        : LedgerPlace.openReadOnly(ledger, order.destination(), Optional.of(owner), order.s3())) {
      DryRun look = new DryRun(sink, record, strategy);
      for (MediaItem item : listing) {
        look.look(item, (outcome, key) -> {
          if (options.json) {
            surroundings.out().println(ReportJson.line(outcome.event(item, key)));
          } else if (!options.quiet) {
            surroundings.out().println(outcome.line(key));
          }
        });
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return output.looked(look.wouldStore(), look.alreadyThere(), sink.describe(), millis);
    }
  }
}
