package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names items in a way of its own: {@code photo/2024/07/IMG_0001.JPG}. A strategy is a pure
 * function, so that an item is found again in ten years; that two items may get one name is taken
 * care of by the library.
 */
public final class CustomKeys {
  private CustomKeys() {}

  /** Arguments: a folder. */
  public static void main(String[] args) throws IOException {
    var token = SampleArguments.check(args, "FOLDER");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var folder = LocalMediaSink.in(Path.of(args[0]))) {
      System.out.println(run(photos, folder));
    }
  }

  static ImportReport run(PhotosClient photos, MediaSink sink) {
    KeyStrategy byType = item -> MediaKey.of(
        item.type().name().toLowerCase(Locale.ROOT) + "/" + KeyStrategies.byId().keyFor(item));
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.everything()))
            .sink(sink)
            .keys(KeyStrategies.under(byType, KeyStrategies.captureDate()))
            .build());
  }
}
