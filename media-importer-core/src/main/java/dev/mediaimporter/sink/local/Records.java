package dev.mediaimporter.sink.local;

import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The records beside the files, one for each folded name. A record is believed only as long as the
 * file it speaks of is there with the size it names. Safe for concurrent use, also by several
 * processes.
 */
record Records(Path root, Path folder, FileOps disk) {
  /** What is recorded under the folded name of a key, if it still holds. */
  Optional<ItemRecord> find(MediaKey key) throws IOException {
    return ItemRecord.read(placeOf(key)).filter(this::holds);
  }

  private boolean holds(ItemRecord record) {
    return isFileOf(root.resolve(record.key().value()), record.sizeBytes());
  }

  static boolean isFileOf(Path file, long sizeBytes) {
    try {
      BasicFileAttributes there =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return there.isRegularFile() && there.size() == sizeBytes;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Publishes the record of a file that has just got its final name.
   *
   * @param pending where the record is now; gone afterwards
   * @return empty when it is published; otherwise the record of another file whose name differs but
   *     folds to the same, which was first
   */
  Optional<ItemRecord> publish(Path pending, ItemRecord record) throws IOException {
    Path place = placeOf(record.key());
    createFolderOf(record.key());
    while (true) {
      Optional<ItemRecord> other =
          find(record.key()).filter(there -> !there.key().equals(record.key()));
      if (other.isPresent()) {
        return other;
      }
      if (Files.exists(place)) {
        Files.move(pending, place, StandardCopyOption.ATOMIC_MOVE);
        return Optional.empty();
      }
      try {
        disk.link(place, pending);
        return Optional.empty();
      } catch (FileAlreadyExistsException e) {
        // Look again at what has appeared.
      } catch (FileSystemException | UnsupportedOperationException e) {
        Files.move(pending, place, StandardCopyOption.ATOMIC_MOVE);
        return Optional.empty();
      }
    }
  }

  /** The folder of a key's record, which is created if it is missing. */
  Path createFolderOf(MediaKey key) throws IOException {
    Path place = folder.resolve(hashOf(key).substring(0, 2));
    // It nearly always is there, which costs less to see than to create it again.
    return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
        ? place
        : Files.createDirectories(place);
  }

  private Path placeOf(MediaKey key) {
    String hash = hashOf(key);
    return folder.resolve(hash.substring(0, 2)).resolve(hash + ".json");
  }

  private static String hashOf(MediaKey key) {
    return HexFormat.of().formatHex(Digests.sha256(CollisionName.of(key)));
  }
}
