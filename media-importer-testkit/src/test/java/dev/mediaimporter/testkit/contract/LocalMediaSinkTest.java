package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

final class LocalMediaSinkTest extends MediaSinkContract {
  @TempDir
  private Path folder;

  @Override
  protected MediaSink createSink() {
    return LocalMediaSink.in(folder.resolve("photos"));
  }

  @Override
  protected MediaSink anotherSink() {
    return LocalMediaSink.in(folder.resolve("photos"));
  }

  @Override
  protected Optional<byte[]> rawBytes(MediaKey key) throws IOException {
    Path file = folder.resolve("photos").resolve(key.value());
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  @Override
  protected void rawPut(MediaKey key, byte[] bytes) throws IOException {
    Path file = folder.resolve("photos").resolve(key.value());
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Override
  protected void assertNothingIsLeftOver() throws IOException {
    Path tmp = folder.resolve("photos/.media-importer/tmp");
    if (Files.exists(tmp)) {
      try (Stream<Path> files = Files.list(tmp)) {
        assertThat(files).allMatch(file -> file.toString().endsWith(".lock"));
      }
    }
  }
}
