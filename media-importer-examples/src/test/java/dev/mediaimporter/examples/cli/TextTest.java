package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "9996, 10.0 kB",
    "99960, 100 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "34100000, 34.1 MB",
    "20000000000, 20.0 GB",
    "9223372036854775807, 9223 PB"
  })
  void bytes_have_three_digits(long count, String text) {
    assertThat(Format.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "449, 0.4 s",
    "9999, 10 s",
    "59600, 1 min",
    "200000, 3 min 20 s",
    "7500000, 2 h 5 min"
  })
  void durations_are_rounded(long millis, String text) {
    assertThat(Format.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void text_is_wrapped_between_words() {
    assertThat(Format.wrapped("one two three four", 10)).isEqualTo("one two\n  three\n  four");
    assertThat(Format.wrapped("unbreakable words", 5)).isEqualTo("unbreakable words");
    assertThat(Format.wrapped("short", 80)).isEqualTo("short");
  }

  @Test
  void foreign_text_cannot_steer_a_terminal() {
    assertThat(Printable.of("a\u001b[2Jb\nc\u202Ed\uD800"))
        .isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFD");
  }

  @Test
  void harmless_text_stays() {
    String family = "été 👨‍👩‍👧 ☀️.jpg";

    assertThat(Printable.of(family)).isEqualTo(family);
  }

  @Test
  void long_text_is_cut_between_code_points() {
    assertThat(Printable.of("😀😀😀😀", 3)).isEqualTo("😀😀…");
    assertThat(Printable.of("abc", 3)).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
  void a_folder_in_letters_that_the_locale_does_not_know_is_refused(String variable) {
    Cli.Result result = new Cli(folder).with(variable, "/home/Jos\uFFFD\uFFFD").run("ls");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("/home/Jos").contains("set LC_ALL");
  }

  @Test
  void an_argument_in_letters_that_the_locale_does_not_know_is_refused() {
    Cli.Result result = new Cli(folder).run("import", "--from", "library:album/\uFFFDt\uFFFD");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(1).contains("set LC_ALL");
  }

  @Test
  void a_shortage_of_threads_is_one_line() {
    PrintStream out = new PrintStream(OutputStream.nullOutputStream()) {
      @Override
      public void println(String line) {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };

    Cli.Result result = new Cli(folder).with(out).run("version");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(1).contains("raise the limit");
  }
}
