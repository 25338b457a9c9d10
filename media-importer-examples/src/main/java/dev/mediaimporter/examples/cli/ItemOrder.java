package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** The orders that {@code --order-by} offers. */
enum ItemOrder {
  NEWEST,
  OLDEST,
  LARGEST,
  SMALLEST;

  static ItemOrder parse(String text) {
    for (ItemOrder order : values()) {
      if (order.name().toLowerCase(Locale.ROOT).equals(text)) {
        return order;
      }
    }
    throw Refusal.usage(
        "--order-by must be newest, oldest, largest or smallest, got " + Printable.of(text, 40));
  }

  /** Whether it needs the sizes of the items, which Google does not list. */
  boolean bySize() {
    return this == LARGEST || this == SMALLEST;
  }

  /**
   * Compares items; those of unknown time come last.
   *
   * @param sizes bytes by id
   */
  Comparator<MediaItem> comparator(Map<String, Long> sizes) {
    Comparator<MediaItem> bySize =
        Comparator.comparingLong(item -> sizes.getOrDefault(item.id(), 0L));
    return switch (this) {
      case OLDEST -> Comparator.comparing(item -> item.creationTime().orElse(Instant.MAX));
      case NEWEST ->
        Comparator.<MediaItem, Instant>comparing(item -> item.creationTime().orElse(Instant.MIN))
            .reversed();
      case SMALLEST -> bySize;
      case LARGEST -> bySize.reversed();
    };
  }
}
