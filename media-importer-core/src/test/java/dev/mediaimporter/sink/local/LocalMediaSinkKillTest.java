package dev.mediaimporter.sink.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.sink.PutResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed at moments nobody chose. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class LocalMediaSinkKillTest {
  @TempDir
  private Path root;

  private Process startWriter() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void awaitLines(Process writer, int count) throws IOException {
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < count; i++) {
        assertThat(lines.readLine()).isNotNull();
      }
    }
  }

  private static void kill(Process writer) throws InterruptedException {
    writer.destroyForcibly().waitFor();
  }

  private void assertEveryFileIsComplete() throws IOException {
    for (int i = 0; i < KilledWriter.PHOTOS; i++) {
      Path file = root.resolve(KilledWriter.key(i).value());
      if (Files.exists(file)) {
        assertThat(file).hasBinaryContent(new Photo(KilledWriter.itemId(i)).bytes);
      }
    }
  }

  @Test
  void leaves_only_complete_files_whenever_it_is_killed() throws Exception {
    Random random = new Random(20190730);
    for (int round = 0; round < 5; round++) {
      Process writer = startWriter();
      awaitLines(writer, 1 + random.nextInt(KilledWriter.PHOTOS / 2));
      kill(writer);
      assertEveryFileIsComplete();
    }

    try (LocalMediaSink sink = LocalMediaSink.in(root)) {
      for (int i = 0; i < KilledWriter.PHOTOS; i++) {
        PutResult result = sink.put(KilledWriter.key(i), new Photo(KilledWriter.itemId(i)));
        assertThat(result.stored().itemId()).contains(KilledWriter.itemId(i));
      }
      try (Stream<Path> drafts = Files.list(root.resolve(".media-importer/tmp"))) {
        assertThat(drafts).hasSize(1).allMatch(file -> file.toString().endsWith(".lock"));
      }
    }
    assertEveryFileIsComplete();
  }

  @Test
  void leaves_the_files_of_a_living_process_alone() throws Exception {
    Process writer = startWriter();
    try {
      awaitLines(writer, 1);
      Path tmp = root.resolve(".media-importer/tmp");

      try (LocalMediaSink sink = LocalMediaSink.in(root)) {
        sink.checkWritable();
        assertThat(locks(tmp)).isEqualTo(2);
      }

      kill(writer);
      try (LocalMediaSink sink = LocalMediaSink.in(root)) {
        sink.checkWritable();
        assertThat(locks(tmp)).isEqualTo(1);
      }
    } finally {
      kill(writer);
    }
  }

  private static long locks(Path tmp) throws IOException {
    try (Stream<Path> files = Files.list(tmp)) {
      return files.filter(file -> file.toString().endsWith(".lock")).count();
    }
  }
}
