package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.media.MediaKey;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Deletes what is listed for a user with its small pictures, and nothing else that may lie in the
 * folder. Records go last: after a failure the next call finds what is left. Thread-safe.
 */
public final class MediaErasure implements UserData {
  private final ItemStore items;
  private final Consumer<List<MediaKey>> objects;

  /** @param objects deletes the objects under these keys; those that are gone are no failure */
  public MediaErasure(ItemStore items, Consumer<List<MediaKey>> objects) {
    this.items = items;
    this.objects = objects;
  }

  @Override
  public boolean eraseSome(String user) {
    List<HeldItem> some = items.some(user);
    if (some.isEmpty()) {
      return false;
    }
    objects.accept(some.stream()
        .flatMap(item ->
            Stream.of(item.entry().key(), SmallPictures.keyOf(item.entry().key(), item.itemId())))
        .toList());
    some.forEach(item -> items.remove(user, item.itemId()));
    return true;
  }
}
