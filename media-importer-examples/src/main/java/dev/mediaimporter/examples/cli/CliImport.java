package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.sink.MediaSink;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** One import with its progress on the screen, its reaction to Ctrl-C, and its report. */
final class CliImport implements AutoCloseable {
  private final ImportOptions options;
  private final CliContext context;
  private final ReportOutput output;
  private final Progress progress;
  private final Optional<ImportLog> log;
  private final Heartbeat heartbeat;
  private Afterwards afterwards = (sink, ledger, stop) -> {};

  /** Shows nothing before the import runs. */
  CliImport(ImportOptions options, CliContext context, ReportOutput output) {
    this.options = options;
    this.context = context;
    this.output = output;
    this.progress = options.output.progress(context);
    this.log = log();
    this.heartbeat = new Heartbeat(progress::tick, progress::end);
  }

  private Optional<ImportLog> log() {
    Optional<ImportLog> screen = options.output.verbose
        ? Optional.of(ImportLog.onScreen(progress, context))
        : Optional.empty();
    return options.output.logFile == null
        ? screen
        : Optional.of(ImportLog.in(
            context.path(options.output.logFile),
            screen.<ImportListener>map(onScreen -> onScreen).orElse(progress),
            context.clock()));
  }

  /**
   * Where the items go.
   *
   * @param keys names of the items
   * @param ledger what was imported before
   * @param folder where in the destination the files are, for the report
   * @param albumFolder where the items go, if they are named after one album
   */
  record Target(
      MediaSink sink,
      KeyStrategy keys,
      ImportLedger ledger,
      Optional<String> folder,
      Optional<String> albumFolder) {}

  /** What is done when the items are stored, before the report. */
  interface Afterwards {
    void run(MediaSink sink, ImportLedger ledger, StopSignal stop);
  }

  /** Does this when the items are stored. */
  void afterwards(Afterwards step) {
    afterwards = step;
  }

  /** Says something about a wait before the import runs. */
  void tell(String line) {
    if (!options.output.quiet && !options.output.json) {
      context.tell(line);
    }
  }

  /** Hears of requests that are repeated before the import runs. */
  ImportListener retries() {
    return progress;
  }

  /**
   * Imports, until everything is done or the user stops it; returns the program's exit code.
   *
   * @param expected how many items there are, if that is known
   */
  int run(ResolvedSource source, Target target, ImportRequest.Scope scope, OptionalLong expected) {
    String where = target.sink().describe();
    progress.begin(source.label(), where, expected);
    target.albumFolder().ifPresent(progress::intoAlbum);
    output.otherAlbums(progress::otherAlbums);
    target.folder().ifPresent(folder -> output.itemsFolder(where + "/" + folder));
    StopSignal stop = limited(context
        .interruption()
        .stopGently(progress::stopping, () -> output.finished(progress.report(), where)));
    log.ifPresent(lines -> lines.line("importing " + source.label() + " into " + where));
    ImportReport report = MediaImporter.builder()
        .policy(options.transfer.policy())
        .build()
        .run(ImportRequest.builder()
            .source(new ShownSource(source.source(), progress))
            .sink(target.sink())
            .keys(target.keys())
            .ledger(target.ledger())
            .scope(scope)
            .motionVideos(options.motionVideos)
            .concurrency(options.transfer.concurrency())
            .listener(listener())
            .stopSignal(stop)
            .build());
    if (report.status() == ImportReport.Status.COMPLETE || report.stoppedBy().isEmpty()) {
      afterwards.run(target.sink(), target.ledger(), stop);
    }
    context.interruption().report();
    stopProgress();
    log.ifPresent(lines -> {
      lines.line(report.status().name().toLowerCase(Locale.ROOT) + ": " + report.stored()
          + " stored, " + report.alreadyThere() + " already there, "
          + report.failed().size()
          + " failed");
      if (!lines.isWhole()) {
        context.tell("media-importer: not all lines could be written to the log");
      }
    });
    return output.finished(report, where);
  }

  /** The same, and a stop at the limits of {@code --max-duration} and {@code --max-transfer}. */
  private StopSignal limited(StopSignal stop) {
    Instant end = options
        .transfer
        .maxDuration()
        .map(most -> context.clock().instant().plus(most))
        .orElse(Instant.MAX);
    long most = options.transfer.maxTransfer().orElse(Long.MAX_VALUE);
    AtomicBoolean told = new AtomicBoolean();
    return () -> {
      boolean over = progress.received() >= most
          || (end.isBefore(Instant.MAX) && !context.clock().instant().isBefore(end));
      if (over && !told.getAndSet(true)) {
        progress.stopping();
      }
      return over || stop.stopRequested();
    };
  }

  private ImportListener listener() {
    return log.<ImportListener>map(lines -> lines).orElse(progress);
  }

  /** Takes the progress off the screen. */
  void stopProgress() {
    heartbeat.close();
  }

  @Override
  public void close() {
    stopProgress();
    log.ifPresent(ImportLog::close);
  }
}
