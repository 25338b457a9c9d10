package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Draws the small pictures that base URLs give without a download option. */
public final class Preview {
  private static final Pattern DIMENSION = Pattern.compile("([wh])(\\d{1,5})");
  private static final int STANDARD = 512;
  private static final int LARGEST = 1_024;

  private Preview() {}

  /**
   * A JPEG of the item that fits in what the options say, in plain colours where it has no picture.
   */
  public static MediaBytes of(LibraryItem item, String options) {
    int wide = STANDARD;
    int high = STANDARD;
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
    Optional<MediaBytes> picture = item.kind() == ItemKind.PHOTO ? item.content() : item.still();
    BufferedImage whole = picture.map(Preview::decode).orElse(null);
    return MediaBytes.of(encode(
        whole == null ? PlainPicture.of(item, width, height) : shrink(whole, width, height)));
  }

  /** The picture, or null when these bytes are none. */
  private static @Nullable BufferedImage decode(MediaBytes jpeg) {
    try (InputStream in = jpeg.open()) {
      return ImageIO.read(new MemoryCacheImageInputStream(in));
    } catch (IOException notAPicture) {
      return null;
    }
  }

  private static BufferedImage shrink(BufferedImage whole, int width, int height) {
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(whole, x, y, width, height));
      }
    }
    return small;
  }

  /** The mean colour of the part of a picture that becomes one pixel. */
  private static int mean(BufferedImage whole, int x, int y, int width, int height) {
    int left = x * whole.getWidth() / width;
    int top = y * whole.getHeight() / height;
    int right = Math.max(left + 1, (x + 1) * whole.getWidth() / width);
    int bottom = Math.max(top + 1, (y + 1) * whole.getHeight() / height);
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        int colour = whole.getRGB(column, row);
        red += colour >> 16 & 0xFF;
        green += colour >> 8 & 0xFF;
        blue += colour & 0xFF;
      }
    }
    int count = (right - left) * (bottom - top);
    return (red / count) << 16 | (green / count) << 8 | (blue / count);
  }

  static byte[] encode(BufferedImage picture) {
    JPEGImageWriteParam small = new JPEGImageWriteParam(Locale.ROOT);
    small.setOptimizeHuffmanTables(true);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), small);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    } finally {
      writer.dispose();
    }
    return jpeg.toByteArray();
  }
}
