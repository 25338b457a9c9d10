package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Width and height of files. */
final class PictureSizeTest {
  private static Optional<PictureSize> of(byte[] bytes) throws IOException {
    return PictureSize.of(new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png"})
  void readsPictures(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(120, 45, BufferedImage.TYPE_INT_RGB), format, out);

    assertThat(of(out.toByteArray())).contains(new PictureSize(120, 45));
  }

  static byte[] box(String type, byte[]... contents) {
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    ByteBuffer box = ByteBuffer.allocate(8 + length);
    box.putInt(8 + length).put(type.getBytes(StandardCharsets.ISO_8859_1));
    for (byte[] content : contents) {
      box.put(content);
    }
    return box.array();
  }

  static byte[] track(int version, int width, int height, boolean turned) {
    ByteBuffer track = ByteBuffer.allocate(version == 1 ? 96 : 84);
    track.put((byte) version);
    int matrix = version == 1 ? 52 : 40;
    track.putInt(matrix, turned ? 0 : 0x10000);
    track.putInt(matrix + 36, width << 16).putInt(matrix + 40, height << 16);
    return box("tkhd", track.array());
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Test
  void readsVideosWhoseFramesComeFirst() throws IOException {
    byte[] start = box("ftyp", new byte[8]);
    byte[] frames = box("mdat", new byte[400_000]);
    byte[] sound = box("trak", track(0, 0, 0, false));

    assertThat(of(joined(
            start, frames, box("moov", sound, box("trak", track(0, 1920, 1080, false))))))
        .contains(new PictureSize(1920, 1080));
    assertThat(of(joined(start, box("moov", box("trak", track(1, 1920, 1080, true))), frames)))
        .contains(new PictureSize(1080, 1920));
  }

  /** The picture, and one of its tiles. */
  @Test
  void readsHeic() throws IOException {
    byte[] whole = ByteBuffer.allocate(12).putInt(4, 4032).putInt(8, 3024).array();
    byte[] tile = ByteBuffer.allocate(12).putInt(4, 512).putInt(8, 512).array();
    byte[] properties = box("iprp", box("ipco", box("ispe", tile), box("ispe", whole)));

    assertThat(of(joined(box("ftyp", new byte[8]), box("meta", new byte[4], properties))))
        .contains(new PictureSize(4032, 3024));
  }

  @Property(tries = 500)
  void standsAnyBytes(@ForAll byte[] bytes) {
    assertThatCode(() -> of(joined(box("ftyp", new byte[8]), bytes))).doesNotThrowAnyException();
    assertThatCode(() -> of(joined(new byte[] {(byte) 0xff, (byte) 0xd8}, bytes)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "4032, 3024, 4032, 3024, true",
    "4032, 3024, 2016, 1512, true",
    "4000, 3000, 1333, 1000, true", // rounded
    "4032, 3024, 3024, 4032, false",
    "4032, 3024, 4032, 2268, false", // cropped
    "2016, 1512, 4032, 3024, false"
  })
  void tellsWhetherOneWasMadeOfTheOther(
      int width, int height, int otherWidth, int otherHeight, boolean can) {
    assertThat(new PictureSize(width, height).canBecome(new PictureSize(otherWidth, otherHeight)))
        .isEqualTo(can);
  }
}
