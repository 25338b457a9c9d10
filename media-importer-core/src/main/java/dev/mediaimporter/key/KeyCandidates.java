package dev.mediaimporter.key;

import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys an item may have, best first: the strategy's own, the same with eight hex digits of the
 * SHA-256 of the item's id before the extension ({@code IMG_0001-1a2b3c4d.JPG}), and with all
 * sixty-four. The later ones are used only when the earlier are taken by other items, so an item
 * finds its own key again whatever the order of the listing.
 */
final class KeyCandidates {
  private static final int SHORT_HASH_CHARS = 8;

  private KeyCandidates() {}

  /** The candidates of an item at a destination that takes names of any length. */
  static List<MediaKey> of(MediaKey key, MediaItem item) {
    return of(key, item, MediaKey.MAX_BYTES);
  }

  /**
   * The candidates of an item: a pure function of its key and its id. At least the key itself and,
   * unless its folder leaves no room for a hash, two more; no two are equal. The stem is cut where
   * a hash would make the last segment longer than 255 UTF-8 bytes.
   *
   * @param maxNameBytes the longest segment that the destination takes, in UTF-8 bytes
   */
  static List<MediaKey> of(MediaKey key, MediaItem item, int maxNameBytes) {
    String hash = sha256(item.id());
    MediaKey fitting = fit(key, maxNameBytes);
    return Stream.of("", "-" + hash.substring(0, SHORT_HASH_CHARS), "-" + hash)
        .flatMap(suffix -> marked(fitting, suffix, Math.min(maxNameBytes, SafeFilename.MAX_BYTES)))
        .distinct()
        .toList();
  }

  static boolean isOwn(MediaKey key, String itemId) {
    return key.filename().contains(sha256(itemId).substring(0, SHORT_HASH_CHARS));
  }

  /** The same key, each of its segments cut where it is longer than this many UTF-8 bytes. */
  static MediaKey fit(MediaKey key, int maxNameBytes) {
    if (SafeFilename.utf8Length(key.value()) <= maxNameBytes) {
      return key;
    }
    return MediaKey.of(Stream.of(key.value().split("/", -1))
        .map(segment -> SafeFilename.cutStem(segment, maxNameBytes))
        .collect(Collectors.joining("/")));
  }

  /**
   * The same key with another extension, for what belongs beside it; never equal to it. The stem is
   * cut where it must be.
   *
   * @param extension with its dot
   */
  static MediaKey withExtension(MediaKey key, String extension) {
    String name = key.filename();
    String directory = key.value().substring(0, key.value().length() - name.length());
    String old = SafeFilename.extension(name);
    String stem =
        old.equalsIgnoreCase(extension) ? name : name.substring(0, name.length() - old.length());
    int room =
        Math.min(SafeFilename.MAX_BYTES, MediaKey.MAX_BYTES - SafeFilename.utf8Length(directory))
            - SafeFilename.utf8Length(extension);
    return MediaKey.of(directory + SafeFilename.cut(stem, room) + extension);
  }

  private static Stream<MediaKey> marked(MediaKey key, String suffix, int maxNameBytes) {
    if (suffix.isEmpty()) {
      return Stream.of(key);
    }
    String name = key.filename();
    String directory = key.value().substring(0, key.value().length() - name.length());
    String extension = SafeFilename.extension(name);
    String stem = name.substring(0, name.length() - extension.length());
    String ending = suffix + extension;
    int room = Math.min(maxNameBytes, MediaKey.MAX_BYTES - SafeFilename.utf8Length(directory))
        - SafeFilename.utf8Length(ending);
    return room < 0
        ? Stream.of()
        : Stream.of(MediaKey.of(directory + SafeFilename.cut(stem, room) + ending));
  }

  private static String sha256(String id) {
    return HexFormat.of().formatHex(Digests.sha256(id));
  }
}
