package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

final class HelpTest {
  private static final Path REFERENCE = Path.of("../docs/cli.md");
  private static final String BEGIN = "<!-- The rest is made from the help of the program. -->\n";
  private static final String RENEW = "renewReference";

  @TempDir
  Path folder;

  static Stream<String> commands() {
    return HelpPage.ofAll(spec(), 80).stream().map(Map.Entry::getKey);
  }

  private static CommandSpec spec() {
    return Program.commands(new Cli(Path.of("").toAbsolutePath()).context()).getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_help_of_a_command_fits_a_screen_of_80_columns(String command) {
    String help = help(80, command, "--help");

    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    if (command.contains(" ")) {
      assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(25);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_whole_help_fits_40_columns_and_80(String command) {
    for (int width : new int[] {40, 80}) {
      String help = help(width, command, "--help-all");

      assertThat(help.lines().filter(line -> line.strip().contains(" ")))
          .allMatch(line -> line.length() <= width, "at most " + width);
      assertThat(help).startsWith("Usage: media-importer");
    }
  }

  @Test
  void help_of_a_command_is_the_whole_help() {
    assertThat(new Cli(folder).run("help", "import").out())
        .isEqualTo(help(80, "media-importer import", "--help-all"))
        .contains("Exit codes: ", "Examples:", "\nWhich items:\n      --since DATE");
    assertThat(help(80, "media-importer import", "--help"))
        .contains("\nWhich items: --since ", "help import")
        .doesNotContain("Exit codes");
  }

  /** Every flag of every command, in words. */
  @Test
  void the_reference_in_the_documentation_is_the_help() throws IOException {
    String document = Files.readString(REFERENCE);
    String prose = document.substring(0, document.indexOf(BEGIN) + BEGIN.length());
    StringBuilder expected = new StringBuilder(prose);
    HelpPage.ofAll(spec(), 80)
        .forEach(page -> expected
            .append("\n### ")
            .append(page.getKey())
            .append("\n\n```\n")
            .append(page.getValue().strip())
            .append("\n```\n"));
    if (System.getProperty(RENEW) != null) {
      Files.write(REFERENCE, expected.toString().getBytes(StandardCharsets.UTF_8));
      return;
    }
    assertThat(document)
        .as("docs/cli.md is not what help says; this renews it: ./mvnw test"
            + " -pl media-importer-examples -Dtest=HelpTest -D" + RENEW)
        .isEqualTo(expected.toString());
  }

  private String help(int width, String command, String flag) {
    UnaryOperator<String> below = name -> name.replaceFirst("^media-importer ?", "");
    String[] words = Stream.concat(
            Stream.of(below.apply(command).split(" ")).filter(word -> !word.isEmpty()),
            Stream.of(flag))
        .toArray(String[]::new);
    return new Cli(folder)
        .with(new Terminal(false, false, true, () -> width))
        .run(words)
        .out();
  }
}
