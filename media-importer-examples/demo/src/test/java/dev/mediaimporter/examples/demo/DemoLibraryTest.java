package dev.mediaimporter.examples.demo;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoLibraryTest {
  private static final Library DEMO = DemoLibrary.create();

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

    assertThat(jpeg).endsWith(0xFF, 0xD9);
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
  void the_film_is_a_whole_mp4() {
    ByteBuffer film = ByteBuffer.wrap(named("VID_20240714_193107.mp4").bytes().toByteArray());
    List<String> boxes = new ArrayList<>();
    while (film.hasRemaining()) {
      int start = film.position();
      int size = film.getInt();
      byte[] type = new byte[4];
      film.get(type);
      boxes.add(new String(type, StandardCharsets.US_ASCII));
      film.position(start + size);
    }

    assertThat(boxes).containsExactly("ftyp", "moov", "mdat");
  }

  @Test
  void the_same_bytes_come_every_time() {
    assertThat(DemoLibrary.create().items().get(5).bytes().sha256())
        .isEqualTo(DEMO.items().get(5).bytes().sha256());
  }
}
