package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps media as files below a folder, {@code /} in a key being a folder below it. A file has its
 * final name only when it is complete and on the disk; its modification time is the item's creation
 * time. Files that others put there are never changed.
 *
 * <p>Keys that some file system cannot keep side by side (they differ only in case, in the Unicode
 * form, in invisible characters, or in dots and spaces at the end of a name) are one name here, on
 * every file system: the second is answered with what the first holds.
 *
 * <p>What belongs to the sink is in {@code .media-importer} below the folder: {@code items} has a
 * JSON file for each file kept (key, item id, size, SHA-256, creation time, content type, original
 * filename), {@code tmp} the files being written. What a run that died left there, the next one
 * removes. Several sinks, in one process or in several, may write to one folder at once.
 *
 * <p>Safe for concurrent use; each put holds one buffer of 128 KiB. Nothing is read or written
 * before the first call that needs it. Close it at the end.
 */
public final class LocalMediaSink implements MediaSink {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMediaSink.class);

  private static final String OWN_FOLDER = ".media-importer";
  private static final int BUFFER_BYTES = 128 * 1024;

  /** What file systems do not squeeze into the folder's own entry. */
  private static final int PROBE_BYTES = 4096;

  /** How long is waited for another sink that moves a file into its place. */
  private static final Duration LONGEST_MOVE = Duration.ofSeconds(30);

  private final Path root;
  private final Path tmp;
  private final FileOps disk;
  private final Records records;
  private final ReentrantLock moving = new ReentrantLock();

  private @Nullable Workspace workspace;

  LocalMediaSink(Path root, FileOps disk) {
    this.root = root.toAbsolutePath().normalize();
    this.tmp = this.root.resolve(OWN_FOLDER).resolve("tmp");
    this.disk = disk;
    this.records = new Records(this.root, this.root.resolve(OWN_FOLDER).resolve("items"), disk);
  }

  /**
   * A sink for this folder. It is made when it is missing, but not before the first write or
   * {@link #checkWritable()}.
   */
  public static LocalMediaSink in(Path root) {
    return new LocalMediaSink(root, FileOps.real());
  }

  @Override
  public String describe() {
    return root.toString();
  }

  /** {@inheritDoc} Writes a small file and deletes it. */
  @Override
  public void checkWritable() throws IOException {
    Workspace run = workspace();
    if (!Files.isWritable(root)) {
      throw brokenDestination(new AccessDeniedException(root.toString()));
    }
    try (PendingFile probe = run.newDraft();
        FileChannel out = create(probe.bytes())) {
      disk.write(out, ByteBuffer.wrap(new byte[PROBE_BYTES]));
      out.force(true);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw brokenDestination(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (workspace != null) {
      workspace.close();
      workspace = null;
    }
  }

  private synchronized Workspace workspace() throws IOException {
    if (workspace == null) {
      try {
        if (Files.isSymbolicLink(root.resolve(OWN_FOLDER))) {
          throw new FileSystemException(OWN_FOLDER, null, OWN_FOLDER + " in it is a symbolic link");
        }
        Files.createDirectories(tmp);
        workspace = Workspace.open(tmp, this::recover);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw new SinkException(
            SinkException.State.NOT_WRITTEN,
            SinkException.Scope.DESTINATION,
            "cannot write to the folder " + root + ": "
                + IoErrors.reasonAndRemedy(
                    e, () -> disk.usableSpace(root), "make it writable or choose another"),
            e);
      } catch (InvalidPathException e) {
        throw new SinkException(
            SinkException.State.NOT_WRITTEN,
            SinkException.Scope.DESTINATION,
            "cannot finish in the folder " + root + " what an earlier run began: the system cannot "
                + "write its name; start Java with a UTF-8 locale",
            e);
      }
    }
    return workspace;
  }

  // ---- looking ----

  @Override
  public String collisionName(MediaKey key) {
    return CollisionName.of(key);
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) throws IOException {
    Path file = pathOf(key);
    Optional<ItemRecord> recorded = recordOf(key);
    if (recorded.isPresent()) {
      return recorded.map(ItemRecord::toStored);
    }
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (Files.isDirectory(parentOf(file))) {
        throw refused(key, e);
      }
      return Optional.empty();
    }
    Optional<ItemRecord> unpublished = Workspace.unpublishedRecordOf(file, tmp);
    // It may have been published while the drafts were searched.
    Optional<ItemRecord> known = unpublished.isPresent() ? unpublished : recordOf(key);
    return known
        .map(ItemRecord::toStored)
        .or(() ->
            Optional.of(StoredMedia.builder().key(key).sizeBytes(there.size()).build()));
  }

  private Optional<ItemRecord> recordOf(MediaKey key) throws IOException {
    try {
      return records.find(key);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw brokenDestination(e);
    }
  }

  @Override
  public boolean mightContain(MediaKey key, long sizeBytes) {
    try {
      return Records.isFileOf(pathOf(key), sizeBytes);
    } catch (SinkException e) {
      return false;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Walks the folder. Files whose names cannot be keys (a backslash, a control character) are
   * left out, and so is what is in folders below it that cannot be read.
   */
  @Override
  public Stream<MediaKey> keys() throws IOException {
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    Stream<Path> entries;
    try {
      entries = disk.list(root);
    } catch (IOException e) {
      throw brokenDestination(e);
    }
    return entries
        .filter(entry -> !entry.getFileName().toString().equals(OWN_FOLDER))
        .flatMap(this::walk)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .flatMap(file -> keyOf(file).stream());
  }

  private Stream<Path> walk(Path entry) {
    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      return Stream.of(entry);
    }
    try {
      return disk.list(entry).flatMap(this::walk);
    } catch (IOException e) {
      LOG.warn("Left out the folder {}: {}", entry, reasonOf(e));
      return Stream.empty();
    }
  }

  private Optional<MediaKey> keyOf(Path file) {
    Stream<Path> segments = StreamSupport.stream(root.relativize(file).spliterator(), false);
    try {
      return Optional.of(
          MediaKey.of(String.join("/", segments.map(Path::toString).toList())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return Files.newInputStream(pathOf(key), LinkOption.NOFOLLOW_LINKS);
  }

  // ---- writing ----

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before " + key + " was written");
    }
    Workspace run = workspace();
    Path file = pathOf(key);
    prepareFolders(key, file, false);
    Optional<StoredMedia> taken = find(key);
    if (taken.isPresent()) {
      return new PutResult.AlreadyExists(taken.get());
    }
    try (PendingFile draft = run.newDraft()) {
      ItemRecord record = receive(draft, key, content);
      return publish(draft, record, file);
    }
  }

  private ItemRecord receive(PendingFile draft, MediaKey key, MediaContent content)
      throws IOException {
    MediaItem item = content.item();
    ItemRecord record;
    try (MediaBody body = content.open();
        FileChannel out = create(draft.bytes())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        write(out, ByteBuffer.wrap(buffer, 0, n), key);
      }
      record = new ItemRecord(
          key,
          item.id(),
          body.bytesRead(),
          body.sha256(),
          item.creationTime(),
          body.contentType(),
          item.filename(),
          item.notes());
      item.creationTime()
          .ifPresent(time -> setModificationTime(draft.bytes(), FileTime.from(time)));
      force(out, key);
    }
    try (FileChannel out = create(draft.record())) {
      write(out, ByteBuffer.wrap(record.toJson()), key);
      force(out, key);
    }
    return record;
  }

  private FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw brokenDestination(e);
    }
  }

  private void write(FileChannel out, ByteBuffer bytes, MediaKey key) throws IOException {
    try {
      disk.write(out, bytes);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw unwritten(key, e);
    }
  }

  private void force(FileChannel out, MediaKey key) throws IOException {
    try {
      out.force(true);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw unwritten(key, e);
    }
  }

  private static void setModificationTime(Path file, FileTime time) {
    try {
      Files.setLastModifiedTime(file, time);
    } catch (IOException e) {
      LOG.debug("The file system takes no modification time {}", time, e);
    }
  }

  private PutResult publish(PendingFile draft, ItemRecord record, Path file) throws IOException {
    prepareFolders(record.key(), file, true);
    for (int attempt = 1; ; attempt++) {
      if (place(draft, record, file)) {
        return settle(draft, record, file);
      }
      Optional<StoredMedia> taken = find(record.key());
      if (taken.isPresent()) {
        return new PutResult.AlreadyExists(taken.get());
      }
      if (attempt == 3) {
        throw itemFailed(record.key(), "files of this name come and go; run again later", null);
      }
    }
  }

  /** Publishes the record of bytes that have their final name, or takes the name from them. */
  private PutResult settle(PendingFile draft, ItemRecord record, Path file) throws IOException {
    Optional<ItemRecord> first;
    try {
      first = records.publish(draft.record(), record);
    } catch (ClosedByInterruptException e) {
      withdraw(draft, file);
      throw e;
    } catch (IOException e) {
      withdraw(draft, file);
      throw unwritten(record.key(), e);
    }
    if (first.isPresent()) {
      withdraw(draft, file);
      return new PutResult.AlreadyExists(first.get().toStored());
    }
    forceFolder(parentOf(file));
    return new PutResult.Created(record.toStored());
  }

  /** Gives the bytes their final name if it is free. */
  private boolean place(PendingFile draft, ItemRecord record, Path file) throws IOException {
    try {
      disk.link(file, draft.bytes());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException cannotLink) {
      try {
        return move(draft, file);
      } catch (FileSystemException e) {
        e.addSuppressed(cannotLink);
        throw refused(record.key(), e);
      }
    }
  }

  /**
   * For file systems without hard links. A move replaces what is there, so looking and moving must
   * not be divided, neither by another thread nor by another process.
   */
  private boolean move(PendingFile draft, Path file) throws IOException {
    moving.lock();
    try (FileChannel gate = FileChannel.open(
        tmp.resolve("move.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lockIfPossible(gate);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      Files.move(draft.bytes(), file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      moving.unlock();
    }
  }

  /**
   * The lock ends with the channel. Where files cannot be locked, threads are kept apart, processes
   * are not.
   */
  private static void lockIfPossible(FileChannel gate) throws IOException {
    long end = System.nanoTime() + LONGEST_MOVE.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (gate.tryLock() != null) {
          return;
        }
      } catch (OverlappingFileLockException e) {
        LOG.trace("Another sink of this process is moving a file", e);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        LOG.debug("Two imports at once are kept apart less strictly in this folder", e);
        return;
      }
      LockSupport.parkNanos(1_000_000);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while another file was moved");
      }
    }
    throw new IOException("another import held the folder for longer than " + LONGEST_MOVE);
  }

  private static void withdraw(PendingFile draft, Path file) throws IOException {
    if (!Files.exists(draft.bytes()) || Files.isSameFile(draft.bytes(), file)) {
      Files.deleteIfExists(file);
    }
  }

  /** Finishes what a dead run had all but finished. */
  private void recover(PendingFile draft) throws IOException {
    Optional<ItemRecord> read = ItemRecord.read(draft.record());
    if (read.isEmpty()) {
      return;
    }
    ItemRecord record = read.get();
    Path file = root.resolve(record.key().value());
    boolean placed = Files.exists(draft.bytes())
        ? Files.exists(file) && Files.isSameFile(draft.bytes(), file)
        : Records.isFileOf(file, record.sizeBytes());
    if (placed && records.publish(draft.record(), record).isPresent()) {
      withdraw(draft, file);
    }
  }

  /** Checks the folders that a key names, and makes the missing ones when told to. */
  private void prepareFolders(MediaKey key, Path file, boolean create) throws IOException {
    Path folder = root;
    for (Path name : root.relativize(parentOf(file))) {
      if (name.toString().isEmpty()) {
        return;
      }
      Path parent = folder;
      folder = parent.resolve(name);
      if (create) {
        createFolder(key, folder, parent);
      }
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (Files.isSymbolicLink(folder)) {
        throw itemFailed(
            key, folder + " is a symbolic link, and links are not followed; replace it", null);
      }
      if (!Files.isDirectory(folder)) {
        throw itemFailed(key, folder + " is no folder; move it away", null);
      }
    }
  }

  private void createFolder(MediaKey key, Path folder, Path parent) throws IOException {
    try {
      Files.createDirectory(folder);
      forceFolder(parent);
    } catch (FileAlreadyExistsException e) {
      // It is looked at next.
    } catch (FileSystemException e) {
      throw refused(key, e);
    }
  }

  /** Makes names in a folder survive a power cut, where the system can. */
  private static void forceFolder(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      LOG.trace("Folders cannot be forced to this disk", e);
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (channel) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Path parentOf(Path file) {
    return Objects.requireNonNullElse(file.getParent(), root);
  }

  private Path pathOf(MediaKey key) {
    try {
      Path path = root.resolve(key.value());
      if (CollisionName.of(key).split("/", 2)[0].equals(OWN_FOLDER)) {
        throw itemFailed(key, "the folder " + OWN_FOLDER + " is the importer's own", null);
      }
      return path;
    } catch (InvalidPathException e) {
      throw itemFailed(key, "the system cannot write this name; start Java with a UTF-8 locale", e);
    }
  }

  // ---- failures ----

  private SinkException refused(MediaKey key, FileSystemException e) {
    return itemFailed(key, reasonOf(e), e);
  }

  private SinkException itemFailed(MediaKey key, String why, @Nullable Exception cause) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + root + ": " + why,
        cause);
  }

  private SinkException unwritten(MediaKey key, IOException e) {
    return IoErrors.isTooLarge(e)
        ? itemFailed(key, "the disk takes no file of this size", e)
        : brokenDestination(e);
  }

  private SinkException brokenDestination(IOException e) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.DESTINATION,
        "cannot write to the folder " + root + ": "
            + IoErrors.reasonAndRemedy(e, () -> disk.usableSpace(root), "is the disk still there?"),
        e);
  }

  private static String reasonOf(Exception e) {
    return IoErrors.reasonOf(e);
  }
}
