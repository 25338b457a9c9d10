package dev.mediaimporter.inbox;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An inbox in memory; pieces arrive by {@link #upload}. Thread-safe. */
public final class InMemoryInboxStore implements InboxStore {
  private static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");

  private final Map<String, Long> sizes = new TreeMap<>();
  private final Map<String, byte[]> objects = new HashMap<>();
  private final Map<String, Unfinished> uploads = new TreeMap<>();
  private final Map<String, TreeMap<Integer, Piece>> pieces = new HashMap<>();
  private int nextId;

  /** Empty. */
  public InMemoryInboxStore() {}

  /** Puts a file there. */
  public synchronized void put(String key, long sizeBytes) {
    sizes.put(key, sizeBytes);
  }

  /** Uploads a piece with a link. */
  public synchronized void upload(URI link) {
    String[] place = link.getSchemeSpecificPart().split(" ", -1);
    int number = Integer.parseInt(place[1]);
    TreeMap<Integer, Piece> known = pieces.get(place[0]);
    if (known == null) {
      throw new IllegalStateException("no such upload");
    }
    known.put(number, new Piece(number, Long.parseLong(place[2]), "tag" + number));
  }

  /** The keys of all objects. */
  public synchronized List<String> keys() {
    return List.copyOf(sizes.keySet());
  }

  @Override
  public synchronized List<Stored> list(String prefix, int most) {
    return sizes.entrySet().stream()
        .filter(object -> object.getKey().startsWith(prefix))
        .limit(most)
        .map(object -> new Stored(object.getKey(), object.getValue(), AT))
        .toList();
  }

  @Override
  public synchronized List<Unfinished> unfinished(String prefix, int most) {
    return uploads.values().stream()
        .filter(upload -> upload.key().startsWith(prefix))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized Unfinished begin(String key) {
    Unfinished upload = new Unfinished(key, "upload-" + nextId++, AT);
    uploads.put(key + " " + upload.id(), upload);
    pieces.put(upload.id(), new TreeMap<>());
    return upload;
  }

  @Override
  public synchronized List<Piece> pieces(Unfinished upload) {
    return new ArrayList<>(pieces.getOrDefault(upload.id(), new TreeMap<>()).values());
  }

  @Override
  public URI link(Unfinished upload, int number, long sizeBytes) {
    return URI.create("upload:" + upload.id() + "%20" + number + "%20" + sizeBytes);
  }

  @Override
  public synchronized void complete(Unfinished upload, List<Piece> parts) {
    sizes.put(upload.key(), parts.stream().mapToLong(Piece::sizeBytes).sum());
    abort(upload);
  }

  @Override
  public synchronized void abort(Unfinished upload) {
    uploads.remove(upload.key() + " " + upload.id());
    pieces.remove(upload.id());
  }

  @Override
  public synchronized void delete(List<String> keys) {
    keys.forEach(sizes::remove);
    keys.forEach(objects::remove);
  }

  @Override
  public synchronized Optional<byte[]> read(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public synchronized void write(String key, byte[] bytes) {
    objects.put(key, bytes.clone());
    sizes.put(key, (long) bytes.length);
  }
}
