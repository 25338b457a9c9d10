package dev.mediaimporter.sink.local;

import dev.mediaimporter.internal.files.DiskFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Shows other processes that the one which made a run's temporary files is alive: it holds the lock
 * of a file, and whatever ends the process lets go of it.
 */
record RunLock(String runId, Path file, FileChannel channel) implements Closeable {
  static final String SUFFIX = ".lock";

  /**
   * Begins the id of every run of this process, whose lock files must not be opened again, see
   * {@link DiskFiles#tryLock}.
   */
  private static final String PROCESS = randomHex();

  /** An id that no other run has. */
  static String newRunId() {
    return PROCESS + "-" + randomHex();
  }

  /** Starts a run in this folder. */
  static RunLock create(Path folder) throws IOException {
    while (true) {
      String runId = newRunId();
      Path file = folder.resolve(runId + SUFFIX);
      FileChannel channel;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      // Another run that looks for dead ones may have locked or removed the file meanwhile.
      if (tryLock(channel, true) && Files.exists(file)) {
        return new RunLock(runId, file, channel);
      }
      channel.close();
    }
  }

  /**
   * Takes over a run that is dead: nobody else takes it over at the same time.
   *
   * @return empty if it is alive, or may be
   */
  static Optional<RunLock> takeOver(Path folder, String runId) throws IOException {
    if (runId.startsWith(PROCESS)) {
      return Optional.empty();
    }
    Path file = folder.resolve(runId + SUFFIX);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel, false)) {
      return Optional.of(new RunLock(runId, file, channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean tryLock(FileChannel channel, boolean whereThereAreNoLocks) {
    try {
      return DiskFiles.tryLock(channel);
    } catch (IOException e) {
      return whereThereAreNoLocks;
    }
  }

  /** Ends the run. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }

  private static String randomHex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}
