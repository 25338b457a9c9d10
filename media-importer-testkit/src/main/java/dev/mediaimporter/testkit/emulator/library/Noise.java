package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;

/**
 * Smooth chance: value noise in one and two dimensions, and sums of it at finer and finer scale.
 */
final class Noise {
  private static final int SIZE = 256;

  private final float[] values = new float[SIZE * SIZE];

  Noise(long seed) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Hash.unit(Hash.mix(seed, i));
    }
  }

  /** A number in [0, 1) for a place; near places have near numbers. */
  float at(float x, float y) {
    int cellX = floor(x);
    int cellY = floor(y);
    float u = smooth(x - cellX);
    float v = smooth(y - cellY);
    return mix(
        mix(corner(cellX, cellY), corner(cellX + 1, cellY), u),
        mix(corner(cellX, cellY + 1), corner(cellX + 1, cellY + 1), u),
        v);
  }

  /** The sum of so many octaves, each twice as fine and half as strong; in [0, 1). */
  float cloudy(float x, float y, int octaves) {
    float sum = 0;
    float strength = 0.5f;
    float scale = 1;
    for (int i = 0; i < octaves; i++) {
      sum += strength * at(x * scale + 17.3f * i, y * scale + 5.1f * i);
      strength /= 2;
      scale *= 2;
    }
    return sum / (1 - 2 * strength);
  }

  private static int floor(float value) {
    int towardsZero = (int) value;
    return value < towardsZero ? towardsZero - 1 : towardsZero;
  }

  private float corner(int x, int y) {
    return values[(y & (SIZE - 1)) * SIZE + (x & (SIZE - 1))];
  }

  static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }

  static float mix(float a, float b, float t) {
    return a + (b - a) * t;
  }

  static float clamp(float value) {
    return Math.max(0, Math.min(1, value));
  }

  /** 0 below one edge, 1 above the other, smooth between. */
  static float step(float low, float high, float value) {
    return smooth(clamp((value - low) / (high - low)));
  }
}
