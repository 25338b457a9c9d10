package dev.mediaimporter.sink.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two temporary files of one write. The record says what the bytes are, and is complete on disk
 * before they get their final name; as long as both files exist, a file that is the same as
 * {@code bytes} is what {@code record} says.
 */
record PendingFile(Path bytes, Path record) implements Closeable {
  static final String BYTES_SUFFIX = ".part";
  static final String RECORD_SUFFIX = ".json";

  static PendingFile named(Path folder, String name) {
    return new PendingFile(
        folder.resolve(name + BYTES_SUFFIX), folder.resolve(name + RECORD_SUFFIX));
  }

  /**
   * Deletes what is left of them. A record without its bytes means that they were moved, so the
   * record goes first.
   */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(record);
    Files.deleteIfExists(bytes);
  }
}
