package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Leaves items out and changes what is known of the others, by wrapping the source: no screenshots,
 * and filenames in lower case. The bytes stay as they are, so that they can be verified.
 */
public final class ChooseItems {
  private ChooseItems() {}

  /** Arguments: a folder. */
  public static void main(String[] args) throws IOException {
    var token = SampleArguments.check(args, "FOLDER");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var folder = LocalMediaSink.in(Path.of(args[0]))) {
      System.out.println(run(photos, folder));
    }
  }

  static ImportReport run(PhotosClient photos, MediaSink sink) {
    MediaSource chosen = new Chosen(
        MediaSource.of(photos, MediaQuery.everything()),
        item -> item.filename().filter(name -> name.startsWith("Screenshot")).isEmpty(),
        item -> MediaItem.builder()
            .from(item)
            .filename(item.filename().map(name -> name.toLowerCase(Locale.ROOT)))
            .build());
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(chosen)
            .sink(sink)
            .keys(KeyStrategies.captureDate())
            .build());
  }

  /**
   * A part of a source.
   *
   * @param wanted which items are imported; the others are not in the report
   * @param changed must answer the same for the same item, and keep its id and its link
   */
  private record Chosen(
      MediaSource source, Predicate<MediaItem> wanted, UnaryOperator<MediaItem> changed)
      implements MediaSource {
    @Override
    public PagedIterable<MediaItem> items() {
      // Page by page: links expire, so nothing may be listed ahead.
      return source.items().fetchedBy(fetch -> token -> {
        Page<MediaItem> page = fetch.fetch(token);
        return new Page<>(
            page.items().stream().filter(wanted).map(changed).toList(), page.nextToken());
      });
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem item) {
      return source.refresh(item).map(changed);
    }

    @Override
    public boolean needsLinks() {
      return source.needsLinks();
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      return source.open(item, fromByte);
    }

    @Override
    public Optional<Instant> finished(boolean complete) {
      return source.finished(complete);
    }
  }
}
