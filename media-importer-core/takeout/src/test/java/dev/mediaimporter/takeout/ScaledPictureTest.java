package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScaledPictureTest {
  /** Blue, with a red quarter where the first row and the first column meet. */
  private static byte[] picture(String format, int wide, int high) throws IOException {
    BufferedImage image = new BufferedImage(wide, high, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.BLUE);
    canvas.fillRect(0, 0, wide, high);
    canvas.setColor(Color.RED);
    canvas.fillRect(0, 0, wide / 2, high / 2);
    canvas.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** The same JPEG with an EXIF segment that says how the camera was held. */
  private static byte[] held(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36)
        .putShort((short) 0xffe1)
        .putShort((short) 34)
        .put("Exif\0\0MM".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static BufferedImage small(byte[] original) throws IOException {
    byte[] jpeg = ScaledPicture.of(new ByteArrayInputStream(original), 64).orElseThrow();
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static String redCorner(BufferedImage image) {
    StringBuilder corners = new StringBuilder();
    for (String corner : new String[] {"top left", "top right", "bottom left", "bottom right"}) {
      int x = image.getWidth() * (corner.endsWith("left") ? 1 : 3) / 4;
      int y = image.getHeight() * (corner.startsWith("top") ? 1 : 3) / 4;
      if (new Color(image.getRGB(x, y)).getRed() > 128) {
        corners.append(corner);
      }
    }
    return corners.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0, top left,     64, 32",
    "1, top left,     64, 32",
    "2, top right,    64, 32",
    "3, bottom right, 64, 32",
    "4, bottom left,  64, 32",
    "5, top left,     64, 128",
    "6, top right,    64, 128",
    "7, bottom right, 64, 128",
    "8, bottom left,  64, 128",
    "9, top left,     64, 32"
  })
  void isUpright(int orientation, String corner, int wide, int high) throws IOException {
    BufferedImage small = small(held(picture("jpeg", 800, 400), orientation));

    assertThat(redCorner(small)).isEqualTo(corner);
    assertThat(small.getWidth()).isEqualTo(wide);
    assertThat(small.getHeight()).isEqualTo(high);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp"})
  void isMadeOfPhotos(String format) throws IOException {
    assertThat(redCorner(small(picture(format, 640, 480)))).isEqualTo("top left");
  }

  @Test
  void isNotMadeOfOtherFiles() throws IOException {
    byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);

    assertThat(ScaledPicture.of(new ByteArrayInputStream(text), 64)).isEmpty();
    assertThat(ScaledPicture.of(new ByteArrayInputStream(picture("tiff", 9, 9)), 64))
        .isEmpty();
  }

  @Test
  void isNotEnlarged() throws IOException {
    assertThat(small(picture("png", 20, 10)).getWidth()).isEqualTo(20);
  }

  @Test
  void isWhiteWhereNothingIs() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(30, 30, BufferedImage.TYPE_INT_ARGB), "png", png);

    assertThat(new Color(small(png.toByteArray()).getRGB(15, 15)).getRed()).isGreaterThan(250);
  }

  @Test
  void isNotMadeOfWhatSaysToBeEnormous() throws IOException {
    byte[] png = picture("png", 100, 100);
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);

    assertThat(ScaledPicture.of(new ByteArrayInputStream(png), 64)).isEmpty();
  }

  @Test
  void brokenStreamsAreTold() throws IOException {
    InputStream gone = InputStream.nullInputStream();
    gone.close();
    InputStream broken = new SequenceInputStream(
        new ByteArrayInputStream(picture("bmp", 600, 600), 0, 100_000), gone);

    assertThatThrownBy(() -> ScaledPicture.of(broken, 64))
        .isInstanceOf(IOException.class)
        .hasMessage("Stream closed");
  }

  @Property(tries = 300)
  void whateverTheBytesAreItEnds(@ForAll byte[] noise, @ForAll int at, @ForAll boolean cut)
      throws IOException {
    for (String format : new String[] {"jpeg", "png", "gif", "bmp"}) {
      byte[] bytes = picture(format, 40, 30);
      int from = Math.floorMod(at, bytes.length);
      System.arraycopy(noise, 0, bytes, from, Math.min(noise.length, bytes.length - from));
      ScaledPicture.of(new ByteArrayInputStream(cut ? Arrays.copyOf(bytes, from) : bytes), 16);
    }
  }
}
