package dev.mediaimporter.takeout;

import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds parts, and what was unpacked from parts, in a folder. For one thread. */
final class ExportFolder {
  /** Twice as many as the largest libraries have; a home folder or a whole disk has more. */
  static final int MAX_FILES = 2_000_000;

  private final ExportFiles files;
  private final Path place;
  private final int most;
  private int folders;
  private int archives;
  private int others;
  private int unpacked;

  private ExportFolder(Path place, ExportFiles files, int most) {
    this.place = place;
    this.files = files;
    this.most = most;
  }

  /**
   * Adds what is in a folder and below. Blocks.
   *
   * @param most how many files it may have
   * @throws InvalidRequestException if it has more
   */
  static void add(Path folder, ExportFiles files, CatalogueListener listener, int most)
      throws IOException {
    ExportFolder search = new ExportFolder(folder, files, most);
    search.add(folder);
    listener.searched(folder, search.folders, search.archives, search.others);
  }

  private void add(Path folder) throws IOException {
    List<Path> top = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(top::add);
    }
    top.sort(Path::compareTo);
    boolean holdsParts = top.stream()
        .filter(Files::isRegularFile)
        .map(ExportFolder::nameOf)
        .anyMatch(PartNames::isArchive);
    Path absolute = folder.toAbsolutePath().normalize();
    String root = absolute.getFileName() == null ? "" : nameOf(absolute);
    for (Path file : top) {
      String name = nameOf(file);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        walk(file, root.isEmpty() ? name : root + "/" + name);
      } else if (PartNames.isArchive(name) || PartNames.isUnfinished(name)) {
        count(true);
        files.addPart(file, false);
      } else if (Files.isRegularFile(file)) {
        count(false);
        PartBytes bytes = PartBytes.of(file, Files.size(file));
        if (!holdsParts || !files.addIfMedium(bytes)) {
          addUnpacked(bytes, root, root);
        }
      }
    }
    if (unpacked > 0) {
      files.add(new TakeoutPart(root, 0, unpacked, Optional.empty()), 0);
    }
  }

  private void walk(Path folder, String path) throws IOException {
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
        folders++;
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (!attributes.isRegularFile()) {
          return FileVisitResult.CONTINUE;
        }
        count(PartNames.isPart(nameOf(file)));
        if (PartNames.isPart(nameOf(file))) {
          files.addPart(file, false);
        } else {
          Path below = folder.relativize(file).getParent();
          String where = below == null ? path : path + "/" + below.toString().replace('\\', '/');
          addUnpacked(PartBytes.of(file, attributes.size()), EntryPath.lastOf(path), where);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (!(e instanceof AccessDeniedException)) {
          throw e;
        }
        files.add(new TakeoutPart(nameOf(file), 0, 0, Optional.of(ExportFiles.NO_PERMISSION)), 0);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private void count(boolean archive) {
    archives += archive ? 1 : 0;
    others += archive ? 0 : 1;
    if (archives + others > most) {
      throw new InvalidRequestException(
          "there are more than " + most + " files in " + place + " and below; name the folder that"
              + " holds the export and nothing else",
          null);
    }
  }

  private void addUnpacked(PartBytes file, String part, String folder) {
    if (files.addUnpacked(file, part, folder)) {
      unpacked++;
    }
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
