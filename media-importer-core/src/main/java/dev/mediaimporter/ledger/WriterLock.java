package dev.mediaimporter.ledger;

import dev.mediaimporter.internal.files.FileLocks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to write to a ledger, held by at most one writer of the machine. */
final class WriterLock implements Closeable {
  /** What this process holds: it must not open the lock file again, see {@link FileLocks}. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path ledger;
  private final FileChannel channel;

  private WriterLock(Path ledger, FileChannel channel) {
    this.ledger = ledger;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param ledger a real path
   * @throws UnusableLedgerException if another writer has it
   */
  static WriterLock on(Path ledger) throws IOException {
    if (!HELD.add(ledger)) {
      throw inUse(ledger);
    }
    try {
      return new WriterLock(ledger, lockedChannel(ledger));
    } catch (IOException | RuntimeException e) {
      HELD.remove(ledger);
      throw e;
    }
  }

  private static FileChannel lockedChannel(Path ledger) throws IOException {
    FileChannel channel = FileChannel.open(
        ledger.resolveSibling(ledger.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = FileLocks.tryLock(channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw inUse(ledger);
    }
    return channel;
  }

  private static UnusableLedgerException inUse(Path ledger) {
    return new UnusableLedgerException("another run is writing to the ledger " + ledger
        + ": wait until it has ended, or name another file");
  }

  /** Admits the next writer. The lock file stays: removing it would admit two. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(ledger);
    }
  }
}
