package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.media.MediaKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Deletes what is listed for a user and the files that imports made of it: small pictures, XMP
 * files, and at last the manifests of albums. Nothing else that may lie in the folder. Records go
 * last: after a failure the next call finds what is left. Thread-safe.
 */
public final class MediaErasure implements UserData {
  private static final String XMP = ".xmp";

  private final ItemStore items;
  private final Consumer<List<MediaKey>> objects;
  private final UserData manifests;

  /**
   * Creates the erasure.
   *
   * @param objects deletes the objects under these keys; those that are gone are no failure
   * @param manifests deletes the manifests of a user's albums
   */
  public MediaErasure(ItemStore items, Consumer<List<MediaKey>> objects, UserData manifests) {
    this.items = items;
    this.objects = objects;
    this.manifests = manifests;
  }

  @Override
  public boolean eraseSome(String user) {
    List<HeldItem> some = items.some(user);
    if (some.isEmpty()) {
      return manifests.eraseSome(user);
    }
    objects.accept(some.stream().flatMap(MediaErasure::filesOf).toList());
    some.forEach(item -> items.remove(user, item.itemId()));
    return true;
  }

  /** Where an item and what was made of it may be. */
  static Stream<MediaKey> filesOf(HeldItem item) {
    MediaKey key = item.entry().key();
    // A longer key leaves no room for an XMP file beside it.
    boolean fits =
        key.value().getBytes(StandardCharsets.UTF_8).length + XMP.length() <= MediaKey.MAX_BYTES;
    return Stream.concat(
        Stream.of(key, SmallPictures.keyOf(key, item.itemId())),
        fits ? Stream.of(MediaKey.of(key.value() + XMP)) : Stream.of());
  }
}
