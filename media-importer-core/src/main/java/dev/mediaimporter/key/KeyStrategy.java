package dev.mediaimporter.key;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;

/**
 * Derives the object key of an item. A pure function: the same item gives the same key, today and
 * in ten years, whatever else is in the album. Two items may be given the same key (three photos
 * called {@code IMG_0001.JPG}): the one that is stored second then moves to
 * {@link KeyStrategies#candidates the next candidate}, which holds part of its id.
 *
 * <p>Implementations are immutable and safe to share.
 */
@FunctionalInterface
public interface KeyStrategy {
  /**
   * The key this item has unless another item already has it.
   *
   * @return a key whose last segment is at most 255 UTF-8 bytes
   * @throws RuntimeException of any kind fails that item, not the run
   */
  MediaKey keyFor(MediaItem item);
}
