package dev.mediaimporter.testkit.emulator.library;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A landscape drawn by rule: a sky, and what lies under it. Immutable; the same scene is always the
 * same picture.
 *
 * @param colours from the zenith over the horizon, the light and the far ground to the near ground
 * @param lightX where the sun or moon stands, from 0 at the left to 1
 * @param time for films: seconds since the first frame
 */
record DemoScene(long seed, Sky sky, Ground ground, Colours colours, float lightX, float time) {
  enum Sky {
    DAY,
    GLOW,
    NIGHT,
    MIST
  }

  enum Ground {
    MOUNTAINS,
    LAKE,
    SEA,
    DUNES,
    FOREST,
    MEADOW
  }

  /** Colours as 0xRRGGBB. */
  record Colours(int zenith, int horizon, int light, int far, int near) {}

  static DemoScene of(long seed, Sky sky, Ground ground, Colours colours, double lightX) {
    return new DemoScene(seed, sky, ground, colours, (float) lightX, 0);
  }

  DemoScene at(float seconds) {
    return new DemoScene(seed, sky, ground, colours, lightX, seconds);
  }

  /**
   * Paints at half of this size, which must be even, and enlarges: light is soft, and grain is
   * fine.
   */
  BufferedImage photograph(int width, int height) {
    return new Canvas(this, width / 2, height / 2).paint().enlarged();
  }

  /** The pixels row by row as 0xRRGGBB, without what a camera adds. */
  int[] paint(int width, int height) {
    return new Canvas(this, width, height).paint().pixels;
  }

  /**
   * The work on one picture. Lengths are in heights of the picture, so that every size looks alike.
   */
  private static final class Canvas {
    private static final int CLOUD_GRID = 4;
    private static final float[] WHITE = {1, 1, 1};

    private final DemoScene scene;
    private final int width;
    private final int height;
    private final int[] pixels;
    private final Noise noise;
    private final SplittableRandom random;
    private final float horizon;
    private final float[] zenith;
    private final float[] low;
    private final float[] light;
    private final float[] far;
    private final float[] near;
    private final float[] rgb = new float[3];

    Canvas(DemoScene scene, int width, int height) {
      this.scene = scene;
      this.width = width;
      this.height = height;
      this.pixels = new int[width * height];
      this.noise = new Noise(scene.seed);
      this.random = new SplittableRandom(scene.seed);
      this.zenith = unpack(scene.colours.zenith);
      this.low = unpack(scene.colours.horizon);
      this.light = unpack(scene.colours.light);
      this.far = unpack(scene.colours.far);
      this.near = unpack(scene.colours.near);
      this.horizon = switch (scene.ground) {
        case SEA -> 0.56f;
        case LAKE -> 0.60f;
        case DUNES -> 0.50f;
        case MEADOW -> 0.62f;
        case MOUNTAINS, FOREST -> 0.72f;
      };
    }

    Canvas paint() {
      paintSky();
      if (scene.sky == Sky.NIGHT) {
        paintStars();
      }
      switch (scene.ground) {
        case MOUNTAINS -> paintRidges(6, 0.30f, 1.02f, 1);
        case LAKE -> {
          paintRidges(4, 0.34f, horizon + 0.01f, 0.62f);
          paintTrees(1, horizon - 0.012f, 0.055f, 0.75f);
          paintWater(0.55f);
        }
        case SEA -> {
          paintWater(1);
          paintBoat();
        }
        case DUNES -> paintDunes();
        case FOREST -> {
          paintRidges(2, 0.36f, 0.9f, 0.35f);
          paintTrees(5, 0.52f, 0.17f, 1);
        }
        case MEADOW -> {
          paintRidges(3, 0.44f, 0.8f, 0.5f);
          paintMeadow();
        }
      }
      return this;
    }

    private float sunY() {
      return scene.sky == Sky.GLOW ? horizon - 0.07f : 0.2f;
    }

