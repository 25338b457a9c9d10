package dev.mediaimporter.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write to a ledger, held by at most one writer of the machine.
 *
 * @param keepsOthersOut false where files cannot be locked, so that other machines and processes
 *     may write too
 */
record WriterLock(Path ledger, FileChannel channel, boolean keepsOthersOut) implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterLock.class);

  /**
   * What this process holds: it must not open the lock file again, see
   * {@link dev.mediaimporter.internal.files.DiskFiles#tryLock}.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /**
   * Takes the lock.
   *
   * @param ledger a real path
   * @throws UnusableLedgerException if another writer has it
   */
  static WriterLock on(Path ledger, FileLedger.Forcing disk) throws IOException {
    if (!HELD.add(ledger)) {
      throw inUse(ledger);
    }
    try {
      return open(ledger, disk);
    } catch (IOException | RuntimeException e) {
      HELD.remove(ledger);
      throw e;
    }
  }

  private static WriterLock open(Path ledger, FileLedger.Forcing disk) throws IOException {
    FileChannel channel = FileChannel.open(
        ledger.resolveSibling(ledger.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try {
      if (disk.tryLock(channel)) {
        return new WriterLock(ledger, channel, true);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      LOG.warn(
          "{}: files cannot be locked there ({}); do not run two imports with this ledger at a time",
          ledger,
          e.getMessage());
      return new WriterLock(ledger, channel, false);
    }
    channel.close();
    throw inUse(ledger);
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
