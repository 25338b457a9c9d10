package dev.mediaimporter.testkit;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** A destination that keeps media in memory, for tests. Thread-safe. */
public final class InMemoryMediaSink implements MediaSink {
  private record Kept(StoredMedia receipt, MediaBytes bytes, Map<String, String> details) {}

  private final ConcurrentMap<MediaKey, Kept> kept = new ConcurrentHashMap<>();

  private final ConcurrentMap<String, MediaBytes> aside = new ConcurrentHashMap<>();

  /** Creates an empty destination. */
  public InMemoryMediaSink() {}

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    requireUninterrupted(key);
    Kept there = kept.get(key);
    if (there != null) {
      return new PutResult.AlreadyExists(there.receipt());
    }
    Kept mine;
    try (MediaBody body = content.open()) {
      byte[] bytes = body.readAllBytes();
      StoredMedia receipt = StoredMedia.builder()
          .key(key)
          .sizeBytes(bytes.length)
          .itemId(content.item().id())
          .sha256(body.sha256())
          .creationTime(content.item().creationTime())
          .build();
      mine = new Kept(receipt, MediaBytes.of(bytes), content.item().details());
    }
    requireUninterrupted(key);
    Kept first = kept.putIfAbsent(key, mine);
    return first == null
        ? new PutResult.Created(mine.receipt())
        : new PutResult.AlreadyExists(first.receipt());
  }

  private static void requireUninterrupted(MediaKey key) throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while " + key + " was written");
    }
  }

  /** Puts bytes there as a stranger would: they belong to no item. */
  public void putForeign(MediaKey key, byte[] bytes) {
    StoredMedia receipt = StoredMedia.builder().key(key).sizeBytes(bytes.length).build();
    kept.put(key, new Kept(receipt, MediaBytes.of(bytes.clone()), Map.of()));
  }

  /** The bytes under a key, or of what was set aside to there. */
  public Optional<byte[]> bytes(MediaKey key) {
    return Optional.ofNullable(kept.get(key))
        .map(Kept::bytes)
        .or(() -> Optional.ofNullable(aside.get(key.value())))
        .map(MediaBytes::toByteArray);
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) {
    return Optional.ofNullable(kept.get(key)).map(Kept::receipt);
  }

  @Override
  public Stream<MediaKey> keys() {
    return List.copyOf(kept.keySet()).stream();
  }

  @Override
  public String setAside(MediaKey key) throws IOException {
    Kept there = kept.remove(key);
    if (there == null) {
      throw new NoSuchFileException(key.value());
    }
    String place = "damaged/" + key;
    while (aside.putIfAbsent(place, there.bytes()) != null) {
      place += "-again";
    }
    return place;
  }

  @Override
  public Optional<StoredMedia> renew(StoredMedia there, MediaItem item) {
    Kept known = kept.get(there.key());
    Map<String, String> now = new LinkedHashMap<>(item.details());
    now.values().removeIf(String::isEmpty);
    if (known == null
        || !known.receipt().itemId().equals(Optional.of(item.id()))
        || (now.equals(known.details())
            && item.creationTime().equals(known.receipt().creationTime()))) {
      return Optional.empty();
    }
    StoredMedia receipt = StoredMedia.builder()
        .from(known.receipt())
        .creationTime(item.creationTime())
        .build();
    return kept.replace(there.key(), known, new Kept(receipt, known.bytes(), now))
        ? Optional.of(receipt)
        : Optional.empty();
  }

  /** What is kept beside the bytes under a key. */
  public Map<String, String> details(MediaKey key) {
    Kept there = kept.get(key);
    return there == null ? Map.of() : there.details();
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return new ByteArrayInputStream(
        bytes(key).orElseThrow(() -> new NoSuchFileException(key.value())));
  }

  @Override
  public String describe() {
    return "memory";
  }
}
