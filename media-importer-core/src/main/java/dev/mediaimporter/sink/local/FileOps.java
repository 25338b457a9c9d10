package dev.mediaimporter.sink.local;

import dev.mediaimporter.internal.files.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * What a disk can refuse; a seam, so that tests need no full disk and no network disk. Safe for
 * concurrent use.
 */
interface FileOps {
  /** Creates a new file and opens it. */
  default FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes all of the bytes. */
  default void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /**
   * Gives a file a second name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  default void link(Path name, Path file) throws IOException {
    Files.createLink(name, file);
  }

  /** Makes the names in a folder survive a power cut. */
  default void forceFolder(Path folder) throws IOException {
    DiskFiles.forceFolder(folder);
  }

  /**
   * Locks a file until its channel is closed.
   *
   * @return false if it is locked by another channel
   * @throws IOException if files cannot be locked there
   */
  default boolean tryLock(FileChannel channel) throws IOException {
    return DiskFiles.tryLock(channel);
  }

  /** What is in a folder; the caller closes the stream. */
  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  default Stream<Path> list(Path folder) throws IOException {
    return Files.list(folder);
  }

  /** How many bytes can still be written near a file. */
  default long usableSpace(Path near) throws IOException {
    return Files.getFileStore(near).getUsableSpace();
  }

  /** The real one. */
  static FileOps real() {
    return new FileOps() {};
  }
}
