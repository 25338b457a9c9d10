package dev.mediaimporter.ledger;

import dev.mediaimporter.media.Fingerprint;
import java.util.Arrays;

/**
 * Where the latest line of each item is: open-addressing tables from the fingerprint of an item's
 * id to a place in the file. 24 bytes a slot, half to three quarters of the slots in use. Many
 * small tables rather than one, so that growing never needs much more memory than it gains. Not
 * thread-safe.
 */
final class LedgerIndex {
  /** No place in a file, for its first line is the header. */
  static final long ABSENT = 0;

  private static final int TABLES = 512;
  private static final int WIDTH = 3;

  private final Table[] tables = new Table[TABLES];

  LedgerIndex() {
    clear();
  }

  /** How many items it knows. */
  int size() {
    return Arrays.stream(tables).mapToInt(table -> table.size).sum();
  }

  /** The place of the item's latest line, or {@link #ABSENT}. */
  long get(String itemId) {
    Fingerprint id = Fingerprint.of(itemId);
    Table table = tableOf(id.high());
    return table.slots[table.find(id.high(), id.low()) + 2];
  }

  /** Notes a new latest line. */
  void put(String itemId, long place) {
    Fingerprint id = Fingerprint.of(itemId);
    tableOf(id.high()).put(id.high(), id.low(), place);
  }

  /** The places of all latest lines, ascending. */
  long[] places() {
    long[] places = new long[size()];
    int n = 0;
    for (Table table : tables) {
      for (int i = 2; i < table.slots.length; i += WIDTH) {
        if (table.slots[i] != ABSENT) {
          places[n++] = table.slots[i];
        }
      }
    }
    Arrays.sort(places);
    return places;
  }

  /** Forgets everything, and gives its memory back. */
  void clear() {
    Arrays.setAll(tables, i -> new Table());
  }

  private Table tableOf(long high) {
    return tables[(int) (high & (TABLES - 1))];
  }

  private static final class Table {
    /** Triples: the two halves of a fingerprint, and the place. */
    private long[] slots = new long[WIDTH * 8];

    private int size;

    void put(long high, long low, long place) {
      int slot = find(high, low);
      if (slots[slot + 2] == ABSENT) {
        size++;
      }
      slots[slot] = high;
      slots[slot + 1] = low;
      slots[slot + 2] = place;
      if (size > slots.length / WIDTH / 4 * 3) {
        grow();
      }
    }

    /** The triple that holds this fingerprint, or the free one where it belongs. */
    int find(long high, long low) {
      int count = slots.length / WIDTH;
      int slot = (int) Long.remainderUnsigned(low, count);
      while (slots[WIDTH * slot + 2] != ABSENT
          && (slots[WIDTH * slot] != high || slots[WIDTH * slot + 1] != low)) {
        slot = slot + 1 == count ? 0 : slot + 1;
      }
      return WIDTH * slot;
    }

    private void grow() {
      long[] old = slots;
      slots = new long[WIDTH * (old.length / WIDTH / 2 * 3)];
      size = 0;
      for (int i = 0; i < old.length; i += WIDTH) {
        if (old[i + 2] != ABSENT) {
          put(old[i], old[i + 1], old[i + 2]);
        }
      }
    }
  }
}
