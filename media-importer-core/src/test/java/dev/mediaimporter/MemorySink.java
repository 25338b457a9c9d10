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
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** A sink in memory that can be told to fail. */
public final class MemorySink implements MediaSink {
  private final ConcurrentMap<MediaKey, StoredMedia> kept = new ConcurrentHashMap<>();
  private final Map<MediaKey, byte[]> bytes = new ConcurrentHashMap<>();
  private final Deque<Exception> failures = new ArrayDeque<>();
  private final Queue<Runnable> beforeFind = new ConcurrentLinkedQueue<>();
  private volatile Runnable alwaysBeforeFind = () -> {};
  private volatile Exclusion exclusion = Exclusion.CERTAIN;

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

  public void place(StoredMedia receipt) {
    kept.put(receipt.key(), receipt);
  }

  public void forget(String key) {
    kept.remove(MediaKey.of(key));
  }

  /** Runs an action each time a key is looked at. */
  public void alwaysBeforeFind(Runnable action) {
    alwaysBeforeFind = action;
  }

  /** Refuses to look at any key. */
  public void failFinds() {
    alwaysBeforeFind = () -> {
      throw new UncheckedIOException(new IOException("scripted"));
    };
  }

  /** Says how surely it keeps other importers out. */
  public void exclusion(Exclusion value) {
    exclusion = value;
  }

  /** Runs an action once, before the next key is looked at. */
  public void beforeNextFind(Runnable action) {
    beforeFind.add(action);
  }

  @Override
  public Exclusion exclusion() {
    return exclusion;
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
    alwaysBeforeFind.run();
    Runnable action = beforeFind.poll();
    if (action != null) {
      action.run();
    }
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
