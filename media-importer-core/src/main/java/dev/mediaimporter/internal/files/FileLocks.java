package dev.mediaimporter.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/**
 * Locks of whole files, which the operating system ends with the process. On POSIX systems they
 * belong to the process: closing any channel of a file drops all locks that the process has on it.
 * So a process must not open a lock file again that it holds.
 */
public final class FileLocks {
  private FileLocks() {}

  /**
   * Locks the file of a channel until the channel is closed.
   *
   * @return false if it is locked by another channel
   * @throws IOException if files cannot be locked there
   */
  public static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
