package dev.mediaimporter.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers other than 0 by a fingerprint of a text, for as many texts as a library has items:
 * open-addressing tables of 24 bytes a slot, half to three quarters of the slots in use. Many small
 * tables rather than one, so that growing never needs much more memory than it gains. Not
 * thread-safe.
 */
public final class FingerprintMap {
  /** No number is kept under that text. */
  public static final long ABSENT = 0;

  private static final int TABLES = 512;
  private static final int WIDTH = 3;

  /** 128 bits of a SHA-256: enough to tell any number of texts apart. */
  private record Fingerprint(long high, long low) {
    static Fingerprint of(String text) {
      // UTF-8 would make one "?" of all lone surrogates.
      ByteBuffer units = ByteBuffer.allocate(2 * text.length());
      units.asCharBuffer().put(text);
      ByteBuffer bits = ByteBuffer.wrap(Digests.sha256().digest(units.array()));
      return new Fingerprint(bits.getLong(), bits.getLong());
    }
  }

  private final @Nullable Table[] tables = new @Nullable Table[TABLES];

  /** 64 bits of the SHA-256 of a text. */
  public static long hash(String text) {
    return Fingerprint.of(text).high();
  }

  /** How many texts it knows. */
  public int size() {
    return inUse().mapToInt(table -> table.size).sum();
  }

  /** The number kept under a text, or {@link #ABSENT}. */
  public long get(String text) {
    Fingerprint key = Fingerprint.of(text);
    Table table = tables[tableOf(key)];
    return table == null ? ABSENT : table.slots[table.find(key.high(), key.low()) + 2];
  }

  /**
   * Keeps a number, other than {@link #ABSENT}, under a text.
   *
   * @return the number that was there before, or {@link #ABSENT}
   */
  public long put(String text, long number) {
    Fingerprint key = Fingerprint.of(text);
    Table table = tables[tableOf(key)];
    if (table == null) {
      table = new Table();
      tables[tableOf(key)] = table;
    }
    return table.put(key.high(), key.low(), number);
  }

  /** All numbers, ascending. */
  public long[] numbers() {
    long[] numbers = new long[size()];
    int n = 0;
    for (Table table : inUse().toList()) {
      for (int i = 2; i < table.slots.length; i += WIDTH) {
        if (table.slots[i] != ABSENT) {
          numbers[n++] = table.slots[i];
        }
      }
    }
    Arrays.sort(numbers);
    return numbers;
  }

  /** Forgets everything, and gives its memory back. */
  public void clear() {
    Arrays.fill(tables, null);
  }

  private Stream<Table> inUse() {
    return Arrays.stream(tables).filter(Objects::nonNull);
  }

  private static int tableOf(Fingerprint key) {
    return (int) (key.high() & (TABLES - 1));
  }

  private static final class Table {
    /** Triples: the two halves of a fingerprint, and the number. */
    private long[] slots = new long[WIDTH * 8];

    private int size;

    long put(long high, long low, long number) {
      int slot = find(high, low);
      long before = slots[slot + 2];
      if (before == ABSENT) {
        size++;
      }
      slots[slot] = high;
      slots[slot + 1] = low;
      slots[slot + 2] = number;
      if (size > slots.length / WIDTH / 4 * 3) {
        grow();
      }
      return before;
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
