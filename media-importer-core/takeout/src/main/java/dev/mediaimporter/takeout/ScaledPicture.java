package dev.mediaimporter.takeout;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes small JPEGs of photos, for sources that offer none. Reads what the JDK reads: JPEG, PNG,
 * GIF, BMP and TIFF. Stateless, thread-safe.
 */
public final class ScaledPicture {
  /** A progressive JPEG takes three bytes for each of them while it is decoded. */
  private static final long MOST_PIXELS = 60_000_000;

  /** Where the orientation of a JPEG is. */
  private static final int HEAD_BYTES = 64 * 1024;

  /** Of TIFF, the JDK's reader takes as much memory as a broken file says. */
  private static final Set<String> FORMATS = Set.of("JPEG", "png", "gif", "bmp");

  private static final float QUALITY = 0.8f;

  private ScaledPicture() {}

  /**
   * Makes a JPEG that is upright and at most this wide, of the first image in a file. Uses up to
   * 200 MB while it works on a photo of 60 megapixels, and leaves larger ones out.
   *
   * @param original the file; read as far as needed, not closed
   * @param width the widest result in pixels, more than 0; pictures are never enlarged
   * @return empty if the file is not a picture that can be read, or is too large
   * @throws IOException if the stream fails
   */
  public static Optional<byte[]> of(InputStream original, int width) throws IOException {
    byte[] head = original.readNBytes(HEAD_BYTES);
    try (ImageInputStream in = new MemoryCacheImageInputStream(
        new SequenceInputStream(new ByteArrayInputStream(head), original))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.hasNext() ? readers.next() : null;
      if (reader == null || !FORMATS.contains(reader.getFormatName())) {
        return Optional.empty();
      }
      try {
        reader.setInput(in, true, true);
        return decoded(reader, width).map(image -> jpeg(upright(image, width, head)));
      } catch (RuntimeException e) {
        // Readers of the JDK throw one kind or another at a broken file.
        return Optional.empty();
      } finally {
        reader.dispose();
      }
    } catch (IIOException | EOFException e) {
      return Optional.empty();
    }
  }

  /** The picture, with only every nth pixel if it is far larger than what is made of it. */
  private static Optional<BufferedImage> decoded(ImageReader reader, int width) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MOST_PIXELS) {
      return Optional.empty();
    }
    int shorter = Math.min(reader.getWidth(0), reader.getHeight(0));
    int step = Math.max(1, shorter / (2 * width));
    ImageReadParam everyNth = reader.getDefaultReadParam();
    everyNth.setSourceSubsampling(step, step, 0, 0);
    return Optional.of(reader.read(0, everyNth));
  }

  private static BufferedImage upright(BufferedImage image, int width, byte[] head) {
    int orientation = orientation(head);
    boolean lying = orientation > 4;
    int wide = lying ? image.getHeight() : image.getWidth();
    int high = lying ? image.getWidth() : image.getHeight();
    double scale = Math.min(1, (double) width / wide);
    BufferedImage small = new BufferedImage(
        Math.max(1, (int) Math.round(wide * scale)),
        Math.max(1, (int) Math.round(high * scale)),
        BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = small.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, small.getWidth(), small.getHeight());
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.scale((double) small.getWidth() / wide, (double) small.getHeight() / high);
    canvas.drawImage(image, turn(orientation, wide, high), null);
    canvas.dispose();
    return small;
  }

  /** What brings the first row and column to where they belong (EXIF 2.32, Orientation). */
  private static AffineTransform turn(int orientation, int wide, int high) {
    return switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, wide, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, wide, high);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, high);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, wide, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, wide, high);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, high);
      default -> new AffineTransform();
    };
  }

  private static int orientation(byte[] head) {
    try {
      ExifIFD0Directory exif = JpegMetadataReader.readMetadata(
              new ByteArrayInputStream(head), List.of(new ExifReader()))
          .getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer said = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return said == null || said < 1 || said > 8 ? 1 : said;
    } catch (IOException | JpegProcessingException e) {
      return 1;
    }
  }

  private static byte[] jpeg(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam smaller = writer.getDefaultWriteParam();
      smaller.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      smaller.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), smaller);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