    private void paintSky() {
      int gridWidth = width / CLOUD_GRID + 2;
      float[] clouds = new float[gridWidth * (height / CLOUD_GRID + 2)];
      float stretch = scene.sky == Sky.GLOW ? 7 : 3.2f;
      for (int i = 0; i < clouds.length; i++) {
        int row = i / gridWidth;
        float x = (float) (i % gridWidth) * CLOUD_GRID / height;
        float y = row * CLOUD_GRID / (float) height;
        clouds[i] = noise.cloudy(x * 2.2f + 3, y * stretch * (1 + y), 6);
      }
      float sunX = scene.lightX * width / height;
      float sunY = sunY();
      for (int row = 0; row < height; row++) {
        float y = (float) row / height;
        float down = Noise.clamp(y / horizon);
        float fall = (float) Math.pow(down, 1.4);
        for (int column = 0; column < width; column++) {
          float x = (float) column / height;
          float cloud = sample(clouds, gridWidth, column, row);
          for (int c = 0; c < 3; c++) {
            rgb[c] = Noise.mix(zenith[c], low[c], fall);
          }
          float away = length(x - sunX, (y - sunY) * 1.15f);
          switch (scene.sky) {
            case DAY -> {
              blend(WHITE, Noise.step(0.52f, 0.78f, cloud) * (0.95f - 0.35f * down));
              shade(1 - 0.16f * Noise.step(0.68f, 0.9f, cloud));
              blend(WHITE, 0.30f * fade(away * 4));
            }
            case GLOW -> {
              blend(light, 0.85f * fade(away * 2.6f));
              float lit = Noise.step(0.48f, 0.70f, cloud) * (1 - 0.5f * down);
              blend(near, lit * 0.40f);
              blend(light, lit * 0.75f * fade(away * 2.2f));
              disc(away, 0.034f, 1);
            }
            case NIGHT -> {
              float across = (x * 0.75f + y - 0.85f) * 3.4f;
              float band = fade(across * across);
              blend(light, band * 0.55f * Noise.step(0.30f, 0.75f, cloud));
              blend(low, 0.25f * fade(Math.abs(y - horizon) * 5));
            }
            case MIST -> blend(light, Noise.step(0.35f, 0.8f, cloud) * 0.5f);
          }
          put(column, row);
        }
      }
    }

    private static float length(float x, float y) {
      return (float) Math.sqrt(x * x + y * y);
    }

    /** Close to e to the power of minus this, and quick. */
    private static float fade(float value) {
      float eighth = 1 / (1 + value * (0.125f + value * 0.0078f));
      float quarter = eighth * eighth;
      float half = quarter * quarter;
      return half * half;
    }

    private void disc(float away, float radius, float strength) {
      float inside = strength * (1 - Noise.step(radius * 0.94f, radius * 1.05f, away));
      for (int c = 0; c < 3; c++) {
        rgb[c] = Noise.mix(rgb[c], c == 2 ? 0.86f : 1, inside);
      }
    }

    private static float sample(float[] grid, int gridWidth, int column, int row) {
      int x = column / CLOUD_GRID;
      int y = row / CLOUD_GRID;
      float u = (float) (column % CLOUD_GRID) / CLOUD_GRID;
      float v = (float) (row % CLOUD_GRID) / CLOUD_GRID;
      int at = y * gridWidth + x;
      return Noise.mix(
          Noise.mix(grid[at], grid[at + 1], u),
          Noise.mix(grid[at + gridWidth], grid[at + gridWidth + 1], u),
          v);
    }

    private void paintStars() {
      int stars = width * height / 1200;
      for (int i = 0; i < stars; i++) {
        int column = random.nextInt(1, width - 1);
        int row = random.nextInt(1, (int) (height * (horizon + 0.05f)));
        float bright = (float) Math.pow(random.nextDouble(), 5);
        float warm = (float) random.nextDouble();
        glow(column, row, 0.3f + 0.7f * bright, warm);
        if (bright > 0.55f) {
          for (int side = -1; side <= 1; side += 2) {
            glow(column + side, row, 0.5f * bright, warm);
            glow(column, row + side, 0.5f * bright, warm);
          }
        }
      }
    }

    private void glow(int column, int row, float strength, float warm) {
      get(column, row);
      rgb[0] += strength * Noise.mix(0.75f, 1, warm);
      rgb[1] += strength * 0.9f;
      rgb[2] += strength * Noise.mix(1, 0.75f, warm);
      put(column, row);
    }

