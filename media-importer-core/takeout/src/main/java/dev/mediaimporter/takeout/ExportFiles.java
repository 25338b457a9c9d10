package dev.mediaimporter.takeout;

import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every file in the parts of one export, found by reading directories only. A part that cannot be
 * read is noted, and the others are read. For one thread.
 */
final class ExportFiles {
  private final List<TakeoutPart> parts = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> bareMedia = new ArrayList<>();
  private final IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars =
      new IdentityHashMap<>();
  private final Map<String, String> folders = new HashMap<>();
  private int refusedNames;
  private int unpacked;

  private ExportFiles() {}

  /**
   * Reads the directories of all parts. Blocks.
   *
   * @param places files, and folders that hold parts or what was unpacked from them
   * @throws InvalidRequestException if one of them does not exist
   */
  static ExportFiles in(List<Path> places) throws IOException {
    ExportFiles files = new ExportFiles();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        files.addFolder(place);
      } else if (Files.isRegularFile(place)) {
        files.addPart(place, true);
      } else {
        throw new InvalidRequestException("there is no file or folder " + place, null);
      }
    }
    return files;
  }

  /** Reads the directory of one part in a bucket. Blocks. */
  static ExportFiles in(S3Part part) throws IOException {
    ExportFiles files = new ExportFiles();
    files.addPart(part, false);
    return files;
  }

  /** Takes all parts from their records. Blocks. */
  static ExportFiles of(S3Parts place, Iterable<Reader> records) throws IOException {
    ExportFiles files = new ExportFiles();
    for (Reader record : records) {
      PartRecord.read(record, place, files);
    }
    return files;
  }

  /**
   * Reads the directories of all parts in a bucket. Blocks.
   *
   * @throws InvalidRequestException if there is no such bucket
   */
  static ExportFiles in(S3Parts place) throws IOException {
    ExportFiles files = new ExportFiles();
    for (S3Part part : place.list()) {
      if (PartNames.isArchive(part.name()) || PartNames.isUnfinished(part.name())) {
        files.addPart(part, false);
      } else if (place.isAtTop(part)) {
        files.addIfMedium(part);
      }
    }
    return files;
  }

  List<TakeoutPart> parts() {
    return parts;
  }

  /** The files in archives and folders. */
  List<Entry> entries() {
    return entries;
  }

  /** The videos that are parts themselves. */
  List<Entry> bareMedia() {
    return bareMedia;
  }

  /** How many files were left out because their names could lead out of their folder. */
  int refusedNames() {
    return refusedNames;
  }

  /** What the sidecars that were read say; empty for damaged ones. */
  IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars() {
    return sidecars;
  }

  /** Reads those sidecars that are not known yet. Blocks. */
  void readSidecars() throws IOException {
    List<Entry> unread = entries.stream()
        .filter(entry -> PhotoFolders.isSidecar(entry) && !sidecars.containsKey(entry))
        .toList();
    SmallFiles.read(unread, this::addSidecar);
  }

  /** Adds what a sidecar says; null if it is damaged. */
  void addSidecar(Entry entry, byte @Nullable [] json) {
    sidecars.put(entry, Optional.ofNullable(json).map(SidecarJson::read));
  }

  /** Adds a part that was read before. */
  void add(TakeoutPart part, int namesRefused) {
    parts.add(part);
    refusedNames += namesRefused;
  }

  /** Adds a file of a part that was read before. */
  void add(Entry file) {
    entries.add(file);
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> top = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(top::add);
    }
    top.sort(Path::compareTo);
    boolean holdsParts = top.stream()
        .filter(Files::isRegularFile)
        .map(ExportFiles::nameOf)
        .anyMatch(PartNames::isArchive);
    Path absolute = folder.toAbsolutePath().normalize();
    String root = absolute.getFileName() == null ? "" : nameOf(absolute);
    int before = unpacked;
    for (Path file : top) {
      String name = nameOf(file);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        walk(file, join(root, name));
      } else if (PartNames.isArchive(name) || PartNames.isUnfinished(name)) {
        addPart(file, false);
      } else if (Files.isRegularFile(file)
          && (!holdsParts || !addIfMedium(PartBytes.of(file, Files.size(file))))) {
        addUnpacked(file, root, root, Files.size(file));
      }
    }
    if (unpacked > before) {
      parts.add(new TakeoutPart(root, 0, unpacked - before, Optional.empty()));
    }
  }

  private void walk(Path folder, String path) throws IOException {
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (!attributes.isRegularFile()) {
          return FileVisitResult.CONTINUE;
        }
        String name = nameOf(file);
        if (PartNames.isPart(name)) {
          addPart(file, false);
        } else {
          Path below = folder.relativize(file).getParent();
          String where = below == null ? path : path + "/" + below.toString().replace('\\', '/');
          addUnpacked(file, EntryPath.lastOf(path), where, attributes.size());
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private void addUnpacked(Path file, String part, String folder, long size) {
    Optional<EntryPath> path = EntryPath.of(join(folder, nameOf(file)));
    if (path.isEmpty()) {
      refusedNames++;
    } else if (!path.get().isSystemFile()) {
      unpacked++;
      entries.add(new Entry.Unpacked(
          PartBytes.of(file, size),
          part,
          shared(path.get().folder()),
          path.get().name()));
    }
  }

  private void addPart(Path file, boolean named) throws IOException {
    addPart(PartBytes.of(file, Files.size(file)), named);
  }

  /** @param named whether the user named this very part */
  private void addPart(PartBytes part, boolean named) throws IOException {
    try {
      addReadable(part, named);
    } catch (AccessDeniedException | AccessRejectedException e) {
      damaged(part, "there is no permission to read it");
    }
  }

  private static PartKind kindOf(PartBytes part) throws IOException {
    try (InputStream in = part.open(0, PartKind.HEAD_BYTES)) {
      return PartKind.of(in.readNBytes(PartKind.HEAD_BYTES));
    }
  }

  private void addReadable(PartBytes part, boolean named) throws IOException {
    if (PartNames.isUnfinished(part.name())) {
      damaged(part, "its download is not finished");
      return;
    }
    switch (kindOf(part)) {
      case ZIP -> addZip(part);
      case MEDIUM -> addBareMedium(part);
      case TGZ -> addTgz(part);
      case WEB_PAGE ->
        damaged(
            part,
            "it is a web page, not an archive: the sign-in at Google had expired; "
                + "download it again");
      case EMPTY -> damaged(part, "it is empty; download it again");
      case OTHER -> {
        if (named && !PartNames.isArchive(part.name())) {
          throw new InvalidRequestException(
              part.name() + " is neither an archive nor a photo or video", null);
        }
        damaged(part, "it is not an archive; download it again");
      }
    }
  }

  private void damaged(PartBytes part, String problem) {
    parts.add(new TakeoutPart(part.name(), part.size(), 0, Optional.of(problem)));
  }

  /** Adds a photo or video that is a part itself; false if this is none. */
  private boolean addIfMedium(PartBytes part) throws IOException {
    try {
      if (kindOf(part) != PartKind.MEDIUM) {
        return false;
      }
      addBareMedium(part);
    } catch (AccessDeniedException | AccessRejectedException e) {
      damaged(part, "there is no permission to read it");
    }
    return true;
  }

  /** Adds a photo or video that is a part itself. */
  void addBare(PartBytes part) {
    bareMedia.add(new Entry.Unpacked(part, part.name(), "", Entry.nameOf(part.name())));
  }

  private void addBareMedium(PartBytes part) {
    addBare(part);
    parts.add(new TakeoutPart(part.name(), part.size(), 1, Optional.empty()));
  }

  private void addZip(PartBytes archive) throws IOException {
    int before = entries.size();
    List<String> archives = new ArrayList<>();
    try {
      ZipDirectory.read(archive, entry -> addZipped(archive, entry, archives));
    } catch (DamagedPartException e) {
      entries.subList(before, entries.size()).clear();
      damaged(archive, e.getMessage() + "; download it again");
      return;
    }
    int files = entries.size() - before;
    boolean onlyArchives = files > 0 && archives.size() == files;
    parts.add(new TakeoutPart(
        archive.name(),
        archive.size(),
        files,
        onlyArchives
            ? Optional.of("it holds other archives; unpack it and name what was in it")
            : Optional.empty()));
  }

  private void addTgz(PartBytes archive) throws IOException {
    TgzFiles found;
    try {
      found = TgzFiles.read(archive, this::shared);
    } catch (DamagedPartException e) {
      damaged(archive, e.getMessage() + "; download it again");
      return;
    }
    entries.addAll(found.files());
    sidecars.putAll(found.sidecars());
    refusedNames += found.refusedNames();
    parts.add(
        new TakeoutPart(archive.name(), archive.size(), found.files().size(), Optional.empty()));
  }

  private void addZipped(PartBytes archive, ZipDirectory.Entry entry, List<String> archives) {
    Optional<EntryPath> path = EntryPath.of(entry.name());
    if (path.isEmpty()) {
      refusedNames++;
    } else if (!path.get().name().isEmpty() && !path.get().isSystemFile()) {
      if (PartNames.isPart(path.get().name())) {
        archives.add(path.get().name());
      }
      entries.add(new Entry.Zipped(
          archive,
          shared(path.get().folder()),
          path.get().name(),
          entry.method(),
          entry.crc32(),
          entry.compressedSize(),
          entry.size(),
          entry.offset()));
    }
  }

  /** One text for each folder, however many files are in it. */
  String shared(String folder) {
    String known = folders.putIfAbsent(folder, folder);
    return known == null ? folder : known;
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
