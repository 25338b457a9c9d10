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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps media as files below a folder, {@code /} in a key being a folder below it. A
 * file has its final name only when it is complete and on the disk; its modification time is the
 * item's creation time. Files that others put there are never changed.
 *
 * <p>Keys that some file system cannot keep side by side (they differ only in case, in the Unicode
 * form, in invisible characters, or in dots and spaces at the end of a name) are one name here, on
 * every file system: the second is answered with what the first holds.
 *
 * <p>What belongs to the sink is in {@code .media-importer} below the folder: {@code items} has a
 * JSON file for each file kept (key, item id, size, SHA-256, creation time, content type, original
 * filename, and what else the source knows), {@code tmp} the files being written. What a killed run
 * left there, the next one removes. Several sinks, in one process or in several, may write to one
 * folder at once.
 *
 * <p>Safe for concurrent use; each put holds one buffer of 128 KiB. Nothing is read or written
 * before the first call that needs it. Close it at the end.
 */
public final class LocalMediaSink implements MediaSink {
  /** The folder below the root that holds what belongs to the sink. */
  public static final String OWN_FOLDER = ".media-importer";

  private static final int BUFFER_BYTES = 128 * 1024;

  /** What file systems do not squeeze into the folder's own entry. */
  private static final int PROBE_BYTES = 4096;

  /** How often a name is tried whose file comes and goes. */
  private static final int MAX_ATTEMPTS = 3;

  private final Path root;
  private final Path tmp;
  private final FileOps disk;
  private final FolderFailures failures;
  private final FolderTrials trials;
  private final FolderNames names;
  private final Records records;
  private final Publisher publisher;

  private @Nullable Workspace workspace;

  LocalMediaSink(Path root, FileOps disk) {
    this.root = root.toAbsolutePath().normalize();
    this.tmp = this.root.resolve(OWN_FOLDER).resolve("tmp");
    this.disk = disk;
    this.failures = new FolderFailures(this.root, disk);
    this.trials = new FolderTrials(this.root, disk);
    this.names = new FolderNames(this.root, disk, failures, trials);
    this.records = new Records(this.root, this.root.resolve(OWN_FOLDER).resolve("items"), disk);
    this.publisher = new Publisher(this.root, tmp, disk, names, records, failures, trials);
  }

  /**
   * A sink for this folder. It is created when it is missing, but not before the first write or
   * {@link #checkWritable()}.
   */
  public static LocalMediaSink in(Path root) {
    return new LocalMediaSink(root, FileOps.real());
  }

  @Override
  public String describe() {
    return root.toString();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Finds out by creating small files, which it deletes, and logs one warning where the file
   * system is weaker than a local disk.
   */
  @Override
  public void checkWritable() throws IOException {
    Workspace run = workspace();
    try (PendingFile probe = run.newPendingFile();
        FileChannel out = create(probe.bytes())) {
      disk.write(out, ByteBuffer.wrap(new byte[PROBE_BYTES]));
      out.force(true);
      trials.tryAll(probe.bytes(), out);
    } catch (IOException e) {
      throw failures.ofFolder(e);
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
        workspace = Workspace.open(tmp, publisher::recover);
      } catch (NoSuchFileException e) {
        // Its parent folders were just created, or are there: file systems like /proc say this.
        throw failures.ofFolder(
            new FileSystemException(e.getFile(), null, "no folder can be created there"),
            "choose another");
      } catch (IOException e) {
        throw failures.ofFolder(e, "make it writable or choose another");
      } catch (InvalidPathException e) {
        throw failures.ofFolder(
            "cannot finish in the folder " + root + " what an earlier run began: the system cannot "
                + "write its name; start Java with a UTF-8 locale",
            e);
      }
    }
    return workspace;
  }

  @Override
  public String collisionName(MediaKey key) {
    return CollisionName.of(key);
  }

  @Override
  public int maxNameBytes() {
    return trials.maxNameBytes();
  }