    /** Mountains, the far ones paler; mist gathers at their feet. */
    private void paintRidges(int layers, float top, float bottom, float nearness) {
      float[][] crests = new float[layers + 1][width];
      for (int layer = 0; layer < layers; layer++) {
        float depth = (layer + 1f) / layers;
        float base = Noise.mix(top, bottom, (float) Math.pow(layer / (float) layers, 0.9)) + 0.06f;
        float rise = Noise.mix(0.34f, 0.22f, depth);
        for (int column = 0; column < width; column++) {
          crests[layer][column] =
              base - rise * (ridge((float) column / height, layer, layers, 6) - 0.35f);
        }
      }
      Arrays.fill(crests[layers], bottom);
      float side = scene.lightX < 0.5f ? 1 : -1;
      for (int layer = 0; layer < layers; layer++) {
        float depth = (layer + 1f) / layers;
        float tone = Noise.clamp(depth * nearness);
        for (int column = 0; column < width; column++) {
          float x = (float) column / height;
          float crest = crests[layer][column];
          float end = 1;
          for (int later = layer + 1; later <= layers; later++) {
            end = Math.min(end, crests[later][column]);
          }
          for (int row = first(crest); row < Math.min(height, end * height + 1); row++) {
            float below = (float) row / height - crest;
            float bend = x - side * below * 0.7f + 0.05f * noise.at(x * 14, below * 20 + layer);
            float slope =
                ridge(bend + 0.02f, layer, layers, 4) - ridge(bend - 0.02f, layer, layers, 4);
            float texture = noise.cloudy(x * 13 + below * 4, below * 22 + layer * 7, 3) - 0.5f;
            for (int c = 0; c < 3; c++) {
              rgb[c] = Noise.mix(far[c], near[c], tone)
                  * (1 + (0.9f * side * slope + 0.35f * texture) * (0.45f + 0.8f * depth));
            }
            blend(low, (0.66f - 0.40f * depth) * Noise.step(0.01f, 0.24f, below));
            putBelow(column, row, crest);
          }
        }
      }
    }

    private int first(float crest) {
      return Math.max(0, (int) (crest * height));
    }

    /** Puts a pixel of something that begins at the crest, as much of it as lies below. */
    private void putBelow(int column, int row, float crest) {
      float covered = row + 1 - crest * height;
      if (covered < 1) {
        float[] own = rgb.clone();
        get(column, row);
        blend(own, Noise.clamp(covered));
      }
      put(column, row);
    }

    private float ridge(float x, int layer, int layers, int octaves) {
      float steep = Noise.mix(1.1f, 2.2f, (layer + 1f) / layers);
      float sharp =
          1 - Math.abs(2 * noise.cloudy(x * steep + layer * 11.7f, layer * 3.9f + 1, octaves) - 1);
      return 0.8f * sharp * sharp + 0.2f * noise.at(x * steep * 0.5f + layer * 5.3f, layer + 40f);
    }

    /** Rows of firs, the far ones first, smaller and paler. */
    private void paintTrees(int layers, float top, float tall, float nearness) {
      for (int layer = 0; layer < layers; layer++) {
        float depth = (layer + 1f) / layers;
        float foot = layers == 1 ? top : Noise.mix(top, 0.98f, layer / (float) layers);
        float size = layers == 1 ? tall : tall * Noise.mix(0.55f, 1.9f, depth);
        float[] ground = new float[width];
        for (int column = 0; column < width; column++) {
          ground[column] = foot
              - (layers == 1 ? 0 : 0.16f)
                  * noise.cloudy((float) column / height * 1.7f + layer * 9, layer, 3);
        }
        float[] tops = ground.clone();
        int trees = (int) (width / (height * size * (layers == 1 ? 0.3f : 0.17f)));
        for (int tree = 0; tree < trees; tree++) {
          float own = size * (0.45f + 0.75f * (float) random.nextDouble());
          int middle = random.nextInt(width);
          int half = Math.max(1, (int) (own * height * (layers == 1 ? 0.28f : 0.2f)));
          for (int column = Math.max(0, middle - half);
              column < Math.min(width, middle + half);
              column++) {
            float out = Math.abs(column - middle) / (float) half;
            float jagged = 0.16f * noise.at(column * 0.35f, tree * 1.7f + layer * 31) * out;
            float up = own * (1 - (float) Math.pow(out, 0.75) - jagged);
            tops[column] = Math.min(tops[column], ground[middle] - Math.max(-0.05f, up));
          }
        }
        float end = layers == 1 ? horizon + 0.012f : 1.01f;
        for (int column = 0; column < width; column++) {
          for (int row = first(tops[column]); row < Math.min(height, end * height); row++) {
            float below = (float) row / height - tops[column];
            float texture = noise.at(column * 0.11f, row * 0.09f + layer * 13);
            for (int c = 0; c < 3; c++) {
              rgb[c] = Noise.mix(far[c], near[c], depth * nearness)
                  * (0.72f + 0.5f * texture * (1 - 0.5f * depth));
            }
            blend(low, (0.80f - 0.72f * depth) * Noise.step(0.2f * size, 1.6f * size, below));
            putBelow(column, row, tops[column]);
          }
        }
      }
    }

