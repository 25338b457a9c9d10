package dev.mediaimporter;

import static dev.mediaimporter.ContainerProof.Verdict.COMPLETE;
import static dev.mediaimporter.ContainerProof.Verdict.CUT;
import static dev.mediaimporter.ContainerProof.Verdict.UNKNOWN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ContainerProof.Verdict;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ContainerProofTest {
  private static final byte[] JPEG = picture("jpg");
  private static final byte[] MOV = join(box("ftyp", "qt  \0\0\0\0"), box("wide", ""));
  private static final byte[] FTYP = box("ftyp", "isom\0\0\2\0isommp41");

  /** What every file of the list is: whole, and the beginning of itself wherever it is cut. */
  static Stream<Arguments> files() {
    return Map.ofEntries(
            Map.entry("JPEG", JPEG),
            Map.entry("progressive JPEG", progressiveJpeg()),
            Map.entry(
                "JPEG with restarts and fill bytes",
                jpegOf("\u00ff\u00ff\u00da\0\4xx"
                    + "a\u00ff\0b\u00ff\u00d0c\u00ff\u00ff\u00d1d\u00ff\u00ff\u00ff\u00d9")),
            Map.entry(
                "JPEG with a thumbnail",
                jpegOf(segment('\u00e1', "Exif\0\0" + text(JPEG)) + afterStart(JPEG))),
            Map.entry("PNG", picture("png")),
            Map.entry("GIF", picture("gif")),
            Map.entry("animated GIF", animatedGif()),
            Map.entry("WebP", riff("WEBP", "VP8 \0\0\0\4abcd")),
            Map.entry("MP4", join(FTYP, box("moov", "index"), box("mdat", "media"))),
            Map.entry("MP4, index last", join(FTYP, box("mdat", "media"), box("moov", "index"))),
            Map.entry("MP4, 64-bit size", join(FTYP, box("moov", ""), largeBox("mdat", "media"))),
            Map.entry("MOV", join(MOV, box("mdat", "media"), box("moov", "index"))),
            Map.entry("old MOV", join(box("mdat", "media"), box("moov", "index"))),
            Map.entry(
                "HEIC",
                join(box("ftyp", "heic\0\0\0\0mif1heic"), box("meta", "x"), box("mdat", "media"))))
        .entrySet()
        .stream()
        .map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_whole_file_is_complete_and_a_cut_one_is_not(String name, byte[] file) {
    assertThat(verdict(file)).isEqualTo(COMPLETE);
    for (int length = 0; length < file.length; length++) {
      assertThat(verdict(Arrays.copyOf(file, length)))
          .as("%s cut after %d of %d bytes", name, length, file.length)
          .isNotEqualTo(COMPLETE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_file_cut_in_its_middle_is_proven_cut(String name, byte[] file) {
    assertThat(verdict(Arrays.copyOf(file, file.length - 1))).as(name).isEqualTo(CUT);
    assertThat(verdict(Arrays.copyOf(file, 13))).as(name).isEqualTo(CUT);
  }

  @Property(tries = 300)
  void the_verdict_does_not_depend_on_how_the_bytes_arrive(
      @ForAll("anyFile") byte[] file,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 40) Integer> sizes) {
    ContainerProof proof = new ContainerProof();
    int turn = 0;
    for (int i = 0; i < file.length; ) {
      int n = Math.min(sizes.get(turn++ % sizes.size()), file.length - i);
      proof.update(file, i, n);
      i += n;
    }
    assertThat(proof.verdict()).isEqualTo(verdict(file));
  }

  @Property
  void no_bytes_confuse_it(@ForAll("garbage") byte[] file) {
    assertThat(verdict(file)).isNotNull();
  }

  @Test
  void nothing_proves_nothing() {
    assertThat(new ContainerProof().verdict()).isEqualTo(UNKNOWN);
    assertThat(verdict(bytes("<html><body>Moved</body></html>"))).isEqualTo(UNKNOWN);
    assertThat(verdict(bytes("II*\0\10\0\0\0a TIFF picture"))).isEqualTo(UNKNOWN);
  }

  @Test
  void takes_no_marker_inside_a_thumbnail_for_the_end() {
    byte[] file = jpegOf(segment('\u00e1', "Exif\0\0" + text(JPEG)) + afterStart(JPEG));
    int thumbnailEnd = text(file).indexOf("\u00ff\u00d9") + 2;
    assertThat(thumbnailEnd).isLessThan(file.length);
    assertThat(verdict(Arrays.copyOf(file, thumbnailEnd))).isEqualTo(CUT);
  }

  @Test
  void tolerates_padding_behind_a_jpeg() {
    assertThat(verdict(join(JPEG, new byte[5_000]))).isEqualTo(COMPLETE);
  }

  @Test
  void does_not_judge_what_it_does_not_know_behind_a_jpeg() {
    assertThat(verdict(join(JPEG, bytes("SEFH...")))).isEqualTo(UNKNOWN);
    assertThat(verdict(join(JPEG, bytes("\0\0\0\30free")))).isEqualTo(UNKNOWN);
    assertThat(verdict(join(JPEG, bytes("\u00ff\u00e1")))).isEqualTo(UNKNOWN);
  }

  @Test
  void waits_for_the_video_that_a_motion_photo_announces() {
    byte[] still =
        jpegOf(segment('\u00e1', "http://ns.adobe.com/xap/1.0/\0<x GCamera:MotionPhoto=\"1\"/>")
            + afterStart(JPEG));
    byte[] video = join(FTYP, box("mdat", "media"), box("moov", "index"));
    byte[] whole = join(still, video);
    assertThat(verdict(whole)).isEqualTo(COMPLETE);
    assertThat(verdict(join(still, new byte[20], video))).isEqualTo(COMPLETE);
    for (int length = 0; length < whole.length; length++) {
      assertThat(verdict(Arrays.copyOf(whole, length))).as("%d", length).isNotEqualTo(COMPLETE);
    }
    assertThat(verdict(still)).isEqualTo(UNKNOWN);
    assertThat(verdict(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(CUT);
  }

  @Test
  void waits_for_no_video_where_the_announcement_says_none() {
    assertThat(verdict(
            jpegOf(segment('\u00e1', "http://ns.adobe.com/xap/1.0/\0<x GCamera:MotionPhoto=\"0\"/>")
                + afterStart(JPEG))))
        .isEqualTo(COMPLETE);
  }

  @Test
  void waits_for_all_pictures_that_a_multi_picture_file_announces() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] first =
          jpegOf(segment('\u00e2', text(multiPictureIndex(order, 3))) + afterStart(JPEG));
      byte[] whole = join(first, JPEG, new byte[7], JPEG);
      assertThat(verdict(whole)).isEqualTo(COMPLETE);
      for (int length = 0; length < whole.length; length++) {
        assertThat(verdict(Arrays.copyOf(whole, length))).as("%d", length).isNotEqualTo(COMPLETE);
      }
    }
  }

  @Test
  void does_not_judge_a_multi_picture_file_whose_index_it_cannot_read() {
    for (String index : List.of(
        "", "II*\0", "II*\0\377\377\377\177", "MM\0*\0\0\0\10\0\1", "MM\0*\0\0\0\10\0\0\0\0\0\0")) {
      assertThat(verdict(jpegOf(segment('\u00e2', "MPF\0" + index) + afterStart(JPEG))))
          .isEqualTo(UNKNOWN);
    }
  }

  @Test
  void ignores_what_follows_a_png_a_gif_and_a_webp() {
    for (byte[] file : List.of(picture("png"), picture("gif"), riff("WEBP", "VP8 \0\0\0\4abcd"))) {
      assertThat(verdict(join(file, bytes("anything")))).isEqualTo(COMPLETE);
    }
  }

  @Test
  void does_not_judge_a_box_that_reaches_to_the_end() {
    byte[] openEnd = join(FTYP, box("moov", ""), bytes("\0\0\0\0mdat"), bytes("media"));
    assertThat(verdict(openEnd)).isEqualTo(UNKNOWN);
  }

  @Test
  void does_not_judge_fragments_and_strange_boxes() {
    byte[] movie = join(FTYP, box("moov", ""), box("mdat", ""));
    assertThat(verdict(join(movie, box("moof", ""), box("mdat", "x")))).isEqualTo(UNKNOWN);
    assertThat(verdict(join(movie, bytes("\0\0\0\4free")))).isEqualTo(UNKNOWN);
    assertThat(verdict(join(movie, box("\0\0\0\0", "")))).isEqualTo(UNKNOWN);
    assertThat(verdict(join(movie, bytes("\0\0\0\1mdat\377\377\377\377\377\377\377\377"))))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void says_cut_in_the_middle_of_a_box_behind_a_whole_movie() {
    byte[] movie = join(FTYP, box("moov", ""), box("mdat", ""));
    assertThat(verdict(movie)).isEqualTo(COMPLETE);
    assertThat(verdict(join(movie, bytes("\0\0")))).isEqualTo(CUT);
    assertThat(verdict(join(movie, bytes("\0\0\0\1mdat")))).isEqualTo(CUT);
    assertThat(verdict(join(movie, bytes("\0\0\0\20mdatabc")))).isEqualTo(CUT);
    assertThat(verdict(join(movie, box("free", "abc")))).isEqualTo(COMPLETE);
  }

  @Test
  void does_not_judge_a_webp_of_unknown_size() {
    byte[] file = riff("WEBP", "");
    Arrays.fill(file, 4, 8, (byte) 0xff);
    assertThat(verdict(file)).isEqualTo(UNKNOWN);
    Arrays.fill(file, 4, 8, (byte) 0);
    assertThat(verdict(file)).isEqualTo(UNKNOWN);
  }

  @Test
  void passes_over_four_gigabytes_by_counting() {
    ContainerProof proof = new ContainerProof();
    byte[] start = join(
        FTYP,
        box("moov", ""),
        ByteBuffer.allocate(16)
            .putInt(1)
            .put(bytes("mdat"))
            .putLong((1L << 32) + 16)
            .array());
    proof.update(start, 0, start.length);
    byte[] mebibyte = new byte[1 << 20];
    for (int i = 0; i < 4096; i++) {
      assertThat(proof.verdict()).isEqualTo(CUT);
      proof.update(mebibyte, 0, mebibyte.length);
    }
    assertThat(proof.verdict()).isEqualTo(COMPLETE);
  }

  @Provide
  Arbitrary<byte[]> anyFile() {
    return Arbitraries.of(files().map(file -> (byte[]) file.get()[1]).toList())
        .flatMap(file -> Arbitraries.integers()
            .between(0, file.length)
            .map(length -> Arrays.copyOf(file, length)));
  }

  @Provide
  Arbitrary<byte[]> garbage() {
    Arbitrary<byte[]> starts = Arbitraries.of(
        bytes("\u00ff\u00d8\u00ff"),
        JPEG,
        bytes("\u0089PNG\r\n\u001a\n"),
        bytes("GIF89a"),
        bytes("RIFF\1\0\0\0WEBP"),
        FTYP,
        jpegOf("\u00ff\u00e2\0\30MPF\0II*\0"));
    Arbitrary<byte[]> rest = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Combinators.combine(starts, rest).as((start, end) -> join(start, end));
  }

  private static Verdict verdict(byte[] file) {
    ContainerProof proof = new ContainerProof();
    proof.update(join(new byte[3], file, new byte[3]), 3, file.length);
    return proof.verdict();
  }

  private static byte[] picture(String format) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      assertThat(ImageIO.write(image(), format, out)).isTrue();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] progressiveJpeg() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image(), null, null), parameters);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }

  private static byte[] animatedGif() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
        for (int i = 0; i < 3; i++) {
          ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(image());
          writer.writeToSequence(
              new IIOImage(image(), null, writer.getDefaultImageMetadata(type, null)), null);
        }
        writer.endWriteSequence();
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage image() {
    BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 24, 24, Color.BLUE));
    graphics.fillRect(0, 0, 24, 24);
    graphics.dispose();
    return image;
  }

  private static byte[] jpegOf(String afterStart) {
    return bytes("\u00ff\u00d8" + afterStart);
  }

  private static String afterStart(byte[] jpeg) {
    return text(jpeg).substring(2);
  }

  private static String segment(char code, String content) {
    int length = content.length() + 2;
    return "\u00ff" + code + (char) (length >> 8) + (char) (length & 0xff) + content;
  }

  private static byte[] multiPictureIndex(ByteOrder order, int images) {
    return ByteBuffer.allocate(4 + 8 + 2 + 2 * 12)
        .put(bytes("MPF\0"))
        .put(bytes(order == ByteOrder.BIG_ENDIAN ? "MM\0*" : "II*\0"))
        .order(order)
        .putInt(8)
        .putShort((short) 2)
        .putShort((short) 0xb000)
        .putShort((short) 7)
        .putInt(4)
        .put(bytes("0100"))
        .putShort((short) 0xb001)
        .putShort((short) 4)
        .putInt(1)
        .putInt(images)
        .array();
  }

  private static byte[] riff(String form, String content) {
    return ByteBuffer.allocate(12 + content.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(bytes("RIFF"))
        .putInt(4 + content.length())
        .put(bytes(form + content))
        .array();
  }

  private static byte[] box(String type, String content) {
    return ByteBuffer.allocate(8 + content.length())
        .putInt(8 + content.length())
        .put(bytes(type + content))
        .array();
  }

  private static byte[] largeBox(String type, String content) {
    return ByteBuffer.allocate(16 + content.length())
        .putInt(1)
        .put(bytes(type))
        .putLong(16 + content.length())
        .put(bytes(content))
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(
        IntStream.range(0, parts.length).map(i -> parts[i].length).sum());
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
