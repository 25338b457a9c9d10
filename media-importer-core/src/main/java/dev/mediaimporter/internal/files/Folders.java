package dev.mediaimporter.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Operations on folders that the JDK does not have. */
public final class Folders {
  private Folders() {}

  /**
   * Makes the names in a folder survive a power cut. Does nothing where a folder cannot be opened.
   * An interrupt does not end it.
   *
   * @throws IOException if the file system refuses it, as several network disks always do
   */
  public static void force(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      FileChannel channel;
      try {
        channel = FileChannel.open(folder, StandardOpenOption.READ);
      } catch (IOException e) {
        return;
      }
      try (channel) {
        channel.force(true);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
