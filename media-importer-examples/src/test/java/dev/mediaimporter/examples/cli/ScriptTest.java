package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, with a Java that only tells what it was started with. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ScriptTest {
  @TempDir
  Path root;

  @BeforeEach
  void build() throws IOException {
    executable("media-importer", Files.readString(Path.of("../media-importer")));
    executable("jdk/bin/java", """
        #!/bin/sh
        for option in "$@"; do
          if [ "$option" = -Xbad ]; then echo 'Unrecognized option: -Xbad'; exit 1; fi
        done
        printf '%s\\n' "$@"
        """);
    Path target = Files.createDirectories(root.resolve("media-importer-examples/target"));
    Files.createFile(target.resolve("media-importer.jar"));
  }

  private void executable(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private record Run(int exitCode, List<String> lines) {}

  private Run run(String javaOptions) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            root.resolve("media-importer").toString(), "verify", "--to", "a b")
        .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("MEDIA_IMPORTER_JAVA_OPTS", javaOptions);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out.lines().toList());
  }

  @Test
  void passes_the_arguments_on() throws Exception {
    Run run = run("");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).contains("-Xms64m", "-Xmx1g").endsWith("verify", "--to", "a b");
  }

  @Test
  void a_heap_that_the_user_wants_takes_the_place_of_ours() throws Exception {
    assertThat(run("-Xmx32m").lines())
        .contains("-Xmx32m")
        .doesNotContain("-Xms64m", "-Xmx1g", "-Xmn16m");
  }

  @Test
  void a_collector_that_the_user_wants_takes_the_place_of_ours() throws Exception {
    assertThat(run("-XX:+UseG1GC").lines())
        .contains("-XX:+UseG1GC", "-Xmx1g")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void a_cache_is_for_the_java_and_the_program_it_was_made_of() throws Exception {
    Path jar = root.resolve("media-importer-examples/target/media-importer.jar");
    Path cache = Files.createFile(Path.of(jar + ".25.aot"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH.plusSeconds(1000)));
    Files.setLastModifiedTime(cache, FileTime.from(Instant.EPOCH.plusSeconds(2000)));
    Path release = Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");

    assertThat(run("").lines()).contains("-XX:AOTCache=" + cache.toRealPath());

    Files.writeString(release, "JAVA_VERSION=\"26\"\n");
    assertThat(run("").lines()).noneMatch(option -> option.contains("AOTCache"));

    Files.writeString(release, "JAVA_VERSION=\"25.0.1\"\n");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH.plusSeconds(3000)));
    assertThat(run("").lines()).noneMatch(option -> option.contains("AOTCache"));
  }

  @Test
  void options_that_java_refuses_are_wrong_usage() throws Exception {
    assertThat(run("-Xbad"))
        .isEqualTo(new Run(
            2,
            List.of("media-importer: Java does not start with the options in"
                + " MEDIA_IMPORTER_JAVA_OPTS or JAVA_TOOL_OPTIONS: Unrecognized option: -Xbad")));
  }
}
