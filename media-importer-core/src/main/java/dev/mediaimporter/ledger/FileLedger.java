package dev.mediaimporter.ledger;

import dev.mediaimporter.internal.FingerprintMap;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in one append-only file; the package's description defines its format. About 40 bytes of
 * memory an item: where its latest line is. The rest is read back from the file when asked for.
 *
 * <p>What {@link #record} was told is on the disk when it returns; calls made at the same time
 * share one wait for the disk. A line torn by a crash is cut off at the next opening, a damaged
 * line is left out with a warning: what was known of its item before counts again, or nothing. An
 * opening that finds more than half the lines outdated rewrites the file.
 *
 * <p>Safe for use by several threads. Methods block for the disk, and an interrupt does not end
 * them: it would take the file from the other threads. Whoever opens a ledger closes it.
 */
public final class FileLedger implements ImportLedger {
  private static final Logger LOG = LoggerFactory.getLogger(FileLedger.class);
  private static final byte[] HEADER = (LedgerLine.HEADER + "\n").getBytes(StandardCharsets.UTF_8);
  private static final long COMPACTED_ABOVE_BYTES = 1 << 20;
  private static final int LENGTH_BITS = 20;

  /** Makes what was written outlive a power cut. */
  @FunctionalInterface
  interface Forcing {
    /** Returns when all that was written to the file is on the disk. */
    void force(RandomAccessFile file) throws IOException;
  }

  private final Path path;
  private final RandomAccessFile file;
  private final @Nullable WriterLock writerLock;
  private final Forcing forcing;
  /** Where the latest line of each item is; never 0, for the first line is the header. */
  private final FingerprintMap index = new FingerprintMap();

  private final ReentrantLock forceLock = new ReentrantLock();
  private @Nullable String purpose;
  private long lines;
  private long damagedLines;
  private long end;
  private long forced;
  private boolean broken;
  private boolean closed;

  private FileLedger(
      Path path, RandomAccessFile file, @Nullable WriterLock writerLock, Forcing forcing) {
    this.path = path;
    this.file = file;
    this.writerLock = writerLock;
    this.forcing = forcing;
  }

  /**
   * Opens a ledger to write to; where there is none, creates it, readable by its owner only, and
   * its folder. Keeps other writers out, in this process and in others, with a lock on a file
   * beside it whose name ends with {@code .lock}; the operating system ends the lock with the
   * process.
   *
   * @throws UnusableLedgerException if another writer has it, it is no ledger, or it is of a newer
   *     version
   */
  public static FileLedger open(Path file) throws IOException {
    return open(file, COMPACTED_ABOVE_BYTES, written -> written.getFD().sync());
  }

  /**
   * Opens a ledger to write to, like {@link #open(Path)}, for one purpose alone: where it has none
   * yet, it has this one from now on.
   *
   * @param purpose which destination, and whose items, in words for people
   * @throws UnusableLedgerException also if it is for another purpose
   */
  public static FileLedger open(Path file, String purpose) throws IOException {
    FileLedger ledger = open(file);
    try {
      ledger.dedicate(purpose);
      return ledger;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, ledger::close);
      throw e;
    }
  }

  static FileLedger open(Path file, long compactedAboveBytes, Forcing forcing) throws IOException {
    requireLedgerOrNothing(file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    createPrivately(file);
    Path path = file.toRealPath();
    WriterLock lock = WriterLock.on(path);
    try {
      FileLedger ledger = replayed(path, lock, forcing);
      if (ledger.end > compactedAboveBytes && 2L * ledger.index.size() < ledger.lines) {
        ledger.compact();
        return replayed(path, lock, forcing);
      }
      return ledger;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, lock);
      throw e;
    }
  }

  /**
   * Opens a ledger to look things up, also while another process writes to it: shows what it held
   * at this moment, and changes nothing.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws UnusableLedgerException if it is no ledger or of a newer version
   */
  public static FileLedger openReadOnly(Path file) throws IOException {
    return replayed(file.toRealPath(), null, written -> {});
  }

  @Override
  public synchronized Optional<LedgerEntry> find(String itemId) throws IOException {
    requireOpen();
    long place = index.get(itemId);
    return place == FingerprintMap.ABSENT
        ? Optional.empty()
        : read(place).filter(entry -> entry.itemId().equals(itemId));
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
    forceUpTo(append(entry.itemId(), line));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The entries of this moment; reading them throws {@link UncheckedIOException} when the file
   * cannot be read. Takes eight bytes of memory an item.
   */
  @Override
  public synchronized Stream<LedgerEntry> entries() throws IOException {
    requireOpen();
    return Arrays.stream(index.numbers()).mapToObj(this::readUnchecked).flatMap(Optional::stream);
  }

  /** What this ledger is for; empty if it is for anything. */
  public synchronized Optional<String> purpose() {
    return Optional.ofNullable(purpose);
  }

  private void dedicate(String wanted) throws IOException {
    Optional<String> held = purpose();
    if (held.isEmpty()) {
      forceUpTo(appendPurpose(wanted));
    } else if (!held.get().equals(wanted)) {
      throw new UnusableLedgerException("the ledger " + path + " is for " + held.get()
          + ", not for " + wanted + ": name another");
    }
  }

  /** Lets another writer in. Waits for calls in progress; does nothing the second time. */
  @Override
  public void close() throws IOException {
    forceLock.lock();
    try {
      synchronized (this) {
        if (!closed) {
          closed = true;
          try {
            file.close();
          } finally {
            if (writerLock != null) {
              writerLock.close();
            }
          }
        }
      }
    } finally {
      forceLock.unlock();
    }
  }

  /** How many lines of the file were left out when it was opened. */
  synchronized long damagedLines() {
    return damagedLines;
  }

  private synchronized long append(String itemId, byte[] line) throws IOException {
    long start = end;
    write(line);
    index.put(itemId, place(start, line.length));
    return end;
  }

  private synchronized long appendPurpose(String words) throws IOException {
    write(LedgerLine.encodePurpose(words));
    purpose = words;
    return end;
  }

  private void write(byte[] line) throws IOException {
    requireWritable();
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

  /** The first to come forces for all whose lines are written by then. */
  private void forceUpTo(long position) throws IOException {
    forceLock.lock();
    try {
      if (forced < position) {
        long written = writtenSoFar();
        try {
          forcing.force(file);
        } catch (IOException e) {
          // A second force may succeed without the pages that the first one lost.
          breakDown();
          throw e;
        }
        forced = written;
      }
    } finally {
      forceLock.unlock();
    }
  }

  private synchronized long writtenSoFar() throws IOException {
    requireWritable();
    return end;
  }

  private synchronized void breakDown() {
    broken = true;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the ledger is closed: " + path);
    }
  }

  private void requireWritable() throws IOException {
    requireOpen();
    if (broken) {
      throw new IOException("an earlier write failed, open the ledger anew: " + path);
    }
  }

  private synchronized Optional<LedgerEntry> readUnchecked(long place) {
    try {
      requireOpen();
      return read(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  private static FileLedger replayed(Path path, @Nullable WriterLock lock, Forcing forcing)
      throws IOException {
    if (Files.isDirectory(path)) {
      throw new UnusableLedgerException("the ledger " + path + " is a folder: name a file");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), lock == null ? "r" : "rw");
    try {
      FileLedger ledger = new FileLedger(path, file, lock, forcing);
      ledger.replay();
      return ledger;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, file);
      throw e;
    }
  }

  private synchronized void replay() throws IOException {
    try (InputStream in = new FileInputStream(path.toFile())) {
      end = LedgerLine.split(in, this::replay);
    }
    if (end == 0) {
      requireTornHeader();
    }
    if (damagedLines > 0) {
      LOG.warn("{}: {} of {} lines are damaged and left out", path, damagedLines, lines);
    }
    if (writerLock != null) {
      dropTornLine();
    }
    forced = end;
  }

  private void replay(long start, byte[] line) {
    if (start == 0) {
      requireHeader(line);
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

  /** Before anything is written beside a file that has nothing to do with us. */
  private static void requireLedgerOrNothing(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new UnusableLedgerException("the ledger " + file + " is a folder: name a file");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableLedgerException("the ledger " + file + " is no file: name another");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(HEADER.length);
    }
    if (start.length > 0
        && !new String(start, StandardCharsets.UTF_8).contains(LedgerLine.FORMAT)
        && !Arrays.equals(start, Arrays.copyOf(HEADER, start.length))) {
      throw new UnusableLedgerException("the file " + file
          + " is no ledger, or its first line is damaged: name another, or move it away");
    }
  }

  private void requireHeader(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.equals(LedgerLine.HEADER)) {
      return;
    }
    throw new UnusableLedgerException(
        LedgerLine.isWhole(line) && text.contains(LedgerLine.FORMAT)
            ? "the ledger " + path + " is of a newer version: use that version of media-importer"
            : "the file " + path
                + " is no ledger, or its first line is damaged: name another, or move it away");
  }

  private void requireTornHeader() throws IOException {
    byte[] start = new byte[(int) Math.min(file.length(), HEADER.length)];
    file.readFully(start);
    if (!Arrays.equals(start, Arrays.copyOf(HEADER, start.length))) {
      requireHeader(start);
    }
  }

  private void dropTornLine() throws IOException {
    long torn = file.length() - end;
    if (end == 0) {
      file.setLength(0);
      file.write(HEADER);
      end = HEADER.length;
      forcing.force(file);
      forceFolder(path);
    } else if (torn > 0) {
      LOG.warn("{}: the last {} bytes are a line cut off by a crash; dropped", path, torn);
      file.setLength(end);
    }
  }

  /** Leaves the compacted file, or the old one if that fails, and lets go of it. */
  private void compact() throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      createPrivately(temporary);
      writeLatest(temporary);
      file.close();
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(path);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      LOG.warn("{}: could not be rewritten without its outdated lines", path, e);
    } finally {
      index.clear();
      file.close();
    }
  }

  private void writeLatest(Path to) throws IOException {
    try (FileOutputStream out = new FileOutputStream(to.toFile());
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
      buffered.write(HEADER);
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

  private static void createPrivately(Path file) throws IOException {
    FileAttribute<?>[] attributes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException e) {
      LOG.trace("{} is there already", file);
    }
  }

  /** Without it a power cut can take the file's name back. Not every system can. */
  private static void forceFolder(Path path) {
    Path folder = path.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("{}: the folder cannot be forced", folder, e);
    }
  }

  private static void closeAfter(Exception cause, Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
