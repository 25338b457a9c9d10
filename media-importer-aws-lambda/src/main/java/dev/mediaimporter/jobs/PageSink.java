package dev.mediaimporter.jobs;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A sink that records which items the job stored, including those of workers that crashed, and
 * keeps a small picture of each.
 */
final class PageSink implements MediaSink {
  private final Job job;
  private final MediaSink sink;
  private final SmallPictures pictures;
  private final Set<String> storedByThisJob = ConcurrentHashMap.newKeySet();

  PageSink(Job job, MediaSink sink, SmallPictures pictures) {
    this.job = job;
    this.sink = sink;
    this.pictures = pictures;
  }

  boolean isStoredByThisJob(String itemId) {
    return storedByThisJob.contains(itemId);
  }

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    PutResult result = sink.put(key, content);
    if (result instanceof PutResult.Created) {
      storedByThisJob.add(content.item().id());
    } else {
      attribute(result.stored());
    }
    if (isStoredByThisJob(content.item().id())) {
      pictures.keep(result.stored().key(), content.item());
    }
    return result;
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) throws IOException {
    Optional<StoredMedia> found = sink.find(key);
    found.ifPresent(this::attribute);
    return found;
  }

  /**
   * An object stored since this job began was stored by one of its workers that crashed before the
   * ledger was written, because one user's jobs run one at a time.
   */
  private void attribute(StoredMedia stored) {
    if (stored.itemId().isPresent()
        && stored
            .storedAt()
            .filter(at -> !at.isBefore(job.createdAt().truncatedTo(ChronoUnit.SECONDS)))
            .isPresent()) {
      storedByThisJob.add(stored.itemId().get());
    }
  }

  @Override
  public Optional<StoredMedia> renew(StoredMedia there, MediaItem item) throws IOException {
    return sink.renew(there, item);
  }

  @Override
  public Stream<MediaKey> keys() throws IOException {
    return sink.keys();
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return sink.read(key);
  }

  /** What the ledger says: a deployment has one bucket for ever, so asking only costs requests. */
  @Override
  public Optional<Boolean> contains(MediaKey key, long sizeBytes) {
    return Optional.of(sink.contains(key, sizeBytes).orElse(true));
  }

  @Override
  public String collisionName(MediaKey key) {
    return sink.collisionName(key);
  }

  @Override
  public String describe() {
    return sink.describe();
  }
}
