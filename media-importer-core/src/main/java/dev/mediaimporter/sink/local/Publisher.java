package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives complete files their final names, each only if the name is free, and publishes their
 * records. Safe for concurrent use, also by several processes.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** How long to wait for another sink that moves a file. */
  private static final Duration LONGEST_MOVE = Duration.ofSeconds(30);

  private final Path root;
  private final Path tmp;
  private final FileOps disk;
  private final FolderNames names;
  private final Records records;
  private final FolderFailures failures;
  private final FolderTrials trials;
  private final ReentrantLock moving = new ReentrantLock();

  Publisher(
      Path root,
      Path tmp,
      FileOps disk,
      FolderNames names,
      Records records,
      FolderFailures failures,
      FolderTrials trials) {
    this.root = root;
    this.tmp = tmp;
    this.disk = disk;
    this.names = names;
    this.records = records;
    this.failures = failures;
    this.trials = trials;
  }

  /**
   * Publishes a complete file with its record.
   *
   * @return empty if the name is taken
   */
  Optional<PutResult> publish(PendingFile pending, ItemRecord record, Path file)
      throws IOException {
    names.createFolders(record.key(), file);
    return place(pending, record, file)
        ? Optional.of(publishRecord(pending, record, file))
        : Optional.empty();
  }

  /** Publishes the record of bytes that have their final name, or takes the name from them. */
  private PutResult publishRecord(PendingFile pending, ItemRecord record, Path file)
      throws IOException {
    Optional<ItemRecord> first;
    try {
      first = records.publish(pending.record(), record);
    } catch (IOException e) {
      withdraw(pending, file);
      throw failures.ofWrite(record.key(), e);
    }
    if (first.isPresent()) {
      withdraw(pending, file);
      return new PutResult.AlreadyExists(first.get().toStored());
    }
    trials.force(names.folderOf(file));
    return new PutResult.Created(record.toStored());
  }

  /** Gives the bytes their final name if it is free. */
  private boolean place(PendingFile pending, ItemRecord record, Path file) throws IOException {
    try {
      disk.link(file, pending.bytes());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException cannotLink) {
      try {
        return move(pending, file);
      } catch (FileSystemException e) {
        e.addSuppressed(cannotLink);
        throw failures.ofItem(record.key(), e);
      }
    }
  }

  /**
   * For file systems without hard links. A move replaces what is there, so no other thread or
   * process may come between the check and the move.
   */
  private boolean move(PendingFile pending, Path file) throws IOException {
    moving.lock();
    try (FileChannel gate = FileChannel.open(
        tmp.resolve("move.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lockIfPossible(gate);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      Files.move(pending.bytes(), file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      moving.unlock();
    }
  }

  /**
   * Waits for the lock, which ends with the channel. Where files cannot be locked, only the threads
   * of this sink exclude each other.
   */
  private void lockIfPossible(FileChannel gate) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONGEST_MOVE.toNanos()) {
      try {
        if (disk.tryLock(gate)) {
          return;
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        LOG.debug("Files cannot be locked in this folder", e);
        return;
      }
      LockSupport.parkNanos(1_000_000);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while another file was moved");
      }
    }
    throw new IOException("another import held the folder for longer than " + LONGEST_MOVE);
  }

  private static void withdraw(PendingFile pending, Path file) throws IOException {
    if (!Files.exists(pending.bytes()) || Files.isSameFile(pending.bytes(), file)) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Replaces the record of a file by one that says what the source says now. The new record is
   * complete on the disk before it takes the place of the old one.
   *
   * @param pending where the new record is written
   * @return empty if it says so already, or the file is of another item
   */
  Optional<StoredMedia> renew(PendingFile pending, MediaKey key, Path file, MediaItem item)
      throws IOException {
    try {
      Optional<ItemRecord> known = records
          .find(key)
          .filter(record -> record.key().equals(key) && record.itemId().equals(item.id()));
      if (known.isEmpty()) {
        return Optional.empty();
      }
      ItemRecord record = known.get().renewed(item);
      if (Arrays.equals(record.toJson(), known.get().toJson())) {
        return Optional.empty();
      }
      // Before the record: a run that is killed in between finds the old record and does both
      // again.
      if (!record.creationTime().equals(known.get().creationTime())) {
        record.creationTime().ifPresent(time -> PendingFile.setModificationTime(file, time));
      }
      try (FileChannel out = disk.create(pending.record())) {
        disk.write(out, ByteBuffer.wrap(record.toJson()));
        out.force(true);
      }
      return records.publish(pending.record(), record).isEmpty()
          ? Optional.of(record.toStored())
          : Optional.empty();
    } catch (IOException e) {
      throw failures.ofWrite(key, e);
    }
  }

  /** Publishes the record of a file that a killed run had given its final name. */
  void recover(PendingFile pending) throws IOException {
    Optional<ItemRecord> read = ItemRecord.read(pending.record());
    if (read.isEmpty()) {
      return;
    }
    ItemRecord record = read.get();
    Path file = root.resolve(record.key().value());
    boolean placed = Files.exists(pending.bytes())
        ? Files.exists(file) && Files.isSameFile(pending.bytes(), file)
        : Records.isFileOf(file, record.sizeBytes());
    if (placed && records.publish(pending.record(), record).isPresent()) {
      withdraw(pending, file);
    }
  }
}
