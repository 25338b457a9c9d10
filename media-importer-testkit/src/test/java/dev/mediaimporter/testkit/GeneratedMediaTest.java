package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedMediaTest {
  private static final long TWENTY_GB = 20_000_000_000L;

  @Property(tries = 300)
  void a_part_equals_the_same_part_of_the_whole(
      @ForAll @IntRange(max = 200_000) int size, @ForAll int a, @ForAll int b) {
    MediaBytes bytes = LibraryItem.photo("id", "x.jpg", size).bytes();
    int from = Math.floorMod(Math.min(a, b), size + 1);
    int length = Math.floorMod(Math.max(a, b), size - from + 1);
    byte[] part = new byte[length];

    bytes.read(from, part, 0, length);

    assertThat(part).isEqualTo(Arrays.copyOfRange(bytes.toByteArray(), from, from + length));
    assertThat(bytes.slice(from, length).toByteArray()).isEqualTo(part);
  }

  @Property(tries = 300)
  void a_photo_is_a_whole_jpeg_and_any_shorter_one_is_not(
      @ForAll @IntRange(min = 8, max = 150_000) int size,
      @ForAll @IntRange(min = 1, max = 150_000) int cut) {
    byte[] whole = LibraryItem.photo("id" + size, "x.jpg", size).bytes().toByteArray();

    assertThat(whole).hasSize(size);
    assertThat(isWholeJpeg(whole)).isTrue();
    assertThat(isWholeJpeg(Arrays.copyOf(whole, Math.max(0, size - cut)))).isFalse();
  }

  @Property(tries = 300)
  void a_video_is_a_whole_mp4_and_any_shorter_one_is_not(
      @ForAll @IntRange(min = 8, max = 150_000) int size,
      @ForAll @IntRange(min = 1, max = 150_000) int cut) {
    MediaBytes whole = LibraryItem.video("id" + size, "x.mp4", size).bytes();

    assertThat(whole.size()).isEqualTo(size);
    assertThat(isBoxes(whole)).isTrue();
    int shorter = Math.max(1, size - cut);
    boolean endsBetweenBoxes = shorter < size && boxEnds(whole, shorter);
    assertThat(isBoxes(whole.slice(0, shorter))).isEqualTo(endsBetweenBoxes);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        200_000_000,
        2147483647L,
        2147483648L,
        2147483649L,
        4294967297L,
        TWENTY_GB
      })
  void media_have_the_size_asked_for(long size) {
    for (LibraryItem item : new LibraryItem[] {
      LibraryItem.photo("id", "x.jpg", size),
      LibraryItem.video("id", "x.mp4", size),
      LibraryItem.builder()
          .from(LibraryItem.photo("id", "x.heic", size))
          .mimeType("image/heic")
          .build()
    }) {
      MediaBytes bytes = item.bytes();
      assertThat(bytes.size()).isEqualTo(size);
      byte[] end = new byte[(int) Math.min(size, 200)];
      bytes.read(size - end.length, end, 0, end.length);
    }
  }

  @Test
  void a_video_above_four_gigabytes_has_a_large_box() {
    MediaBytes bytes = LibraryItem.video("id", "x.mp4", TWENTY_GB).bytes();
    assertThat(isBoxes(bytes)).isTrue();
    assertThat(isBoxes(bytes.slice(0, TWENTY_GB - 1))).isFalse();
    assertThat(bytes.slice(32, 8).toByteArray()).containsExactly(0, 0, 0, 1, 'm', 'd', 'a', 't');
  }

  @Property(tries = 100)
  void bytes_tell_items_and_places_apart(@ForAll @LongRange(max = 1_000) long place) {
    byte[] here = stretch(LibraryItem.photo("a", "x.jpg", TWENTY_GB), place);
    assertThat(here).isNotEqualTo(stretch(LibraryItem.photo("b", "x.jpg", TWENTY_GB), place));
    assertThat(here).isNotEqualTo(stretch(LibraryItem.photo("a", "x.jpg", TWENTY_GB), place + 1));
    assertThat(here).isEqualTo(stretch(LibraryItem.photo("a", "x.jpg", TWENTY_GB), place));
  }

  private static byte[] stretch(LibraryItem item, long place) {
    return item.bytes().slice(1_000 + place * 65_536, 64).toByteArray();
  }

  @Test
  void streams_and_hashes_are_of_the_same_bytes() throws Exception {
    MediaBytes bytes = LibraryItem.photo("id", "x.jpg", 300_001).bytes();
    byte[] streamed;
    try (InputStream in = bytes.open()) {
      streamed = in.readAllBytes();
    }
    assertThat(streamed).isEqualTo(bytes.toByteArray());
    assertThat(bytes.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(streamed)));
  }

  @Test
  void a_photo_says_when_and_with_what_it_was_taken() {
    LibraryItem item = LibraryItem.builder()
        .from(LibraryItem.photo("id", "x.jpg", 5_000))
        .creationTime(Instant.parse("2024-07-14T09:31:07Z"))
        .cameraMake("Make")
        .cameraModel("Model")
        .build();
    assertThat(new String(item.bytes().toByteArray(), StandardCharsets.ISO_8859_1))
        .contains("Exif\0\0II*\0")
        .contains("2024:07:14 09:31:07\0")
        .contains("Make\0")
        .contains("Model\0");
  }

  @Property(tries = 100)
  void a_photo_can_be_looked_at_and_gets_lighter_downwards(
      @ForAll @IntRange(min = 500, max = 100_000) int size) throws IOException {
    byte[] photo = LibraryItem.photo("id" + size, "x.jpg", size).bytes().toByteArray();
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(photo));
    for (int shift = 0; shift <= 16; shift += 8) {
      int top = picture.getRGB(3, 0) >> shift & 0xFF;
      int bottom = picture.getRGB(3, 7) >> shift & 0xFF;
      assertThat(bottom - top).as("colour %s of %s", shift, size).isBetween(60, 130);
    }
  }

  @Test
  void twenty_gigabytes_are_served_without_holding_them() throws IOException {
    LibraryItem film = LibraryItem.video("film", "film.mp4", TWENTY_GB);
    try (PhotosEmulator google =
        PhotosEmulator.start(Library.builder().item(film).build())) {
      Caller caller = new Caller(google);
      String url = caller
          .bytes(caller.baseUrl("film") + "=dv")
          .headers()
          .firstValue("Location")
          .orElseThrow();
      HttpResponse<byte[]> head =
          caller.bytes(url, request -> request.method("HEAD", BodyPublishers.noBody()));
      assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(TWENTY_GB);
      try (InputStream in =
          caller.send(caller.authorized(url), BodyHandlers.ofInputStream()).body()) {
        assertThat(in.readNBytes(1 << 20))
            .isEqualTo(film.bytes().slice(0, 1 << 20).toByteArray());
      }
    }
  }

  /** Walks segments up to the scan and looks for the end marker behind it. */
  static boolean isWholeJpeg(byte[] jpeg) {
    if (jpeg.length < 4 || word(jpeg, 0) != 0xFFD8 || word(jpeg, jpeg.length - 2) != 0xFFD9) {
      return false;
    }
    int at = 2;
    while (at + 4 <= jpeg.length && word(jpeg, at) != 0xFFD9) {
      int marker = word(jpeg, at);
      at += 2 + word(jpeg, at + 2);
      if (marker == 0xFFDA) {
        break;
      }
    }
    for (; at + 2 < jpeg.length; at++) {
      if ((jpeg[at] & 0xFF) == 0xFF && jpeg[at + 1] != 0) {
        return false;
      }
    }
    return at + 2 == jpeg.length;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  /** Walks the boxes of a file and tells whether they end where it ends. */
  static boolean isBoxes(MediaBytes file) {
    return boxEnds(file, file.size());
  }

  /** Whether a box that starts before this place ends there. */
  private static boolean boxEnds(MediaBytes file, long place) {
    long at = 0;
    while (at < place) {
      if (file.size() - at < 16 && file.size() - at != 8) {
        byte[] small = file.slice(at, file.size() - at).toByteArray();
        return small.length >= 8
            && at + Integer.toUnsignedLong(ByteBuffer.wrap(small).getInt()) == place;
      }
      ByteBuffer head =
          ByteBuffer.wrap(file.slice(at, Math.min(16, file.size() - at)).toByteArray());
      long size = Integer.toUnsignedLong(head.getInt());
      at += size == 1 ? head.getLong(8) : size;
    }
    return at == place;
  }
}