    /** Mirrors what is above the horizon, shaken by waves that grow towards the viewer. */
    private void paintWater(float roughness) {
      int line = (int) (horizon * height);
      float sunX = scene.lightX * width / height;
      for (int row = line; row < height; row++) {
        float near = (row - line) / (float) (height - line);
        float scale = 1 / (0.02f + near * 0.9f);
        for (int column = 0; column < width; column++) {
          float x = (float) column / height;
          float wave = noise.cloudy(
                  (x - sunX) * scale * 1.3f + scene.time * 0.5f + 50,
                  scale * 5.5f + scene.time * 0.9f,
                  3)
              - 0.5f;
          float shake = wave * roughness * (0.03f + 0.16f * near);
          int from = line - 1 - (int) ((row - line) * 0.86f + shake * height);
          int across = column + (int) (wave * roughness * 0.02f * height);
          get(Math.max(0, Math.min(width - 1, across)), Math.max(0, Math.min(line - 1, from)));
          shade(0.86f - 0.28f * near + 0.35f * wave * roughness);
          if (scene.sky == Sky.GLOW) {
            float aside = (x - sunX) / (0.035f + 0.16f * near);
            float path = fade(aside * aside);
            blend(
                light,
                (scene.ground == Ground.SEA ? 0.9f : 0.3f)
                    * path
                    * (0.4f + 0.6f * Noise.step(0.04f, 0.20f, wave)));
          }
          put(column, row);
        }
      }
    }

    private void paintBoat() {
      float middle =
          (scene.lightX < 0.5f ? scene.lightX + 0.27f : scene.lightX - 0.25f) * width / height
              + scene.time * 0.02f;
      float water = horizon + 0.035f + 0.003f * (float) Math.sin(scene.time * 2);
      for (int row = (int) ((water - 0.16f) * height); row < (water + 0.016f) * height; row++) {
        for (int column = 0; column < width; column++) {
          float x = (float) column / height - middle;
          float up = water - (float) row / height;
          boolean hull = up < 0.012f && Math.abs(x) < 0.045f + 0.6f * up;
          boolean mast = Math.abs(x) < 0.0015f && up < 0.155f;
          boolean sail = x > 0.003f && up > 0.022f && x < 0.058f * (1 - (up - 0.022f) / 0.125f);
          boolean jib = x < -0.004f && up > 0.022f && -x < 0.040f * (1 - (up - 0.022f) / 0.095f);
          if (hull || mast || sail || jib) {
            get(column, row);
            blend(near, hull || mast ? 0.92f : 0.78f);
            put(column, row);
          }
        }
      }
    }

    /**
     * Hills of sand: one side of each crest is lit, the other is not, and the wind has combed both.
     */
    private void paintDunes() {
      int layers = 5;
      float[][] crests = new float[layers][width];
      for (int layer = 0; layer < layers; layer++) {
        float depth = (layer + 1f) / layers;
        float base = Noise.mix(horizon, 0.98f, layer / (float) layers);
        for (int column = 0; column < width; column++) {
          float rise = Noise.mix(0.07f, 0.30f, depth);
          crests[layer][column] =
              base - rise * (dune((float) column / height, layer, layers) - 0.45f);
        }
      }
      float side = scene.lightX < 0.5f ? 1 : -1;
      for (int layer = 0; layer < layers; layer++) {
        float depth = (layer + 1f) / layers;
        for (int column = 0; column < width; column++) {
          float x = (float) column / height;
          float crest = crests[layer][column];
          float end = 1;
          for (int later = layer + 1; later < layers; later++) {
            end = Math.min(end, crests[later][column]);
          }
          for (int row = first(crest); row < Math.min(height, end * height + 1); row++) {
            float below = (float) row / height - crest;
            float bend = x + side * below * 0.9f;
            float slope =
                (dune(bend + 0.03f, layer, layers) - dune(bend - 0.03f, layer, layers)) / 0.06f;
            float lit = Noise.step(-0.5f, 0.5f, side * slope);
            float ripple =
                below * (1.5f - depth) + 0.05f * noise.cloudy(x * 6, below * 9 + layer, 2);
            float comb = (float) Math.sin(ripple * 330) * 0.035f * depth;
            for (int c = 0; c < 3; c++) {
              rgb[c] = Noise.mix(near[c], far[c], lit)
                  * (1 + comb + 0.10f * (noise.at(x * 40, below * 60) - 0.5f));
            }
            blend(light, 0.22f * lit * fade(below * 9));
            blend(low, 0.55f * (1 - depth));
            putBelow(column, row, crest);
          }
        }
      }
    }

    private float dune(float x, int layer, int layers) {
      float wide = Noise.mix(2.1f, 0.75f, (layer + 1f) / layers);
      float curve = noise.cloudy(x * wide + layer * 7.7f, layer * 2.3f, 2);
      return Noise.smooth(Noise.clamp(curve * 1.25f - 0.1f));
    }

