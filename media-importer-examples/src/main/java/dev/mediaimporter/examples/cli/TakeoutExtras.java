package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.takeout.TakeoutDocuments;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;

/**
 * What is written beside the items of an export once they are stored.
 *
 * @param report hears what was written
 */
record TakeoutExtras(
    TakeoutExport export,
    TakeoutSelection selection,
    TakeoutOptions options,
    String owner,
    TakeoutReport report)
    implements CliImport.Afterwards {
  @Override
  public void run(MediaSink sink, ImportLedger ledger, StopSignal stop) {
    TakeoutDocuments documents = new TakeoutDocuments(export, selection, sink, ledger);
    try {
      if (options.writesXmp()) {
        report.wrote("XMP files", documents.writeXmp(stop::stopRequested));
      }
      if (options.writesManifests()) {
        report.wrote("manifests", documents.writeAlbums(owner, stop::stopRequested));
      }
    } catch (MediaImportException e) {
      report.notWritten(Failure.oneLine(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      report.notWritten(Failure.oneLine(Failure.words(e)));
    }
  }
}
