package dev.mediaimporter.testkit.emulator.media;

/** Turns numbers and texts into evenly spread ones; the same always from the same. */
public final class Hash {
  private Hash() {}

  /** The finalizer of SplitMix64. */
  public static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public static long mix(long seed, long value) {
    return mix(mix(seed) ^ value);
  }

  public static long mix(long seed, CharSequence text) {
    long state = mix(seed);
    for (int i = 0; i < text.length(); i++) {
      state = state * 31 + text.charAt(i);
    }
    return mix(state);
  }

  /** A number in [0, bound). */
  public static long below(long mixed, long bound) {
    return Long.remainderUnsigned(mixed, bound);
  }

  /** A number in [0, 1). */
  public static double unit(long mixed) {
    return (mixed >>> 11) * 0x1.0p-53;
  }
}