  @Override
  public Optional<StoredMedia> find(MediaKey key) throws IOException {
    Path file = names.fileOf(key);
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
      if (Files.isDirectory(names.folderOf(file))) {
        throw failures.ofItem(key, e);
      }
      return Optional.empty();
    }
    Optional<ItemRecord> unpublished = Workspace.unpublishedRecordOf(file, tmp);
    // It may have been published while the pending files were searched.
    Optional<ItemRecord> known = unpublished.isPresent() ? unpublished : recordOf(key);
    return known
        .map(ItemRecord::toStored)
        .or(() ->
            Optional.of(StoredMedia.builder().key(key).sizeBytes(there.size()).build()));
  }

  private Optional<ItemRecord> recordOf(MediaKey key) throws IOException {
    try {
      return records.find(key);
    } catch (IOException e) {
      throw failures.ofFolder(e);
    }
  }

  @Override
  public Optional<Boolean> contains(MediaKey key, long sizeBytes) {
    try {
      return Optional.of(Records.isFileOf(names.fileOf(key), sizeBytes));
    } catch (SinkException e) {
      return Optional.of(false);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Walks the folder. Files whose names cannot be keys (a backslash, a control character) are
   * left out, and so are folders below it that cannot be read, and files that an operating system
   * or a NAS box put there, unless a sink stored an item under such a name.
   */
  @Override
  public Stream<MediaKey> keys() throws IOException {
    return names.keys(this::isRecorded);
  }

  private boolean isRecorded(MediaKey key) {
    try {
      return records.find(key).filter(record -> record.key().equals(key)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@inheritDoc} That is {@code .media-importer/damaged} with the key below it. */
  @Override
  public String setAside(MediaKey key) throws IOException {
    return names.setAside(key);
  }

  /** {@inheritDoc} That is the record, and the modification time of the file. */
  @Override
  public Optional<StoredMedia> renew(StoredMedia there, MediaItem item) throws IOException {
    try (PendingFile pending = workspace().newPendingFile()) {
      return publisher.renew(pending, there.key(), names.fileOf(there.key()), item);
    }
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return Files.newInputStream(names.fileOf(key), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before " + key + " was written");
    }
    Workspace run = workspace();
    Path file = names.fileOf(key);
    names.checkFolders(key, file);
    Optional<StoredMedia> taken = find(key);
    if (taken.isPresent()) {
      return new PutResult.AlreadyExists(taken.get());
    }
    makeRoom(key, file);
    try (PendingFile pending = run.newPendingFile()) {
      ItemRecord record = receive(pending, key, content);
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Optional<PutResult> published = publisher.publish(pending, record, file);
        if (published.isPresent()) {
          return published.get();
        }
        taken = find(key);
        if (taken.isPresent()) {
          return new PutResult.AlreadyExists(taken.get());
        }
      }
      throw failures.ofItem(key, "files of this name come and go; run again later", null);
    }
  }

  /** Notices before the download what cannot be written. */
  private void makeRoom(MediaKey key, Path file) throws IOException {
    try {
      if (!Files.isDirectory(tmp)) {
        // Without it this is another disk, or none.
        throw new NoSuchFileException(tmp.toString());
      }
      trials.tryFolder(records.createFolderOf(key), "");
    } catch (IOException e) {
      throw failures.ofFolder(e, "make " + OWN_FOLDER + " in it writable or choose another");
    }
    try {
      names.createFolders(key, file);
      trials.tryFolder(names.folderOf(file), file.getFileName().toString());
    } catch (IOException e) {
      throw failures.ofItem(key, e);
    }
  }

  private ItemRecord receive(PendingFile pending, MediaKey key, MediaContent content)
      throws IOException {
    ItemRecord record;
    try (MediaBody body = content.open();
        FileChannel out = create(pending.bytes())) {
      byte[] buffer =
          new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, body.length().orElse(BUFFER_BYTES)))];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        written(key, () -> disk.write(out, bytes));
      }
      MediaItem item = content.item();
      record = new ItemRecord(
          key,
          item.id(),
          body.bytesRead(),
          body.sha256(),
          item.creationTime(),
          body.contentType(),
          item.filename(),
          item.notes(),
          item.details());
      item.creationTime().ifPresent(time -> PendingFile.setModificationTime(pending.bytes(), time));
      written(key, () -> out.force(true));
    }
    try (FileChannel out = create(pending.record())) {
      written(key, () -> disk.write(out, ByteBuffer.wrap(record.toJson())));
      written(key, () -> out.force(true));
    }
    return record;
  }

  private FileChannel create(Path file) throws IOException {
    try {
      return disk.create(file);
    } catch (IOException e) {
      throw failures.ofFolder(e);
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private void written(MediaKey key, Write write) throws IOException {
    try {
      write.run();
    } catch (IOException e) {
      throw failures.ofWrite(key, e);
    }
  }
}
