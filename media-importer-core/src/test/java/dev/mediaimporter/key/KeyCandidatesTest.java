package dev.mediaimporter.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyCandidatesTest {
  private static final String ID = "AF1Qip-an_id";
  private static final String SHORT = "-f7196163";
  private static final String LONG =
      "-f71961635e0e3f285af9f959a6225b2018398a798be96ed0a51c6f678e9d6d29";

  @ParameterizedTest
  @CsvSource({
    "md5/IMG_0001.JPG, md5/IMG_0001, .JPG",
    "a.tar.gz, a.tar, .gz",
    "v1.2/README, v1.2/README, ''",
    "2024/_hidden, 2024/_hidden, ''"
  })
  void put_the_hash_of_the_id_before_the_extension(String key, String stem, String extension) {
    assertThat(candidates(key))
        .containsExactly(key, stem + SHORT + extension, stem + LONG + extension);
  }

  @Test
  void cut_the_stem_to_make_room_for_the_hash() {
    String name = "\u00e9".repeat(125) + ".jpg";
    assertThat(candidates("d/" + name))
        .containsExactly(
            "d/" + name,
            "d/" + "\u00e9".repeat(121) + SHORT + ".jpg",
            "d/" + "\u00e9".repeat(93) + LONG + ".jpg");
  }

  @Test
  void fit_the_whole_key_into_its_limit() {
    String directory = ("d".repeat(199) + "/").repeat(4);
    String key = directory + "x".repeat(220) + ".jpg";
    assertThat(candidates(key))
        .hasSize(3)
        .allSatisfy(k -> assertThat(k.getBytes(StandardCharsets.UTF_8)).hasSize(1024))
        .doesNotHaveDuplicates();
  }

  @Test
  void are_fewer_where_the_folder_leaves_no_room_for_a_hash() {
    String directory = "d".repeat(1000) + "/";
    assertThat(candidates(directory + "photo.jpg"))
        .containsExactly(directory + "photo.jpg", directory + "photo" + SHORT + ".jpg");
    assertThat(candidates("d".repeat(1020) + "/a.j")).hasSize(1);
  }

  @Test
  void are_never_the_same_key_twice() {
    String name = "x".repeat(255 - 9 - 4) + SHORT + ".jpg";
    assertThat(candidates(name)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void fit_a_destination_with_short_names() {
    MediaKey key = MediaKey.of("\u00e4".repeat(100) + "/" + "x".repeat(200) + ".jpg");
    List<MediaKey> all = KeyStrategies.candidates(key, Items.item(ID).build(), 143);

    assertThat(all).hasSize(3).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(one -> {
      assertThat(one.value()).startsWith("\u00e4".repeat(71) + "/x").endsWith(".jpg");
      assertThat(one.value().split("/"))
          .allSatisfy(segment ->
              assertThat(segment.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(143));
    });
    assertThat(all.get(0).filename()).isEqualTo("x".repeat(139) + ".jpg");
    // What fits is not changed, and longer names stay where they can be held.
    assertThat(KeyStrategies.fit(MediaKey.of("a/b.jpg"), 64)).isEqualTo(MediaKey.of("a/b.jpg"));
    assertThat(KeyStrategies.candidates(key, Items.item(ID).build())).startsWith(key);
  }

  private static List<String> candidates(String key) {
    return KeyStrategies.candidates(MediaKey.of(key), Items.item(ID).build()).stream()
        .map(MediaKey::value)
        .toList();
  }
}
