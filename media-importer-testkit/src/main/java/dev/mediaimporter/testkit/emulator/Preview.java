package dev.mediaimporter.testkit.emulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws the small pictures that base URLs give without a download option. */
final class Preview {
  private static final Pattern DIMENSION = Pattern.compile("([wh])(\\d{1,5})");
  private static final int LARGEST = 1024;

  private Preview() {}

  /**
   * A JPEG of the item that fits in what the options say, in plain colours where there is no
   * picture.
   */
  static MediaBytes of(LibraryItem item, String options) {
    int wide = 512;
    int high = 512;
    for (Matcher matcher = DIMENSION.matcher(options); matcher.find(); ) {
      int given = Math.max(1, Math.min(LARGEST, Integer.parseInt(matcher.group(2))));
      if (matcher.group(1).equals("w")) {
        wide = given;
      } else {
        high = given;
      }
    }
    double scale =
        Math.min(1, Math.min((double) wide / item.width(), (double) high / item.height()));
    int width = Math.max(1, (int) (item.width() * scale));
    int height = Math.max(1, (int) (item.height() * scale));
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int colour = (int) Mixing.mix(9, item.id()) & 0x7F7F7F;
    for (int y = 0; y < height; y++) {
      int light = 0x010101 * (y * 0x7F / height);
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, colour + light);
      }
    }
    return encode(picture);
  }

  static MediaBytes encode(BufferedImage picture) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      ImageIO.write(picture, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return MediaBytes.of(jpeg.toByteArray());
  }
}
