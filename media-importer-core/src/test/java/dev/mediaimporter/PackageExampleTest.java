package dev.mediaimporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example in the package's description is the one that the examples module compiles. */
final class PackageExampleTest {
  private static final Path COMPILED =
      Path.of("../media-importer-examples/src/main/java/dev/mediaimporter/examples/embed/"
          + "ImportToFolder.java");
  private static final Path DESCRIBED =
      Path.of("src/main/java/dev/mediaimporter/package-info.java");

  @Test
  void shows_the_code_that_is_compiled() throws IOException {
    String method =
        between(COMPILED, "Path target) throws IOException {", "  }\n  // end::snippet");

    assertThat(between(DESCRIBED, "<pre>{@code", "}</pre>").replaceAll("(?m)^ \\*", ""))
        .isEqualToIgnoringWhitespace(method);
  }

  private static String between(Path file, String start, String end) throws IOException {
    String text = Files.readString(file, UTF_8).replace("\r\n", "\n");
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
