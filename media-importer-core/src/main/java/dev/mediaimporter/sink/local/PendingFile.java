package dev.mediaimporter.sink.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two temporary files of one write. The record says what the bytes are, and is complete on disk
 * before they get their final name; as long as both files exist, a file that is the same as
 * {@code bytes} is what {@code record} says.
 */
record PendingFile(Path bytes, Path record) implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PendingFile.class);

  static final String BYTES_SUFFIX = ".part";
  static final String RECORD_SUFFIX = ".json";

  static PendingFile named(Path folder, String name) {
    return new PendingFile(
        folder.resolve(name + BYTES_SUFFIX), folder.resolve(name + RECORD_SUFFIX));
  }

  /** Gives a file a modification time, where the file system keeps it. */
  static void setModificationTime(Path file, Instant time) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      LOG.debug("The file system does not keep the modification time {}", time, e);
    }
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
