package dev.mediaimporter.jobs;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small pictures of the items of one page, fetched from the source when an item is stored and
 * kept beside it. Best effort: whatever goes wrong is counted and never fails the item. Safe for
 * concurrent use.
 */
public final class SmallPictures {
  /** Where small pictures are kept. Safe for concurrent use. */
  @FunctionalInterface
  public interface Store {
    /**
     * Keeps a picture, in place of an earlier one.
     *
     * @throws IOException if it cannot; unchecked exceptions mean the same
     */
    void put(MediaKey key, String mediaType, byte[] picture) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(SmallPictures.class);

  /** The widest picture in pixels; sharp on a screen that shows three columns on a phone. */
  static final int WIDTH = 512;

  /** A picture of this width has some 40 kB; whatever is larger is something else. */
  static final int MAX_BYTES = 512 * 1024;

  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/webp", "image/gif");

  private final MediaSource source;
  private final Store store;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private final AtomicInteger missing = new AtomicInteger();

  SmallPictures(MediaSource source, Store store) {
    this.source = source;
    this.store = store;
  }

  /** The key of the small picture of an item that is stored under a key: in its owner's folder. */
  public static MediaKey keyOf(MediaKey key, String itemId) {
    String text = key.value();
    String folder = text.substring(0, text.indexOf('/') + 1);
    // Ids may be longer than a key, and have characters that a key cannot have.
    return MediaKey.of(folder + ".thumbs/" + sha256(itemId) + ".jpg");
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Fetches and keeps the picture of an item. */
  void keep(MediaKey key, MediaItem item) {
    try {
      Optional<Download> picture = source.smallPicture(item, WIDTH);
      if (picture.isPresent()) {
        try (Download download = picture.get()) {
          store.put(keyOf(key, item.id()), typeOf(download), bytesOf(download));
        }
        kept.add(item.id());
      }
    } catch (IOException | RuntimeException e) {
      missing.incrementAndGet();
      LOG.debug("No small picture of item {}", item.id(), e);
    }
  }

  private static String typeOf(Download download) throws IOException {
    if (!TYPES.contains(download.contentType())) {
      throw new IOException("not a picture that browsers show");
    }
    return download.contentType();
  }

  private static byte[] bytesOf(Download download) throws IOException {
    byte[] bytes = download.stream().readNBytes(MAX_BYTES + 1);
    boolean whole =
        download.totalLength().isEmpty() || download.totalLength().getAsLong() == bytes.length;
    if (bytes.length > MAX_BYTES || !whole) {
      throw new IOException("too large, or cut short");
    }
    return bytes;
  }

  /** Whether the picture of this item was kept. */
  boolean isKept(String itemId) {
    return kept.contains(itemId);
  }

  /** How many pictures could not be had or kept. */
  int missing() {
    return missing.get();
  }
}
