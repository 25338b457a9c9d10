package dev.mediaimporter.ledger;

import dev.mediaimporter.media.Fingerprint;
import java.util.Arrays;

/**
 * Where the latest line of each item is: an open-addressing table from the fingerprint of an item's
 * id to a place in the file, 24 bytes a slot and at most three slots of four in use. Not
 * thread-safe.
 */
final class LedgerIndex {
  /** No place in a file, for its first line is the header. */
  static final long ABSENT = 0;

  private static final int WIDTH = 3;
  private static final int FEWEST_SLOTS = 1024;

  /** Triples: the two halves of a fingerprint, and the place. */
  private long[] table = new long[WIDTH * FEWEST_SLOTS];

  private int size;

  /** How many items it knows. */
  int size() {
    return size;
  }

  /** The place of the item's latest line, or {@link #ABSENT}. */
  long get(String itemId) {
    Fingerprint id = Fingerprint.of(itemId);
    return table[slot(id.high(), id.low()) + 2];
  }

  /** Notes a new latest line. */
  void put(String itemId, long place) {
    Fingerprint id = Fingerprint.of(itemId);
    put(id.high(), id.low(), place);
    if (size > table.length / WIDTH / 4 * 3) {
      grow();
    }
  }

  /** The places of all latest lines, ascending. */
  long[] places() {
    long[] places = new long[size];
    int n = 0;
    for (int i = 2; i < table.length; i += WIDTH) {
      if (table[i] != ABSENT) {
        places[n++] = table[i];
      }
    }
    Arrays.sort(places);
    return places;
  }

  /** Forgets everything, and gives its memory back. */
  void clear() {
    table = new long[WIDTH * FEWEST_SLOTS];
    size = 0;
  }

  private void put(long high, long low, long place) {
    int slot = slot(high, low);
    if (table[slot + 2] == ABSENT) {
      size++;
    }
    table[slot] = high;
    table[slot + 1] = low;
    table[slot + 2] = place;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.multiplyExact(old.length, 2)];
    size = 0;
    for (int i = 0; i < old.length; i += WIDTH) {
      if (old[i + 2] != ABSENT) {
        put(old[i], old[i + 1], old[i + 2]);
      }
    }
  }

  private int slot(long high, long low) {
    int slots = table.length / WIDTH;
    int slot = (int) (low & (slots - 1));
    while (table[WIDTH * slot + 2] != ABSENT
        && (table[WIDTH * slot] != high || table[WIDTH * slot + 1] != low)) {
      slot = (slot + 1) & (slots - 1);
    }
    return WIDTH * slot;
  }
}
