package dev.mediaimporter.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceSpecTest {
  @Test
  void reads_an_album_everything_and_a_picked_selection() {
    assertThat(SourceSpec.parse("library:all")).isEqualTo(new SourceSpec.Everything());
    assertThat(SourceSpec.parse("picker:a-b")).isEqualTo(new SourceSpec.Picked("a-b"));
    assertThat(SourceSpec.parse("library:album/a/b c")).isEqualTo(new SourceSpec.Album("a/b c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"library:all", "library:album/a/b c", "picker:a-b"})
  void writes_the_text_it_read(String text) {
    assertThat(SourceSpec.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "library", "library:album/", "album/x", "library:ALL", "picker:", "picker"})
  void refuses_other_texts(String text) {
    assertThatThrownBy(() -> SourceSpec.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
