package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Any number of photos, each made up when asked for: the list itself holds none. */
final class GeneratedItems extends AbstractList<LibraryItem> implements RandomAccess {
  private static final Instant FIRST = Instant.parse("2021-01-01T08:00:00Z");
  private static final int SECONDS_APART = 601;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'IMG_'uuuuMMdd_HHmmss'.jpg'").withZone(ZoneOffset.UTC);

  private final long seed;
  private final int count;
  private final long minBytes;
  private final long maxBytes;

  GeneratedItems(long seed, int count, long minBytes, long maxBytes) {
    if (count < 0 || minBytes < 0 || maxBytes < minBytes) {
      throw new IllegalArgumentException(
          "a generated library needs a count of 0 or more and 0 <= min <= max bytes");
    }
    this.seed = seed;
    this.count = count;
    this.minBytes = minBytes;
    this.maxBytes = maxBytes;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public LibraryItem get(int index) {
    Objects.checkIndex(index, count);
    Instant taken = FIRST.plusSeconds((long) index * SECONDS_APART);
    return LibraryItem.builder()
        .id(Ids.of(seed, index))
        .filename(NAME.format(taken))
        .kind(ItemKind.PHOTO)
        .mimeType("image/jpeg")
        .sizeBytes(minBytes + Hash.below(Hash.mix(seed, index), maxBytes - minBytes + 1))
        .creationTime(taken)
        .cameraMake("Google")
        .cameraModel("Pixel 8")
        .build();
  }

  /** The place of the item with this id, or -1. */
  int find(String id) {
    int number = Ids.number(seed, id);
    return number < count ? number : -1;
  }
}
