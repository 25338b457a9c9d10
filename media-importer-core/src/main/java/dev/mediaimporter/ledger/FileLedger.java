package dev.mediaimporter.ledger;

import dev.mediaimporter.internal.files.DiskFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in one append-only file; the package's description defines its format. It takes about 40
 * bytes of memory for each item: where its latest line is. The rest is read from the file when
 * asked for.
 *
 * <p>What {@link #record} was told is on the disk when it returns; calls made at the same time
 * share one wait for the disk. A line torn by a crash is cut off at the next opening, a damaged
 * line is left out with a warning, so that the line before it counts again. An opening that finds
 * more than half the lines outdated rewrites the file.
 *
 * <p>Safe for use by several threads. Methods block for the disk, and an interrupt does not end
 * them: it would close the file for the other threads. Whoever opens a ledger closes it.
 */
public final class FileLedger implements ImportLedger {
  private static final long COMPACTED_ABOVE_BYTES = 1 << 20;

  /** Makes what was written survive a power cut. */
  @FunctionalInterface
  interface Forcing {
    /** Returns when all that was written to the file is on the disk. */
    void force(RandomAccessFile file) throws IOException;

    /**
     * Locks a file until its channel is closed.
     *
     * @return false if it is locked by another channel
     * @throws IOException if files cannot be locked there
     */
    default boolean tryLock(FileChannel channel) throws IOException {
      return DiskFiles.tryLock(channel);
    }
  }

  private final Path path;
  private final LedgerFile file;
  private final @Nullable WriterLock writerLock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FileLedger(Path path, LedgerFile file, @Nullable WriterLock writerLock) {
    this.path = path;
    this.file = file;
    this.writerLock = writerLock;
  }

  /**
   * Opens a ledger to write to; where there is none, creates it, readable by its owner only, and
   * its folder. Keeps other writers out, in this process and in others, with a lock on a file
   * beside it whose name ends with {@code .lock}; the operating system ends the lock with the
   * process. Where files cannot be locked, a warning says so; a record then fails if another writer
   * has written meanwhile.
   *
   * @throws UnusableLedgerException if another writer has it, it is not a ledger, or it is of a
   *     newer version
   */
  public static FileLedger open(Path file) throws IOException {
    return open(file, COMPACTED_ABOVE_BYTES, written -> written.getFD().sync());
  }

  /**
   * Opens a ledger to write to, like {@link #open(Path)}, for one purpose alone: where it has none
   * yet, it has this one from now on.
   *
   * @param purpose which destination, and whose items, as human-readable text
   * @throws UnusableLedgerException also if it is for another purpose
   */
  public static FileLedger open(Path file, String purpose) throws IOException {
    FileLedger ledger = open(file);
    try {
      ledger.dedicate(purpose);
      return ledger;
    } catch (IOException | RuntimeException e) {
      LedgerFile.closeAfter(e, ledger::close);
      throw e;
    }
  }

  static FileLedger open(Path file, long compactedAboveBytes, Forcing forcing) throws IOException {
    LedgerHeader.checkFile(file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    DiskFiles.createPrivateFile(file);
    Path path = file.toRealPath();
    WriterLock lock = WriterLock.on(path, forcing);
    try {
      LedgerFile opened = LedgerFile.open(path, forcing);
      if (lock.keepsOthersOut() && opened.isWorthCompacting(compactedAboveBytes)) {
        opened.compactAndClose();
        opened = LedgerFile.open(path, forcing);
      }
      return new FileLedger(path, opened, lock);
    } catch (IOException | RuntimeException e) {
      LedgerFile.closeAfter(e, lock);
      throw e;
    }
  }

  /**
   * Opens a ledger to look things up, also while another process writes to it: shows what it held
   * at this moment, and changes nothing.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws UnusableLedgerException if it is not a ledger or of a newer version
   */
  public static FileLedger openReadOnly(Path file) throws IOException {
    Path path = file.toRealPath();
    LedgerHeader.checkFile(path);
    return new FileLedger(path, LedgerFile.openReadOnly(path), null);
  }

  /** Whether a file is a ledger of any version; false for one that cannot be read. */
  public static boolean isLedger(Path file) {
    try {
      return LedgerHeader.isIn(file);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<LedgerEntry> find(String itemId) throws IOException {
    return file.find(itemId);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException if it could not be written; when the disk refused to keep what was written,
   *     every later call fails too, for only a new opening tells what is there
   * @throws UnsupportedOperationException if this ledger was opened to read only
   */
  @Override
  public void record(LedgerEntry entry) throws IOException {
    if (writerLock == null) {
      throw new UnsupportedOperationException("opened to read only: " + path);
    }
    byte[] line = LedgerLine.encode(entry);
    if (line.length > LedgerLine.MAX_BYTES) {
      throw new IOException("an entry of " + line.length + " bytes is too long for " + path);
    }
    file.append(entry.itemId(), line);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The entries of this moment; reading them throws {@link UncheckedIOException} when the file
   * cannot be read. Takes eight bytes of memory for each item.
   */
  @Override
  public Stream<LedgerEntry> entries() throws IOException {
    return Arrays.stream(file.places()).mapToObj(this::readUnchecked).flatMap(Optional::stream);
  }

  private Optional<LedgerEntry> readUnchecked(long place) {
    try {
      return file.readAt(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this ledger is for; empty if it is for anything. */
  public Optional<String> purpose() {
    return file.purpose();
  }

  private void dedicate(String wanted) throws IOException {
    Optional<String> held = purpose();
    if (held.isEmpty()) {
      file.appendPurpose(wanted);
    } else if (!held.get().equals(wanted)) {
      throw new UnusableLedgerException("the ledger " + path + " is for " + held.get()
          + ", not for " + wanted + ": name another");
    }
  }

  /** Admits another writer. Waits for calls in progress; does nothing the second time. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        file.close();
      } finally {
        if (writerLock != null) {
          writerLock.close();
        }
      }
    }
  }

  /** How many lines of the file were left out when it was opened. */
  long damagedLines() {
    return file.damagedLines();
  }
}
