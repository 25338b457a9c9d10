package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Imports for at most ten minutes; run it again until it says COMPLETE. A ledger remembers what is
 * done, so that a later run neither downloads it again nor asks the destination about it.
 */
public final class ResumeAfterStop {
  private ResumeAfterStop() {}

  /** Arguments: a folder and the e-mail address of the account. */
  public static void main(String[] args) throws IOException {
    var token = SampleArguments.check(args, "FOLDER", "OWNER_EMAIL");
    Path folder = Path.of(args[0]);
    long start = System.nanoTime();
    long most = Duration.ofMinutes(10).toNanos();
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var sink = LocalMediaSink.in(folder);
        var ledger = FileLedger.open(folder.resolve(".media-importer/ledger.jsonl"))) {
      System.out.println(run(photos, sink, args[1], ledger, () -> System.nanoTime() - start > most)
          .status());
    }
  }

  static ImportReport run(
      PhotosClient photos, MediaSink sink, String owner, ImportLedger ledger, StopSignal stop) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.everything()))
            .sink(sink)
            .keys(KeyStrategies.ownerMd5(owner))
            .ledger(ledger)
            .stopSignal(stop)
            .build());
  }
}
