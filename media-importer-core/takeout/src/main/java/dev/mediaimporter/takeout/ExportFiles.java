package dev.mediaimporter.takeout;

import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every file in the parts of one export, found by reading directories only. A part that cannot be
 * read is noted, and the others are read. For one thread.
 */
final class ExportFiles {
  static final String NO_PERMISSION = "there is no permission to read it";

  private static final int SIDECARS_TOLD = 1000;

  private final List<TakeoutPart> parts = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> bareMedia = new ArrayList<>();
  private final IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars =
      new IdentityHashMap<>();
  private final Map<String, String> folders = new HashMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private final CatalogueListener listener;
  private final ExportMemory memory;
  private final int slice;
  private boolean hasNextSlice;
  private boolean recorded;
  private int refusedNames;
  private int sidecarsRead;

  /** @param named whether the user named this very part */
  private record Pending(PartBytes part, boolean named) {}

  private ExportFiles(CatalogueListener listener, ExportMemory memory, int slice) {
    this.listener = listener;
    this.memory = memory;
    this.slice = slice;
  }

  /**
   * Reads the directories of all parts. Blocks.
   *
   * @param places files, and folders that hold parts or what was unpacked from them
   * @throws InvalidRequestException if one of them does not exist
   */
  static ExportFiles in(List<Path> places, CatalogueListener listener, ExportMemory memory)
      throws IOException {
    ExportFiles files = new ExportFiles(listener, memory, ZipFiles.ALL);
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        ExportFolder.add(place, files, listener, ExportFolder.MAX_FILES);
      } else if (Files.isRegularFile(place)) {
        files.addPart(place, true);
      } else {
        throw new InvalidRequestException("there is no file or folder " + place, null);
      }
    }
    files.readParts();
    return files;
  }

  /** Reads the directory of one part in a bucket, for a slice of its files. Blocks. */
  static ExportFiles in(S3Part part, int slice) throws IOException {
    ExportFiles files = new ExportFiles(CatalogueListener.NONE, ExportMemory.none(), slice);
    files.addPart(part);
    return files;
  }

  /**
   * Takes all parts from their records. Blocks.
   *
   * @throws InvalidRequestException if they are too many for the memory of one process
   */
  static ExportFiles of(S3Parts place, Iterable<Reader> records) throws IOException {
    ExportFiles files = new ExportFiles(CatalogueListener.NONE, ExportMemory.none(), ZipFiles.ALL);
    files.recorded = true;
    PartRecord.readAll(records, place, files);
    return files;
  }

  /** Whether the parts are known by their records, and not to be read. */
  boolean recorded() {
    return recorded;
  }

  /** Whether a part has files behind the slice that was read. */
  boolean hasNextSlice() {
    return hasNextSlice;
  }

  /**
   * Reads the directories of all parts in a bucket. Blocks.
   *
   * @throws InvalidRequestException if there is no such bucket
   */
  static ExportFiles in(S3Parts place, CatalogueListener listener, ExportMemory memory)
      throws IOException {
    ExportFiles files = new ExportFiles(listener, memory, ZipFiles.ALL);
    for (S3Part part : place.list()) {
      if (PartNames.isArchive(part.name()) || PartNames.isUnfinished(part.name())) {
        files.pending.add(new Pending(part, false));
      } else if (place.isAtTop(part)) {
        files.addIfMedium(part);
      }
    }
    files.readParts();
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

  /** What is known of earlier runs. */
  ExportMemory memory() {
    return memory;
  }

  /** Reads those sidecars that are not known yet. Blocks. */
  void readSidecars() throws IOException {
    memory
        .recall(unreadSidecars())
        .forEach((entry, content) -> sidecars.put(entry, Optional.of(content)));
    List<Entry> unread = unreadSidecars();
    SmallFiles.read(unread, (entry, json) -> {
      addSidecar(entry, json);
      sidecarsRead++;
      if (sidecarsRead % SIDECARS_TOLD == 0 || sidecarsRead == unread.size()) {
        listener.sidecarsRead(sidecarsRead, unread.size());
      }
    });
  }

  private List<Entry> unreadSidecars() {
    return entries.stream()
        .filter(entry -> PhotoFolders.isSidecar(entry) && !sidecars.containsKey(entry))
        .toList();
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

  /** Notes a problem of a part that was read before. */
  void addProblem(String part, String problem) {
    parts.replaceAll(known -> known.name().equals(part)
        ? new TakeoutPart(part, known.sizeBytes(), known.files(), Optional.of(problem))
        : known);
  }

  /** Adds a file of a part that was read before. */
  void add(Entry file) {
    entries.add(file);
  }

  /**
   * Notes a part whose directory is read when all are known.
   *
   * @param named whether the user named this very part
   */
  void addPart(Path file, boolean named) throws IOException {
    pending.add(new Pending(PartBytes.of(file, Files.size(file)), named));
  }

  /** Adds a file outside the archives; false if its name is none of an export. */
  boolean addUnpacked(PartBytes file, String part, String folder) {
    Optional<EntryPath> path =
        EntryPath.of(folder.isEmpty() ? file.name() : folder + "/" + file.name());
    if (path.isEmpty()) {
      refusedNames++;
      return false;
    }
    if (path.get().isSystemFile()) {
      return false;
    }
    entries.add(
        new Entry.Unpacked(file, part, shared(path.get().folder()), path.get().name()));
    return true;
  }

  private void readParts() throws IOException {
    for (int i = 0; i < pending.size(); i++) {
      listener.reading(pending.get(i).part.name(), i + 1, pending.size());
      addPart(pending.get(i).part, pending.get(i).named);
    }
    pending.clear();
  }

  /** Adds one part, which may turn out not to be readable. */
  void addPart(PartBytes part) throws IOException {
    addPart(part, false);
  }

  private void addPart(PartBytes part, boolean named) throws IOException {
    try {
      addReadable(part, named);
    } catch (AccessDeniedException | AccessRejectedException e) {
      damaged(part, NO_PERMISSION);
    }
  }

  static PartKind kindOf(PartBytes part) throws IOException {
    try (InputStream in = part.open(0, PartKind.HEAD_BYTES)) {
      return PartKind.of(in.readNBytes(PartKind.HEAD_BYTES));
    }
  }

  private void addReadable(PartBytes part, boolean named) throws IOException {
    if (PartNames.isUnfinished(part.name())) {
      damaged(part, "its download is not finished");
      return;
    }
    // The first bytes of a zip archive are read only where they can say why it has no directory.
    if (part.name().toLowerCase(Locale.ROOT).endsWith(".zip") && addZip(part).isEmpty()) {
      return;
    }
    switch (kindOf(part)) {
      case ZIP -> addZip(part).ifPresent(problem -> damaged(part, problem + "; download it again"));
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
  boolean addIfMedium(PartBytes part) throws IOException {
    try {
      if (kindOf(part) != PartKind.MEDIUM) {
        return false;
      }
      addBareMedium(part);
    } catch (AccessDeniedException | AccessRejectedException e) {
      damaged(part, NO_PERMISSION);
    }
    return true;
  }

  /** Adds a photo or video that is a part itself. */
  void addBare(Entry.Unpacked medium) {
    bareMedia.add(medium);
  }

  private void addBareMedium(PartBytes part) {
    addBare(new Entry.Unpacked(part, part.name(), "", Entry.nameOf(part.name())));
    parts.add(new TakeoutPart(part.name(), part.size(), 1, Optional.empty()));
  }

  /** Adds a zip archive; returns the problem if it has no directory. */
  private Optional<String> addZip(PartBytes archive) throws IOException {
    ZipFiles found;
    try {
      found = ZipFiles.read(archive, this::shared, slice, memory);
    } catch (DamagedPartException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    entries.addAll(found.files());
    refusedNames += found.refusedNames();
    hasNextSlice = found.hasNextSlice();
    parts.add(new TakeoutPart(
        archive.name(),
        archive.size(),
        found.count(),
        found.onlyArchives()
            ? Optional.of("it holds other archives; unpack it and name what was in it")
            : Optional.empty()));
    return Optional.empty();
  }

  private void addTgz(PartBytes archive) throws IOException {
    TgzFiles found;
    try {
      found = TgzFiles.read(archive, this::shared, memory);
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

  /** One text for each folder, however many files are in it. */
  String shared(String folder) {
    String known = folders.putIfAbsent(folder, folder);
    return known == null ? folder : known;
  }
}
