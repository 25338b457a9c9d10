package dev.mediaimporter.testkit.emulator.library;

import static dev.mediaimporter.testkit.emulator.library.Boxes.ascii;
import static dev.mediaimporter.testkit.emulator.library.Boxes.box;
import static dev.mediaimporter.testkit.emulator.library.Boxes.bytes;
import static dev.mediaimporter.testkit.emulator.library.Boxes.concat;
import static dev.mediaimporter.testkit.emulator.library.Boxes.fullBox;
import static dev.mediaimporter.testkit.emulator.library.Boxes.ints;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a short film that any player shows: H.264 (ISO 14496-10, constrained baseline) in an MP4.
 *
 * <p>Blocks of 16 x 16 pixels are either written raw (I_PCM) or, where nothing moved since the
 * frame before, skipped. That needs no transform, no prediction and no entropy coder.
 */
final class DemoFilm {
  static final int WIDTH = 480;
  static final int HEIGHT = 272;
  private static final int BLOCK = 16;
  private static final int FRAMES_PER_SECOND = 12;
  private static final int FRAMES = 30;
  private static final int RAW_IN_I = 25;
  private static final int RAW_IN_P = 30;
  private static final int LEVEL = 31;

  private DemoFilm() {}

  /** A film of the scene as its time passes. */
  static byte[] of(DemoScene scene) {
    byte[][] samples = new byte[FRAMES][];
    Frame before = null;
    for (int number = 0; number < FRAMES; number++) {
      Frame frame = Frame.of(scene.at((float) number / FRAMES_PER_SECOND).paint(WIDTH, HEIGHT));
      samples[number] = sample(slice(number, frame, before));
      before = frame;
    }
    byte[] type = box("ftyp", ascii("isom"), ints(0x200), ascii("isomiso2avc1mp41"));
    int dataStart = type.length + movie(samples, 0).length + 8;
    return concat(type, movie(samples, dataStart), box("mdat", concat(samples)));
  }

  /** The planes of a picture: brightness, and two of colour at half the size. */
  private static final class Frame {
    private final byte[] luma = new byte[WIDTH * HEIGHT];
    private final byte[] blue = new byte[WIDTH * HEIGHT / 4];
    private final byte[] red = new byte[WIDTH * HEIGHT / 4];

