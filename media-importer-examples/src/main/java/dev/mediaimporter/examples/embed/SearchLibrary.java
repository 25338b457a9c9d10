package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** Imports what was taken on certain days; {@link MediaQuery#ofType} would choose by type. */
public final class SearchLibrary {
  private SearchLibrary() {}

  /** Arguments: a folder, and the first and the last day, such as 2024-07-01. */
  public static void main(String[] args) throws IOException {
    var token = SampleArguments.check(args, "FOLDER", "FIRST_DAY", "LAST_DAY");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var folder = LocalMediaSink.in(Path.of(args[0]))) {
      System.out.println(run(photos, folder, LocalDate.parse(args[1]), LocalDate.parse(args[2])));
    }
  }

  static ImportReport run(PhotosClient photos, MediaSink sink, LocalDate first, LocalDate last) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.between(first, last)))
            .sink(sink)
            .keys(KeyStrategies.captureDate())
            .build());
  }
}
