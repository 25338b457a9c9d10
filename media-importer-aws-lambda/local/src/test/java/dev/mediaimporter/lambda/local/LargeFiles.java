package dev.mediaimporter.lambda.local;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Files that take much memory. */
final class LargeFiles {
  private LargeFiles() {}

  /** A black photo; to decode it takes three bytes for each of its pixels. */
  static byte[] progressiveJpeg(int width, int height) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam progressive = writer.getDefaultWriteParam();
      progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(
          null,
          new IIOImage(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), null, null),
          progressive);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A photo whose head says another size. */
  static byte[] sayingToBe(byte[] progressiveJpeg, int width, int height) {
    byte[] other = progressiveJpeg.clone();
    for (int i = 0; i < other.length - 9; i++) {
      // The frame header of a progressive JPEG: its length, the precision, then the size.
      if ((other[i] & 0xff) == 0xff && (other[i + 1] & 0xff) == 0xc2) {
        ByteBuffer.wrap(other).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return other;
      }
    }
    throw new IllegalArgumentException("not a progressive JPEG");
  }

  /** The same with another end, so that no two are equal. */
  static byte[] numbered(byte[] bytes, int number) {
    byte[] other = Arrays.copyOf(bytes, bytes.length + 1);
    other[bytes.length] = (byte) number;
    return other;
  }
}
