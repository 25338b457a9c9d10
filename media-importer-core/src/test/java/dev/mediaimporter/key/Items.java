package dev.mediaimporter.key;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;

/** Items to name. */
final class Items {
  private Items() {}

  static MediaItem named(String filename) {
    return item("AF1Qip-an_id").filename(filename).build();
  }

  static MediaItem.Builder item(String id) {
    return MediaItem.builder().id(id).type(MediaKind.PHOTO).mimeType("image/jpeg");
  }
}
