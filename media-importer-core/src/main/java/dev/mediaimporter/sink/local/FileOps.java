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
  FileChannel create(Path file) throws IOException;

  /** Writes all of the bytes. */
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /**
   * Gives a file a second name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void link(Path name, Path file) throws IOException;

  /** Makes the names in a folder survive a power cut. */
  void forceFolder(Path folder) throws IOException;

  /**
   * Locks a file until its channel is closed.
   *
   * @return false if it is locked by another channel
   * @throws IOException if files cannot be locked there
   */
  boolean tryLock(FileChannel channel) throws IOException;

  /** What is in a folder; the caller closes the stream. */
  Stream<Path> list(Path folder) throws IOException;

  /** How many bytes can still be written near a file. */
  long usableSpace(Path near) throws IOException;

  /** The real one. */
  static FileOps real() {
    return new FileOps() {
      @Override
      public FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }

      @Override
      public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }

      @Override
      public void link(Path name, Path file) throws IOException {
        Files.createLink(name, file);
      }

      @Override
      public void forceFolder(Path folder) throws IOException {
        DiskFiles.forceFolder(folder);
      }

      @Override
      public boolean tryLock(FileChannel channel) throws IOException {
        return DiskFiles.tryLock(channel);
      }

      @Override
      @SuppressWarnings("StreamResourceLeak") // the caller closes it
      public Stream<Path> list(Path folder) throws IOException {
        return Files.list(folder);
      }

      @Override
      public long usableSpace(Path near) throws IOException {
        return Files.getFileStore(near).getUsableSpace();
      }
    };
  }
}
