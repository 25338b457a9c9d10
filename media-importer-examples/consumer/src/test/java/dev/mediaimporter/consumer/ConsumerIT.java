package dev.mediaimporter.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs of others, compiled and started with the JDK's own tools and nothing but jars. */
@Timeout(120)
final class ConsumerIT {
  private static final Path LIBRARIES = Path.of("target/libraries");
  private static final Path SOURCE =
      Path.of("src/main/java/dev/mediaimporter/consumer/FolderImport.java");
  private static final Path MODULE = Path.of("src/module/module-info.java");

  /** What an import into a folder does not need; {@code docs/library.md} names it. */
  private static final Predicate<String> AWS = name -> name.contains("aws")
      || List.of(
              "s3-",
              "apache5-client-",
              "sdk-core-",
              "auth-",
              "protocol-core-",
              "arns-",
              "profiles-",
              "crt-core-",
              "http-auth-",
              "identity-spi-",
              "checksums-",
              "retries-",
              "http-client-spi-",
              "regions-",
              "annotations-",
              "utils-",
              "metrics-spi-",
              "json-utils-",
              "third-party-",
              "endpoints-spi-",
              "eventstream-",
              "reactive-streams-")
          .stream()
          .anyMatch(name::startsWith);

  @TempDir
  Path folder;

  @Test
  void core_works_on_the_module_path() throws Exception {
    Path classes = folder.resolve("classes");
    String libraries = libraries(name -> true);
    compile(
        "--module-path", libraries, "-d", classes.toString(), SOURCE.toString(), MODULE.toString());

    String out = run(
        "--module-path",
        libraries + File.pathSeparator + classes,
        "--module",
        "dev.mediaimporter.consumer/dev.mediaimporter.consumer.FolderImport",
        folder.resolve("photos").toString());

    assertThat(out).contains("status=complete, listed=1, stored=1");
    assertThat(folder.resolve("photos/2024/07/a.jpg")).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void an_import_into_a_folder_needs_no_aws_library() throws Exception {
    String libraries = libraries(AWS.negate());
    assertThat(libraries).contains("media-importer-core").doesNotContain("awssdk");

    String out = run(
        "--class-path",
        libraries + File.pathSeparator + "target/classes",
        "dev.mediaimporter.consumer.FolderImport",
        folder.resolve("photos").toString());

    assertThat(out).contains("status=complete, listed=1, stored=1");
  }

  @Test
  void no_thread_outlives_what_it_belongs_to() throws Exception {
    String out = run(
        "--class-path",
        libraries(name -> true) + File.pathSeparator + "target/classes",
        "dev.mediaimporter.consumer.OpenAndClose");

    assertThat(out.lines())
        .noneMatch(line -> line.startsWith("left: "))
        .filteredOn(line -> line.startsWith("not there: ") || line.equals("closed"))
        .hasSize(3);
  }

  @Test
  void core_brings_no_library_that_splits_a_package() throws IOException {
    assertThat(libraries(name -> true))
        .doesNotContain("jsr305", "javax.annotation-api", "api-common", "auto-value");
  }

  private static String libraries(Predicate<String> wanted) throws IOException {
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      return jars.filter(jar -> wanted.test(jar.getFileName().toString()))
          .map(Path::toString)
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static void compile(String... arguments) {
    StringWriter messages = new StringWriter();
    int exitCode = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(new PrintWriter(messages), new PrintWriter(messages), arguments);
    assertThat(exitCode).as(messages.toString()).isZero();
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out;
    try (InputStream in = process.getInputStream()) {
      out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
