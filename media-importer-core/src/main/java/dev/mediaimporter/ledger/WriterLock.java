package dev.mediaimporter.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to write to a ledger, held by at most one in the whole machine. */
final class WriterLock implements Closeable {
  /**
   * What this process holds. POSIX takes all of a process's locks on a file when it closes the file
   * anywhere, so the second to ask must be refused before it opens the lock file; such a lock
   * belongs to the process, and so does this.
   */
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
      FileLock lock = channel.tryLock();
      locked = lock != null;
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
    return new UnusableLedgerException(
        "another run is writing to the ledger " + ledger + ": wait for its end, or name another");
  }

  /** Lets the next one in; the lock file stays, for removing it would let two in. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(ledger);
    }
  }
}
