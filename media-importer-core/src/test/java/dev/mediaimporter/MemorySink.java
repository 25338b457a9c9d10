package dev.mediaimporter;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** A sink in memory that can be told to fail. */
public final class MemorySink implements MediaSink {
  private final ConcurrentMap<MediaKey, StoredMedia> kept = new ConcurrentHashMap<>();
  private final Map<MediaKey, byte[]> bytes = new ConcurrentHashMap<>();
  private final Deque<Exception> failures = new ArrayDeque<>();

  public synchronized void failNext(Exception failure) {
    failures.add(failure);
  }

  public byte[] bytes(String key) {
    return bytes.get(MediaKey.of(key));
  }

  public int size() {
    return kept.size();
  }

  public void place(String key, String itemId) {
    MediaKey at = MediaKey.of(key);
    kept.put(at, StoredMedia.builder().key(at).sizeBytes(1).itemId(itemId).build());
  }

  public void forget(String key) {
    kept.remove(MediaKey.of(key));
  }

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    synchronized (this) {
      Exception failure = failures.poll();
      if (failure instanceof IOException io) {
        throw io;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
    }
    StoredMedia there = kept.get(key);
    if (there != null) {
      return new PutResult.AlreadyExists(there);
    }
    try (MediaBody body = content.open()) {
      byte[] all = body.readAllBytes();
      StoredMedia stored = StoredMedia.builder()
          .key(key)
          .sizeBytes(all.length)
          .itemId(content.item().id())
          .sha256(body.sha256())
          .build();
      StoredMedia other = kept.putIfAbsent(key, stored);
      if (other != null) {
        return new PutResult.AlreadyExists(other);
      }
      bytes.put(key, all);
      return new PutResult.Created(stored);
    }
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) {
    return Optional.ofNullable(kept.get(key));
  }

  @Override
  public Stream<MediaKey> keys() {
    return kept.keySet().stream();
  }

  @Override
  public InputStream read(MediaKey key) {
    return new ByteArrayInputStream(bytes.get(key));
  }

  @Override
  public String describe() {
    return "memory";
  }
}
