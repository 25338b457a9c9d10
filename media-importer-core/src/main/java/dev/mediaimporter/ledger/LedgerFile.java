package dev.mediaimporter.ledger;

import dev.mediaimporter.internal.FingerprintMap;
import dev.mediaimporter.internal.files.DiskFiles;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of ledger lines with an index of where each item's latest line is. Lines are appended and
 * forced to the disk; calls made at the same time share one force. Safe for use by several threads.
 */
final class LedgerFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);
  private static final int LENGTH_BITS = 20;

  private final Path path;
  private final RandomAccessFile file;
  private final FileLedger.Forcing forcing;
  /** Where the latest line of each item is; never 0, for the first line is the header. */
  private final FingerprintMap index = new FingerprintMap();

  /** A lock and no monitor: virtual threads that wait for the disk must not pin their carriers. */
  private final ReentrantLock lock = new ReentrantLock();

  private final ReentrantLock forceLock = new ReentrantLock();
  private volatile @Nullable String purpose;
  private long lines;
  private long damagedLines;
  private long end;
  private long forced;
  private volatile boolean broken;
  private boolean closed;

  private LedgerFile(Path path, RandomAccessFile file, FileLedger.Forcing forcing) {
    this.path = path;
    this.file = file;
    this.forcing = forcing;
  }

  /** Opens a file to write to: creates its header, or cuts off a line torn by a crash. */
  static LedgerFile open(Path path, FileLedger.Forcing forcing) throws IOException {
    LedgerFile opened = new LedgerFile(path, new RandomAccessFile(path.toFile(), "rw"), forcing);
    try {
      opened.replay();
      opened.dropTornLine();
      opened.forced = opened.end;
      return opened;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, opened.file);
      throw e;
    }
  }

  /** Opens a file to read only; it shows what the file held at this moment. */
  static LedgerFile openReadOnly(Path path) throws IOException {
    LedgerFile opened =
        new LedgerFile(path, new RandomAccessFile(path.toFile(), "r"), written -> {});
    try {
      opened.replay();
      return opened;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, opened.file);
      throw e;
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T locked(Work<T> work) throws IOException {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  Optional<LedgerEntry> find(String itemId) throws IOException {
    return locked(() -> {
      checkOpen();
      long place = index.get(itemId);
      return place == FingerprintMap.ABSENT
          ? Optional.empty()
          : read(place).filter(entry -> entry.itemId().equals(itemId));
    });
  }

  /** The places of the latest lines of all items, for {@link #readAt}. */
  long[] places() throws IOException {
    return locked(() -> {
      checkOpen();
      return index.numbers();
    });
  }

  Optional<LedgerEntry> readAt(long place) throws IOException {
    return locked(() -> {
      checkOpen();
      return read(place);
    });
  }

  Optional<String> purpose() {
    return Optional.ofNullable(purpose);
  }

  /** How many lines were left out when the file was opened. */
  long damagedLines() {
    return damagedLines;
  }

  /** Whether the file is above a size and more than half its lines are outdated. */
  boolean isWorthCompacting(long aboveBytes) {
    return end > aboveBytes && 2L * index.size() < lines;
  }

  /** Appends the line of an item; it is on the disk when this returns. */
  void append(String itemId, byte[] line) throws IOException {
    forceUpTo(locked(() -> {
      long start = end;
      write(line);
      index.put(itemId, place(start, line.length));
      return end;
    }));
  }

  /** Appends the line that says what the ledger is for. */
  void appendPurpose(String words) throws IOException {
    forceUpTo(locked(() -> {
      write(LedgerLine.encodePurpose(words));
      purpose = words;
      return end;
    }));
  }

  private void write(byte[] line) throws IOException {
    checkWritable();
    if (file.length() != end) {
      broken = true;
      throw new IOException("another program has written to it; run only one import at a time");
    }
    try {
      file.seek(end);
      file.write(line);
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    end += line.length;
  }

  /** A full disk can take half a line; the next one must not continue it. */
  private void cutBack(IOException cause) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      broken = true;
      cause.addSuppressed(e);
    }
  }

  /** The first thread to come forces for all whose lines are written by then. */
  private void forceUpTo(long position) throws IOException {
    forceLock.lock();
    try {
      if (forced < position) {
        long written = locked(() -> {
          checkWritable();
          return end;
        });
        try {
          forcing.force(file);
        } catch (IOException e) {
          // A second force may succeed without the pages that the first one lost.
          broken = true;
          throw e;
        }
        forced = written;
      }
    } finally {
      forceLock.unlock();
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the ledger is closed: " + path);
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (broken) {
      throw new IOException("an earlier write failed, open the ledger again: " + path);
    }
  }

  private Optional<LedgerEntry> read(long place) throws IOException {
    Optional<LedgerEntry> entry = LedgerLine.decode(readLine(place));
    if (entry.isEmpty()) {
      LOG.warn("{}: the line at byte {} is damaged and left out", path, place >>> LENGTH_BITS);
    }
    return entry;
  }

  private byte[] readLine(long place) throws IOException {
    byte[] line = new byte[(int) (place & ((1 << LENGTH_BITS) - 1)) - 1];
    file.seek(place >>> LENGTH_BITS);
    file.readFully(line);
    return line;
  }

  private static long place(long start, int length) {
    return start << LENGTH_BITS | length;
  }

  private void replay() throws IOException {
    try (InputStream in = new FileInputStream(path.toFile())) {
      end = LedgerLine.split(in, this::replayLine);
    }
    if (end == 0) {
      LedgerHeader.checkCutOff(path);
    }
    if (damagedLines > 0) {
      LOG.warn("{}: {} of {} lines are damaged and left out", path, damagedLines, lines);
    }
  }

  private void replayLine(long start, byte[] line) {
    if (start == 0) {
      LedgerHeader.checkLine(path, line);
      return;
    }
    Optional<LedgerEntry> entry = LedgerLine.decode(line);
    Optional<String> words = entry.isPresent() ? Optional.empty() : LedgerLine.decodePurpose(line);
    if (words.isPresent()) {
      purpose = words.get();
      return;
    }
    lines++;
    entry.ifPresentOrElse(
        known -> index.put(known.itemId(), place(start, line.length + 1)), () -> damagedLines++);
  }

  private void dropTornLine() throws IOException {
    long torn = file.length() - end;
    if (end == 0) {
      file.setLength(0);
      file.write(LedgerHeader.BYTES);
      end = LedgerHeader.BYTES.length;
      forcing.force(file);
      forceFolder();
    } else if (torn > 0) {
      LOG.warn("{}: the last {} bytes are a line cut off by a crash; dropped", path, torn);
      file.setLength(end);
    }
  }

  /** Leaves the compacted file, or the old one if that fails, and closes this one. */
  void compactAndClose() throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      DiskFiles.createPrivateFile(temporary);
      writeLatest(temporary);
      file.close();
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      LOG.warn("{}: could not be rewritten without its outdated lines", path, e);
    } finally {
      closed = true;
      index.clear();
      file.close();
    }
  }

  private void writeLatest(Path to) throws IOException {
    try (FileOutputStream out = new FileOutputStream(to.toFile());
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
      buffered.write(LedgerHeader.BYTES);
      if (purpose != null) {
        buffered.write(LedgerLine.encodePurpose(purpose));
      }
      for (long place : index.numbers()) {
        buffered.write(readLine(place));
        buffered.write('\n');
      }
      buffered.flush();
      out.getFD().sync();
    }
  }

  private void forceFolder() {
    Path folder = path.getParent();
    if (folder != null) {
      try {
        DiskFiles.forceFolder(folder);
      } catch (IOException e) {
        LOG.debug("{}: the folder cannot be forced to the disk", folder, e);
      }
    }
  }

  /** Waits for calls in progress; does nothing the second time. */
  @Override
  public void close() throws IOException {
    forceLock.lock();
    try {
      locked(() -> {
        if (!closed) {
          closed = true;
          file.close();
        }
        return path;
      });
    } finally {
      forceLock.unlock();
    }
  }

  static void closeAfter(Exception cause, Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
