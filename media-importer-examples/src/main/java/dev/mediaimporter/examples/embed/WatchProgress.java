package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** Prints a line for each item as it is done, and for each retry. */
public final class WatchProgress {
  private WatchProgress() {}

  /** Arguments: a folder and the e-mail address of the account. */
  public static void main(String[] args) throws IOException {
    var token = SampleArguments.check(args, "FOLDER", "OWNER_EMAIL");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var folder = LocalMediaSink.in(Path.of(args[0]))) {
      run(photos, folder, args[1], System.out);
    }
  }

  static ImportReport run(PhotosClient photos, MediaSink sink, String owner, PrintStream out) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.everything()))
            .sink(sink)
            .keys(KeyStrategies.ownerMd5(owner))
            .listener(new Printer(out))
            .build());
  }

  /**
   * Called from several threads at once; a line printed whole needs no more than a print stream.
   */
  private record Printer(PrintStream out) implements ImportListener {
    @Override
    public void itemFinished(ItemOutcome outcome) {
      String name = outcome.item().displayName();
      if (outcome instanceof ItemOutcome.Imported imported) {
        out.println("stored " + name + " as " + imported.stored().key());
      } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
        out.println("had " + name + " as " + there.stored().key());
      } else if (outcome instanceof ItemOutcome.Failed failed) {
        out.println("failed " + name + ": " + failed.cause().getMessage());
      }
    }

    @Override
    public void retrying(String what, Duration wait, MediaImportException cause) {
      out.println("again in " + wait.toSeconds() + " s: " + what + ", " + cause.getMessage());
    }
  }
}