    private void paintMeadow() {
      int start = (int) (horizon * height);
      for (int row = start; row < height; row++) {
        float close = (row - start) / (float) (height - start);
        float scale = 1 / (0.05f + close);
        for (int column = 0; column < width; column++) {
          float x = (float) column / height;
          float grass = noise.cloudy(x * scale * 18, scale * 14, 3);
          float patch = noise.cloudy(x * scale * 1.2f + 9, scale * 2.1f, 3);
          for (int c = 0; c < 3; c++) {
            rgb[c] = Noise.mix(far[c], near[c], 0.25f + 0.6f * close)
                * (0.55f + 0.75f * grass)
                * (0.8f + 0.4f * patch);
          }
          blend(low, 0.5f * (1 - Noise.step(0, 0.3f, close)));
          put(column, row);
        }
      }
      int flowers = 3 * width;
      for (int flower = 0; flower < flowers; flower++) {
        float close = (float) Math.pow(random.nextDouble(), 0.6);
        int row = start + (int) (close * (height - start - 1));
        int column = random.nextInt(width);
        int size = Math.max(1, (int) (height * 0.011f * close * close));
        if (noise.cloudy(column * 3f / height / (0.05f + close), 1 / (0.05f + close), 2) > 0.48f) {
          dot(column, row, size, flower % 4 == 0 ? WHITE : light);
        }
      }
    }

    private void dot(int middle, int centre, int size, float[] colour) {
      for (int row = Math.max(0, centre - size);
          row <= Math.min(height - 1, centre + size);
          row++) {
        for (int column = Math.max(0, middle - size);
            column <= Math.min(width - 1, middle + size);
            column++) {
          float away = length(column - middle, (row - centre) * 1.4f) / size;
          if (away <= 1) {
            get(column, row);
            blend(colour, 0.9f - 0.35f * away);
            put(column, row);
          }
        }
      }
    }

    /** This at twice the size, with what a camera adds: darker corners and grain. */
    BufferedImage enlarged() {
      int wide = 2 * width;
      int high = 2 * height;
      BufferedImage picture = new BufferedImage(wide, high, BufferedImage.TYPE_INT_RGB);
      int[] target = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
      int grain = (int) scene.seed * 2 + 1;
      int strength = scene.sky == Sky.NIGHT ? 5 : 3;
      for (int row = 0; row < high; row++) {
        int above = row / 2 * width;
        int below = Math.min(height - 1, (row + 1) / 2) * width;
        int y = row - high / 2;
        for (int column = 0; column < wide; column++) {
          int left = column / 2;
          int right = Math.min(width - 1, (column + 1) / 2);
          int a = pixels[above + left];
          int b = pixels[above + right];
          int c = pixels[below + left];
          int d = pixels[below + right];
          grain ^= grain << 13;
          grain ^= grain >>> 17;
          grain ^= grain << 5;
          int speck = (((grain & 0xFF) + (grain >> 8 & 0xFF)) * strength) / 128 - 2 * strength;
          int x = column - wide / 2;
          int lit = 266 - (int) ((long) (x * x + y * y) * 100 / ((long) high * high));
          int packed = 0;
          for (int shift = 16; shift >= 0; shift -= 8) {
            int sum = channel(a, shift) + channel(b, shift) + channel(c, shift) + channel(d, shift);
            packed |= Math.max(0, Math.min(255, sum * lit / 1024 + speck)) << shift;
          }
          target[row * wide + column] = packed;
        }
      }
      return picture;
    }

    private static int channel(int colour, int shift) {
      return colour >> shift & 0xFF;
    }

    private void blend(float[] colour, float share) {
      for (int c = 0; c < 3; c++) {
        rgb[c] = Noise.mix(rgb[c], colour[c], share);
      }
    }

    private void shade(float factor) {
      for (int c = 0; c < 3; c++) {
        rgb[c] *= factor;
      }
    }

    private void put(int column, int row) {
      int packed = 0;
      for (int c = 0; c < 3; c++) {
        packed = packed << 8 | (int) (Noise.clamp(rgb[c]) * 255 + 0.5f);
      }
      pixels[row * width + column] = packed;
    }

    private void get(int column, int row) {
      unpackTo(pixels[row * width + column], rgb);
    }

    private static float[] unpack(int colour) {
      float[] unpacked = new float[3];
      unpackTo(colour, unpacked);
      return unpacked;
    }

    private static void unpackTo(int colour, float[] target) {
      target[0] = (colour >> 16 & 0xFF) / 255f;
      target[1] = (colour >> 8 & 0xFF) / 255f;
      target[2] = (colour & 0xFF) / 255f;
    }
  }
}
