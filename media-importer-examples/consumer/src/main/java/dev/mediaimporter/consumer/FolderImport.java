package dev.mediaimporter.consumer;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Imports one made-up photo into a folder, and prints the outcome. */
public final class FolderImport {
  private static final byte[] BYTES = {1, 2, 3};

  private FolderImport() {}

  /** The argument is the folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (MediaSink sink = LocalMediaSink.in(folder);
        ImportLedger ledger = FileLedger.open(folder.resolve(".media-importer/ledger.jsonl"))) {
      ImportReport report = MediaImporter.withDefaults()
          .start(ImportRequest.builder()
              .source(new OnePhoto())
              .sink(sink)
              .keys(KeyStrategies.captureDate())
              .ledger(ledger)
              .build())
          .report()
          .join();
      System.out.println(report.toMap());
    }
  }

  private static final class OnePhoto implements MediaSource {
    private static final MediaItem PHOTO = MediaItem.builder()
        .id("1")
        .filename("a.jpg")
        .mimeType("image/jpeg")
        .type(MediaKind.PHOTO)
        .creationTime(Instant.parse("2024-07-14T09:31:07Z"))
        .build();

    @Override
    public PagedIterable<MediaItem> items() {
      return PagedIterable.of(token -> new Page<>(List.of(PHOTO), Optional.empty()), MediaItem::id);
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem item) {
      return Optional.of(PHOTO);
    }

    @Override
    public boolean needsLinks() {
      return false;
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      return Download.of(new ByteArrayInputStream(BYTES), 0, BYTES.length, "image/jpeg");
    }
  }
}
