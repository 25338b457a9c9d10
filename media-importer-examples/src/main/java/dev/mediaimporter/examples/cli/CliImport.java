package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.sink.MediaSink;
import java.util.Optional;
import java.util.OptionalLong;

/** One import with its progress on the screen, its reaction to Ctrl-C, and its report. */
final class CliImport implements AutoCloseable {
  private final ImportOptions options;
  private final CliContext context;
  private final ReportOutput output;
  private final Progress progress;
  private final Heartbeat heartbeat;
  private Afterwards afterwards = (sink, ledger, stop) -> {};

  /** Shows nothing before the import runs. */
  CliImport(ImportOptions options, CliContext context, ReportOutput output) {
    this.options = options;
    this.context = context;
    this.output = output;
    this.progress = options.output.progress(context);
    this.heartbeat = new Heartbeat(progress::tick, progress::end);
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
    StopSignal stop = context
        .interruption()
        .stopGently(progress::stopping, () -> output.finished(progress.report(), where));
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
            .concurrency(options.transfer.concurrency)
            .listener(progress)
            .stopSignal(stop)
            .build());
    if (report.status() == ImportReport.Status.COMPLETE || report.stoppedBy().isEmpty()) {
      afterwards.run(target.sink(), target.ledger(), stop);
    }
    context.interruption().report();
    stopProgress();
    return output.finished(report, where);
  }

  /** Takes the progress off the screen. */
  void stopProgress() {
    heartbeat.close();
  }

  @Override
  public void close() {
    stopProgress();
  }
}
