package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A picture of one colour that gets lighter towards the bottom, for items that have none. */
final class PlainPicture {
  /** What the bottom is lighter than the top by. */
  private static final int LIGHTER = 0x7F;

  private static final int COLOURS = 64;
  private static final int SMALLEST = 8;

  /** One of the smallest size in each colour; made once, as an emulator sends them all the time. */
  private static final List<byte[]> JPEGS = IntStream.range(0, COLOURS)
      .mapToObj(colour -> Preview.encode(draw(colour, SMALLEST, SMALLEST)))
      .toList();

  private PlainPicture() {}

  static BufferedImage of(LibraryItem item, int width, int height) {
    return draw(colour(item), width, height);
  }

  /** The smallest one as a JPEG, without the markers of its start and its end. */
  static byte[] segments(LibraryItem item) {
    byte[] jpeg = JPEGS.get(colour(item));
    return Arrays.copyOfRange(jpeg, 2, jpeg.length - 2);
  }

  private static int colour(LibraryItem item) {
    return (int) Hash.below(Hash.mix(9, item.id()), COLOURS);
  }

  private static BufferedImage draw(int colour, int width, int height) {
    int top = (colour >> 4) << 21 | (colour >> 2 & 3) << 13 | (colour & 3) << 5;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int light = 0x010101 * (y * LIGHTER / height);
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, top + light);
      }
    }
    return picture;
  }
}
