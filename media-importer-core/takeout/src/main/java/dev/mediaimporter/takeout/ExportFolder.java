package dev.mediaimporter.takeout;

import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds parts, and what was unpacked from parts, in a folder. For one thread. */
final class ExportFolder {
  /** Twice as many as the largest libraries have; a home folder or a whole disk has more. */
  static final int MAX_FILES = 2_000_000;

  private static final String LINK_TO_NOTHING = "it is a link to a file that is not there";

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
        .map(EntryPath::nameOf)
        .anyMatch(PartNames::isArchive);
    Path absolute = folder.toAbsolutePath().normalize();
    String root = absolute.getFileName() == null ? "" : EntryPath.nameOf(absolute);
    for (Path file : top) {
      String name = EntryPath.nameOf(file);
      if (Files.isDirectory(file)) {
        if (!folder.toRealPath().startsWith(file.toRealPath())) {
          walk(file, root.isEmpty() ? name : root + "/" + name);
        }
      } else if (Files.isSymbolicLink(file) && !Files.exists(file)) {
        addUnreadable(name, LINK_TO_NOTHING);
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

  /** Follows links: programs that remove duplicates, or manage large files, leave them. */
  private void walk(Path folder, String path) throws IOException {
    Set<FileVisitOption> links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    Files.walkFileTree(folder, links, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
        folders++;
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isSymbolicLink()) {
          addUnreadable(EntryPath.nameOf(file), LINK_TO_NOTHING);
        }
        if (!attributes.isRegularFile()) {
          return FileVisitResult.CONTINUE;
        }
        count(PartNames.isPart(EntryPath.nameOf(file)));
        if (PartNames.isPart(EntryPath.nameOf(file))) {
          files.addPart(file, false);
        } else {
          StringBuilder where = new StringBuilder(path);
          Path below = folder.relativize(file);
          for (int i = 0; i < below.getNameCount() - 1; i++) {
            where.append('/').append(EntryPath.nameOf(below.getName(i)));
          }
          PartBytes bytes = PartBytes.of(file, attributes.size());
          addUnpacked(bytes, EntryPath.lastOf(path), where.toString());
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof FileSystemLoopException) {
          return FileVisitResult.CONTINUE;
        }
        if (!(e instanceof AccessDeniedException)) {
          throw e;
        }
        addUnreadable(EntryPath.nameOf(file), ExportFiles.NO_PERMISSION);
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

  private void addUnreadable(String name, String problem) {
    files.add(new TakeoutPart(name, 0, 0, Optional.of(problem)), 0);
  }

  private void addUnpacked(PartBytes file, String part, String folder) {
    if (files.addUnpacked(file, part, folder)) {
      unpacked++;
    }
  }
}
