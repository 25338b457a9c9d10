package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Imports into a destination of its own, here a map in memory. What a sink has to keep to is
 * written in {@link MediaSink} and tested by {@code MediaSinkContract} of media-importer-testkit.
 */
public final class CustomSink {
  private CustomSink() {}

  /** Arguments: the e-mail address of the account. */
  public static void main(String[] args) {
    var token = SampleArguments.check(args, "OWNER_EMAIL");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults())) {
      System.out.println(run(photos, new MapSink(new ConcurrentHashMap<>()), args[0]));
    }
  }

  static ImportReport run(PhotosClient photos, MediaSink sink, String owner) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.everything()))
            .sink(sink)
            .keys(KeyStrategies.ownerMd5(owner))
            .build());
  }

  /** Keeps media in memory. All or nothing comes for free: the map sees complete bytes only. */
  static final class MapSink implements MediaSink {
    private final ConcurrentMap<MediaKey, Kept> kept;

    MapSink(ConcurrentMap<MediaKey, Kept> kept) {
      this.kept = kept;
    }

    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped");
      }
      Kept before = kept.get(key);
      if (before == null) {
        Kept fresh = read(key, content);
        before = kept.putIfAbsent(key, fresh);
        if (before == null) {
          return new PutResult.Created(fresh.receipt);
        }
      }
      return new PutResult.AlreadyExists(before.receipt);
    }

    private static Kept read(MediaKey key, MediaContent content) throws IOException {
      try (MediaBody body = content.open()) {
        // Fails if the body ends early, so what is kept is whole.
        byte[] bytes = body.readAllBytes();
        return new Kept(
            bytes,
            StoredMedia.builder()
                .key(key)
                .sizeBytes(bytes.length)
                .itemId(content.item().id())
                .sha256(body.sha256())
                .creationTime(content.item().creationTime())
                .build());
      }
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) {
      return Optional.ofNullable(kept.get(key)).map(there -> there.receipt);
    }

    @Override
    public Stream<MediaKey> keys() {
      return kept.keySet().stream();
    }

    @Override
    public InputStream read(MediaKey key) throws IOException {
      Kept there = kept.get(key);
      if (there == null) {
        throw new NoSuchFileException(key.value());
      }
      return new ByteArrayInputStream(there.bytes);
    }

    @Override
    public String describe() {
      return "memory";
    }

    /** What is under a key. */
    static final class Kept {
      private final byte[] bytes;
      private final StoredMedia receipt;

      Kept(byte[] bytes, StoredMedia receipt) {
        this.bytes = bytes;
        this.receipt = receipt;
      }
    }
  }
}
