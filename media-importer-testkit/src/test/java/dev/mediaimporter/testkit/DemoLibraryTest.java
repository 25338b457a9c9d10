package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoLibraryTest {
  private static final Library DEMO = Library.demo();

  @Test
  void has_a_summer_of_pictures_and_a_film_in_two_albums() {
    List<LibraryItem> lake = DEMO.albumTitled("Summer at the lake").items();

    assertThat(lake)
        .hasSize(20)
        .filteredOn(item -> item.kind() == ItemKind.VIDEO)
        .hasSize(1);
    assertThat(DEMO.albums()).hasSize(2);
    assertThat(DEMO.items()).hasSize(25);
    assertThat(lake)
        .filteredOn(item -> item.filename().equals(Optional.of("IMG_0107.JPG")))
        .hasSize(2);
    assertThat(new HashSet<>(DEMO.items().stream().map(LibraryItem::id).toList()))
        .hasSize(25);
    assertThat(DEMO.items())
        .allSatisfy(item -> assertThat(item.creationTime().orElseThrow())
            .isBetween(
                Instant.parse("2024-06-21T00:00:00Z"), Instant.parse("2024-09-22T00:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IMG_20240622_051204.jpg",
        "PXL_20240629_093120.jpg",
        "PXL_20240629_210544.jpg",
        "DSC_0043.JPG",
        "IMG_20240706_223810.jpg",
        "DSC_0218.JPG"
      })
  void pictures_can_be_looked_at(String name) throws IOException {
    LibraryItem item = named(name);
    byte[] jpeg = item.bytes().toByteArray();

    assertThat(GeneratedMediaTest.isWholeJpeg(jpeg)).isTrue();
    assertThat(jpeg).startsWith(0xFF, 0xD8, 0xFF, 0xE1);
    assertThat(new String(jpeg, 0, 400, StandardCharsets.ISO_8859_1))
        .contains("Exif\0\0II*\0")
        .contains("2024:0")
        .contains(item.cameraModel().orElseThrow());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(picture.getWidth()).isEqualTo(item.width());
    assertThat(picture.getHeight()).isEqualTo(item.height());
    assertThat(distinctColours(picture)).isGreaterThan(500);
  }

  private static LibraryItem named(String name) {
    return DEMO.items().stream()
        .filter(item -> item.filename().equals(Optional.of(name)))
        .findFirst()
        .orElseThrow();
  }

  private static int distinctColours(BufferedImage picture) {
    HashSet<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 7) {
      for (int x = 0; x < picture.getWidth(); x += 7) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours.size();
  }

  @Test
  void the_film_is_whole_and_its_tables_point_at_its_frames() {
    LibraryItem film = named("VID_20240714_193107.mp4");
    byte[] mp4 = film.bytes().toByteArray();
    ByteBuffer bytes = ByteBuffer.wrap(mp4);

    assertThat(GeneratedMediaTest.isBoxes(film.bytes())).isTrue();
    assertThat(GeneratedMediaTest.isBoxes(film.bytes().slice(0, mp4.length - 1)))
        .isFalse();
    assertThat(mp4.length).isLessThan(5_000_000);
    int sizes = find(mp4, "stsz");
    int frames = bytes.getInt(sizes + 12);
    assertThat(frames).isEqualTo(30);
    int at = bytes.getInt(find(mp4, "stco") + 12);
    assertThat(at).isEqualTo(find(mp4, "mdat") + 4);
    for (int frame = 0; frame < frames; frame++) {
      int size = bytes.getInt(sizes + 16 + 4 * frame);
      assertThat(bytes.getInt(at)).isEqualTo(size - 4);
      assertThat(mp4[at + 4] & 0x1F).isEqualTo(frame == 0 ? 5 : 1);
      at += size;
    }
    assertThat(at).isEqualTo(mp4.length);
  }

  private static int find(byte[] file, String type) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
  }

  @Test
  void the_same_bytes_come_every_time() {
    assertThat(Library.demo().items().get(5).bytes().sha256())
        .isEqualTo(DEMO.items().get(5).bytes().sha256());
  }

  @Test
  void previews_are_small_versions_of_the_pictures_and_of_the_film() throws IOException {
    try (PhotosEmulator google = PhotosEmulator.start(DEMO)) {
      Caller caller = new Caller(google);
      for (String name : List.of("DSC_0043.JPG", "VID_20240714_193107.mp4")) {
        byte[] jpeg =
            caller.bytes(caller.baseUrl(named(name).id()) + "=w200-h200").body();
        BufferedImage preview = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(preview.getWidth()).isEqualTo(200);
        assertThat(distinctColours(preview)).isGreaterThan(50);
      }
    }
  }
}
