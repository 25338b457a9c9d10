package dev.mediaimporter.testkit.emulator.library;

import java.util.List;
import java.util.Optional;

/**
 * An album of an emulated library. Immutable.
 *
 * @param id the album id
 * @param title the title; empty makes the API leave the field out
 * @param items its items in order; may be made up as they are read
 * @param foreign whether another app created it, which makes it invisible
 */
public record LibraryAlbum(
    String id, Optional<String> title, List<LibraryItem> items, boolean foreign) {
  /** An album of our own app. */
  public static LibraryAlbum of(String id, String title, List<LibraryItem> items) {
    return new LibraryAlbum(
        id, title.isEmpty() ? Optional.empty() : Optional.of(title), items, false);
  }

  /** The items that our own app created. */
  public List<LibraryItem> visibleItems() {
    return items instanceof GeneratedItems
        ? items
        : items.stream().filter(item -> !item.foreign()).toList();
  }

  /** How many items there are. */
  public int size() {
    return items.size();
  }
}
