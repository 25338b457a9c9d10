package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.io.ByteArrayOutputStream;

/**
 * The smallest picture worth looking at: eight by eight pixels of one colour that gets lighter
 * towards the bottom, as a baseline JPEG (ITU-T T.81) of one block a component. {@link Preview}
 * draws the same for an item that has no picture.
 */
final class PlainPicture {
  private static final int EDGE = 8;

  /** What the bottom is lighter than the top by. */
  static final int LIGHTER = 0x7F;

  /** The second coefficient downwards that makes it lighter: 4 * sqrt(2) * LIGHTER / 2, below 0. */
  private static final int LIGHTER_DOWNWARDS = -359;

  private static final byte[] TABLES = tables();

  private PlainPicture() {}

  /** The colour at the top, as RGB; it can get {@link #LIGHTER}. */
  static int colour(LibraryItem item) {
    return (int) Hash.mix(9, item.id()) & 0x7F7F7F;
  }

  /** What is between a JPEG's start, or its Exif, and its end. */
  static byte[] segments(LibraryItem item) {
    int colour = colour(item);
    double red = (colour >> 16) + LIGHTER / 2.0;
    double green = (colour >> 8 & 0xFF) + LIGHTER / 2.0;
    double blue = (colour & 0xFF) + LIGHTER / 2.0;
    Bits scan = new Bits();
    scan.mean(0.299 * red + 0.587 * green + 0.114 * blue - 128);
    // The table's one-bit code: a zero, then nine bits of a value.
    scan.add(1, 0);
    scan.value(LIGHTER_DOWNWARDS, 9);
    scan.endOfBlock();
    scan.mean(-0.168736 * red - 0.331264 * green + 0.5 * blue);
    scan.endOfBlock();
    scan.mean(0.5 * red - 0.418688 * green - 0.081312 * blue);
    scan.endOfBlock();
    return Boxes.concat(TABLES, scan.bytes());
  }

  private static byte[] tables() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Quantization: none.
    out.writeBytes(Boxes.bytes(0xFF, 0xDB, 0, 67, 0));
    for (int i = 0; i < EDGE * EDGE; i++) {
      out.write(1);
    }
    // Baseline frame: three components, none of them smaller.
    out.writeBytes(Boxes.bytes(0xFF, 0xC0, 0, 17, 8, 0, EDGE, 0, EDGE, 3));
    out.writeBytes(Boxes.bytes(1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0));
    // Huffman table of means: their lengths in bits, 0 to 11, as codes of four bits.
    out.writeBytes(Boxes.bytes(0xFF, 0xC4, 0, 31, 0x00));
    out.writeBytes(Boxes.bytes(0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    out.writeBytes(Boxes.bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    // Huffman table of the rest: a zero and nine bits, or the end of the block.
    out.writeBytes(Boxes.bytes(0xFF, 0xC4, 0, 21, 0x10));
    out.writeBytes(Boxes.bytes(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    out.writeBytes(Boxes.bytes(0x19, 0x00));
    out.writeBytes(Boxes.bytes(0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0));
    return out.toByteArray();
  }

  /** Bits of a scan, the first the highest. */
  private static final class Bits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int held;
    private int count;

    void add(int length, int value) {
      for (int i = length - 1; i >= 0; i--) {
        held = held << 1 | (value >> i & 1);
        if (++count == 8) {
          out.write(held);
          if (held == 0xFF) {
            // Otherwise it would be a marker.
            out.write(0);
          }
          held = 0;
          count = 0;
        }
      }
    }

    /** The mean of a block, which is stored eightfold. */
    void mean(double mean) {
      int value = (int) Math.round(8 * mean);
      int length = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
      add(4, length);
      value(value, length);
    }

    void value(int value, int length) {
      add(length, value >= 0 ? value : value + (1 << length) - 1);
    }

    void endOfBlock() {
      add(2, 0b10);
    }

    byte[] bytes() {
      while (count != 0) {
        add(1, 1);
      }
      return out.toByteArray();
    }
  }
}
