package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replacement of a record by one that says what the source says now. The new record is complete
 * on the disk before it takes the place of the old one. Safe for concurrent use.
 */
final class RecordRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRenewal.class);

  private final Records records;
  private final FileOps disk;
  private final FolderFailures failures;

  RecordRenewal(Records records, FileOps disk, FolderFailures failures) {
    this.records = records;
    this.disk = disk;
    this.failures = failures;
  }

  /**
   * Renews the record of a file.
   *
   * @return empty if it says so already, or the file is of another item
   */
  Optional<StoredMedia> run(Workspace run, MediaKey key, Path file, MediaItem item)
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
        setModificationTime(file, record);
      }
      try (PendingFile pending = run.newPendingFile()) {
        try (FileChannel out = disk.create(pending.record())) {
          disk.write(out, ByteBuffer.wrap(record.toJson()));
          out.force(true);
        }
        return records.publish(pending.record(), record).isEmpty()
            ? Optional.of(record.toStored())
            : Optional.empty();
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw failures.ofWrite(key, e);
    }
  }

  private static void setModificationTime(Path file, ItemRecord record) {
    record.creationTime().ifPresent(time -> {
      try {
        Files.setLastModifiedTime(file, FileTime.from(time));
      } catch (IOException e) {
        LOG.debug("The file system does not keep the modification time {}", time, e);
      }
    });
  }
}