    /** Converts from RGB (ITU-R BT.601, video range). */
    static Frame of(int[] pixels) {
      Frame frame = new Frame();
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int rgb = pixels[y * WIDTH + x];
          int r = rgb >> 16 & 0xFF;
          int g = rgb >> 8 & 0xFF;
          int b = rgb & 0xFF;
          frame.luma[y * WIDTH + x] = (byte) (16 + ((66 * r + 129 * g + 25 * b) >> 8));
          if (x % 2 == 0 && y % 2 == 0) {
            int at = y / 2 * (WIDTH / 2) + x / 2;
            frame.blue[at] = (byte) (128 + ((-38 * r - 74 * g + 112 * b) >> 8));
            frame.red[at] = (byte) (128 + ((112 * r - 94 * g - 18 * b) >> 8));
          }
        }
      }
      return frame;
    }

    boolean sameBlock(Frame other, int column, int row) {
      for (int y = 0; y < BLOCK; y++) {
        int from = (row * BLOCK + y) * WIDTH + column * BLOCK;
        if (!Arrays.equals(luma, from, from + BLOCK, other.luma, from, from + BLOCK)) {
          return false;
        }
      }
      return true;
    }

    void writeBlock(Bits bits, int column, int row) {
      write(bits, luma, WIDTH, BLOCK, column, row);
      write(bits, blue, WIDTH / 2, BLOCK / 2, column, row);
      write(bits, red, WIDTH / 2, BLOCK / 2, column, row);
    }

    private static void write(Bits bits, byte[] plane, int width, int size, int column, int row) {
      for (int y = 0; y < size; y++) {
        bits.bytes(plane, (row * size + y) * width + column * size, size);
      }
    }
  }

  /** One frame as a slice: the first stands for itself, the others refer to the one before. */
  private static byte[] slice(int number, Frame frame, @Nullable Frame before) {
    Bits bits = new Bits();
    bits.put(8, before == null ? 0x65 : 0x41);
    bits.number(0);
    bits.number(before == null ? 7 : 5);
    bits.number(0);
    bits.put(8, number);
    if (before == null) {
      bits.number(0);
      bits.put(2, 0);
    } else {
      // No other number of references, no reordering of them, none dropped.
      bits.put(3, 0);
    }
    bits.number(0);
    // No deblocking.
    bits.number(1);
    int skipped = 0;
    for (int row = 0; row < HEIGHT / BLOCK; row++) {
      for (int column = 0; column < WIDTH / BLOCK; column++) {
        if (before == null) {
          bits.number(RAW_IN_I);
        } else if (frame.sameBlock(before, column, row)) {
          skipped++;
          continue;
        } else {
          bits.number(skipped);
          bits.number(RAW_IN_P);
          skipped = 0;
        }
        bits.align();
        frame.writeBlock(bits, column, row);
      }
    }
    if (skipped > 0) {
      bits.number(skipped);
    }
    return bits.end();
  }

  private static byte[] sequenceParameters() {
    Bits bits = new Bits();
    bits.put(8, 0x67);
    bits.put(24, 66 << 16 | 0xC0 << 8 | LEVEL);
    bits.number(0);
    // Eight bits of frame number, order of output as of decoding, one reference, no gaps.
    bits.number(4);
    bits.number(2);
    bits.number(1);
    bits.put(1, 0);
    bits.number(WIDTH / BLOCK - 1);
    bits.number(HEIGHT / BLOCK - 1);
    // Whole frames, 8 x 8 inference, no cropping, no further description.
    bits.put(4, 0b1100);
    return bits.end();
  }

  private static byte[] pictureParameters() {
    Bits bits = new Bits();
    bits.put(8, 0x68);
    bits.number(0);
    bits.number(0);
    bits.put(2, 0);
    bits.number(0);
    bits.number(0);
    bits.number(0);
    bits.put(3, 0);
    bits.number(0);
    bits.number(0);
    bits.number(0);
    // Slices say whether they are deblocked.
    bits.put(3, 0b100);
    return bits.end();
  }

  private static byte[] sample(byte[] unit) {
    return concat(ints(unit.length), unit);
  }

  private static byte[] movie(byte[][] samples, int dataStart) {
    byte[] parameters = sequenceParameters();
    byte[] pictures = pictureParameters();
    byte[] avcC = box(
        "avcC",
        bytes(1, parameters[1], parameters[2], parameters[3], 0xFF, 0xE1, 0, parameters.length),
        parameters,
        bytes(1, 0, pictures.length),
        pictures);
    byte[] avc1 = box(
        "avc1",
        ints(0, 1, 0, 0, 0, 0, WIDTH << 16 | HEIGHT, 0x480000, 0x480000, 0),
        bytes(0, 1),
        new byte[32],
        bytes(0, 24, 0xFF, 0xFF),
        avcC);
    int[] sizes = Arrays.stream(samples).mapToInt(sample -> sample.length).toArray();
    byte[] table = box(
        "stbl",
        fullBox("stsd", 0, ints(1), avc1),
        fullBox("stts", 0, ints(1, FRAMES, 1)),
        fullBox("stss", 0, ints(1, 1)),
        fullBox("stsc", 0, ints(1, 1, FRAMES, 1)),
        fullBox("stsz", 0, ints(0, FRAMES), ints(sizes)),
        fullBox("stco", 0, ints(1, dataStart)));
    byte[] media = box(
        "mdia",
        fullBox("mdhd", 0, ints(0, 0, FRAMES_PER_SECOND, FRAMES, 0x55C40000)),
        fullBox("hdlr", 0, ints(0), ascii("vide"), new byte[12], ascii("video\0")),
        box(
            "minf",
            fullBox("vmhd", 1, new byte[8]),
            box("dinf", fullBox("dref", 0, ints(1), fullBox("url ", 1))),
            table));
    byte[] header = fullBox(
        "tkhd",
        3,
        ints(0, 0, 1, 0, FRAMES, 0, 0, 0, 0),
        Boxes.matrix(),
        ints(WIDTH << 16, HEIGHT << 16));
    return box("moov", Boxes.movieHeader(FRAMES_PER_SECOND, FRAMES), box("trak", header, media));
  }

  /** Writes the payload of a unit bit by bit. */
  private static final class Bits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int current;
    private int count;
    private int zeros;

    void put(int bits, int value) {
      for (int bit = bits - 1; bit >= 0; bit--) {
        current = current << 1 | (value >> bit & 1);
        if (++count == 8) {
          write(current);
          current = 0;
          count = 0;
        }
      }
    }

    /** An unsigned Exp-Golomb code; 0 is the same as signed. */
    void number(int value) {
      int length = 32 - Integer.numberOfLeadingZeros(value + 1);
      put(length - 1, 0);
      put(length, value + 1);
    }

    void align() {
      if (count > 0) {
        put(8 - count, 0);
      }
    }

    /** Whole bytes; only when aligned. */
    void bytes(byte[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(from[i] & 0xFF);
      }
    }

    byte[] end() {
      put(1, 1);
      align();
      return out.toByteArray();
    }

    /** Keeps two zeros from being followed by what could be taken for the start of a unit. */
    private void write(int value) {
      if (zeros == 2 && value <= 3) {
        out.write(3);
        zeros = 0;
      }
      out.write(value);
      zeros = value == 0 ? zeros + 1 : 0;
    }
  }
}
