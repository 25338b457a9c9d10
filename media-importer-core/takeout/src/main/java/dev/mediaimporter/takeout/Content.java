package dev.mediaimporter.takeout;

import dev.mediaimporter.media.ItemUnavailableException;
import java.io.IOException;
import java.util.Comparator;

/**
 * What tells the bytes of two files apart without reading them.
 *
 * @param crc32 their CRC-32, or -1 if the file cannot be read
 */
record Content(long size, long crc32) implements Comparable<Content> {
  private static final Comparator<Content> ORDER =
      Comparator.comparingLong(Content::size).thenComparingLong(Content::crc32);

  /** Reads the whole file if it is not in an archive. */
  static Content of(Entry entry) {
    try {
      return new Content(entry.size(), entry.crc32());
    } catch (IOException | ItemUnavailableException e) {
      return new Content(entry.size(), -1);
    }
  }

  @Override
  public int compareTo(Content other) {
    return ORDER.compare(this, other);
  }
}
