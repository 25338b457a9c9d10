package dev.mediaimporter.jobs;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Ids that sort by time and cannot be guessed: 48 bits of time and 80 random ones as 26 characters
 * (a ULID).
 *
 * @see <a href="https://github.com/ulid/spec">ULID</a>
 */
final class JobIds {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final Clock clock;
  private final RandomGenerator random;

  JobIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  String next() {
    StringBuilder id = new StringBuilder(26);
    append(id, clock.millis(), 10);
    append(id, random.nextLong(), 8);
    append(id, random.nextLong(), 8);
    return id.toString();
  }

  private static void append(StringBuilder id, long bits, int chars) {
    for (int shift = 5 * (chars - 1); shift >= 0; shift -= 5) {
      id.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
  }
}
