package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;

/** Makes ids that look like Google's: 98 URL-safe characters. */
public final class Ids {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String PREFIX = "AF1Qip";
  private static final int NUMBER_LENGTH = 6;
  private static final int LENGTH = 98;

  private Ids() {}

  /** The id with this number among those of this seed. */
  public static String of(long seed, int number) {
    StringBuilder id = new StringBuilder(LENGTH).append(PREFIX);
    append(id, number, NUMBER_LENGTH);
    for (int block = 0; id.length() < LENGTH; block++) {
      append(id, Hash.mix(Hash.mix(seed, number), block), Math.min(10, LENGTH - id.length()));
    }
    return id.toString();
  }

  /** The number that an id of this seed was made with, or -1 when the id is not of this seed. */
  static int number(long seed, String id) {
    if (id.length() != LENGTH || !id.startsWith(PREFIX)) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < NUMBER_LENGTH; i++) {
      int digit = ALPHABET.indexOf(id.charAt(PREFIX.length() + i));
      number |= Math.max(0, digit) << (6 * i);
    }
    return number >= 0 && of(seed, number).equals(id) ? number : -1;
  }

  private static void append(StringBuilder id, long bits, int characters) {
    long left = bits;
    for (int i = 0; i < characters; i++) {
      id.append(ALPHABET.charAt((int) (left & 63)));
      left >>>= 6;
    }
  }
}
