package dev.mediaimporter.sink.local;

import dev.mediaimporter.internal.files.SystemFiles;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files and folders that keys name below a root. Safe for concurrent use. */
record FolderNames(Path root, FileOps disk, FolderFailures failures, FolderTrials trials) {
  private static final Logger LOG = LoggerFactory.getLogger(FolderNames.class);

  /**
   * The file of a key.
   *
   * @throws dev.mediaimporter.media.SinkException if the system cannot write the name, or it is in
   *     the sink's own folder
   */
  Path fileOf(MediaKey key) {
    try {
      Path path = root.resolve(key.value());
      if (CollisionName.of(key).split("/", 2)[0].equals(LocalMediaSink.OWN_FOLDER)) {
        throw failures.ofItem(
            key, "the folder " + LocalMediaSink.OWN_FOLDER + " is reserved for the importer", null);
      }
      return path;
    } catch (InvalidPathException e) {
      throw failures.ofItem(
          key, "the system cannot write this name; start Java with a UTF-8 locale", e);
    }
  }

  Path folderOf(Path file) {
    return Objects.requireNonNullElse(file.getParent(), root);
  }

  /** Checks the folders above a file, as far as they exist. */
  void checkFolders(MediaKey key, Path file) throws IOException {
    prepareFolders(key, file, false);
  }

  /** Checks the folders above a file and creates the missing ones. */
  void createFolders(MediaKey key, Path file) throws IOException {
    prepareFolders(key, file, true);
  }

  private void prepareFolders(MediaKey key, Path file, boolean create) throws IOException {
    Path folder = root;
    for (Path name : root.relativize(folderOf(file))) {
      if (name.toString().isEmpty()) {
        return;
      }
      Path parent = folder;
      folder = parent.resolve(name);
      Optional<BasicFileAttributes> there = attributesOf(folder);
      if (there.isEmpty() && create) {
        createFolder(key, folder, parent);
        there = attributesOf(folder);
      }
      if (there.isEmpty()) {
        return;
      }
      if (there.get().isSymbolicLink()) {
        throw failures.ofItem(
            key, folder + " is a symbolic link, and links are not followed; replace it", null);
      }
      if (!there.get().isDirectory()) {
        throw failures.ofItem(key, folder + " exists but is not a directory; move it away", null);
      }
    }
  }

  /** Asks once: an import of many small items asks for each of them. */
  private static Optional<BasicFileAttributes> attributesOf(Path folder) {
    try {
      return Optional.of(
          Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void createFolder(MediaKey key, Path folder, Path parent) throws IOException {
    try {
      Files.createDirectory(folder);
      trials.force(parent);
    } catch (FileAlreadyExistsException e) {
      // The caller checks what is there.
    } catch (FileSystemException e) {
      throw failures.ofItem(key, e);
    }
  }

  /**
   * Moves a file below the sink's own folder; returns where it is now, below the root.
   *
   * @throws NoSuchFileException if there is no such file
   */
  String setAside(MediaKey key) throws IOException {
    Path file = fileOf(key);
    checkFolders(key, file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    String place = LocalMediaSink.OWN_FOLDER + "/damaged/" + key;
    try {
      Path aside = root.resolve(place);
      for (int n = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); n++) {
        aside = root.resolve(place + "." + n);
      }
      Files.createDirectories(folderOf(aside));
      Files.move(file, aside);
      trials.force(folderOf(aside));
      trials.force(folderOf(file));
      return root.relativize(aside).toString();
    } catch (FileSystemException e) {
      throw failures.ofItem(key, e);
    }
  }

  /**
   * The keys of all files; those with names of the system only if they are ours. The caller closes
   * the stream.
   */
  Stream<MediaKey> keys(Predicate<MediaKey> isOurs) throws IOException {
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    Stream<Path> entries;
    try {
      entries = disk.list(root);
    } catch (IOException e) {
      throw failures.ofFolder(e);
    }
    return entries
        .filter(entry -> !entry.getFileName().toString().equals(LocalMediaSink.OWN_FOLDER))
        .filter(FolderNames::isNoTrial)
        .flatMap(this::walk)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .flatMap(file -> keyOf(file).stream())
        .filter(key -> !SystemFiles.isWithin(key.value()) || isOurs.test(key));
  }

  private Stream<Path> walk(Path entry) {
    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      return Stream.of(entry);
    }
    try {
      return disk.list(entry).filter(FolderNames::isNoTrial).flatMap(this::walk);
    } catch (IOException e) {
      if (!SystemFiles.isNamed(entry.getFileName().toString())) {
        LOG.warn("Left out the folder {}: {}", entry, IoErrors.reasonOf(e));
      }
      return Stream.empty();
    }
  }

  private static boolean isNoTrial(Path entry) {
    return !FolderTrials.isTrial(entry.getFileName().toString());
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
}
