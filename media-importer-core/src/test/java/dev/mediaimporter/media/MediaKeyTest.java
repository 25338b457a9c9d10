package dev.mediaimporter.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "md5/IMG_0001.JPG",
        ".hidden",
        "a/..b/c..",
        "caf\u00e9 \ud83d\ude00.jpg",
        "~#%[]&+"
      })
  void takes_what_every_destination_can_hold(String value) {
    assertThat(MediaKey.of(value).value()).isEqualTo(value);
    assertThat(MediaKey.of(value)).hasToString(value).isEqualTo(MediaKey.of(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/..",
        "a/./b",
        "a\\b",
        "a\0b",
        "a\nb",
        "a\u007f",
        "a\u0085",
        "\ud83d",
        "a\udc00b",
        "//\n"
      })
  void refuses_what_one_cannot(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MediaKey.of(value))
        .withMessageStartingWith("a key ")
        .withMessageNotContaining("\n");
  }

  @Test
  void counts_bytes_not_characters() {
    assertThat(MediaKey.of("a".repeat(1024)).value()).hasSize(1024);
    assertThat(MediaKey.of("\u00e9".repeat(512)).value()).hasSize(512);
    assertThatIllegalArgumentException().isThrownBy(() -> MediaKey.of("a".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> MediaKey.of("\u00e9".repeat(512) + "a"));
  }

  @Test
  void knows_its_filename_and_goes_below_a_prefix() {
    assertThat(MediaKey.of("a/b/c.jpg").filename()).isEqualTo("c.jpg");
    assertThat(MediaKey.of("c.jpg").filename()).isEqualTo("c.jpg");
    assertThat(MediaKey.of("c.jpg").under("a/b")).isEqualTo(MediaKey.of("a/b/c.jpg"));
    assertThatIllegalArgumentException().isThrownBy(() -> MediaKey.of("c.jpg").under("a/"));
    assertThat(MediaKey.of("a")).isLessThan(MediaKey.of("b")).isNotEqualTo(MediaKey.of("b"));
  }

  @Property
  void no_key_leaves_the_folder_it_is_resolved_against(@ForAll("text") String value) {
    if (catchThrowable(() -> MediaKey.of(value)) != null) {
      return;
    }
    Path folder = Path.of("/photos");
    Path file = folder.resolve(MediaKey.of(value).value());
    assertThat(file.normalize()).isEqualTo(file).startsWithRaw(folder).isNotEqualTo(folder);
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings().withChars("ab./\\\0\n ~").ofMaxLength(12);
  }
}
