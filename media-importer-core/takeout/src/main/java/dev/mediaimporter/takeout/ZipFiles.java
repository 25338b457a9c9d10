package dev.mediaimporter.takeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The files of a zip archive by its directory, or a slice of them: as many as one record of the
 * part may hold. Which files are in a slice follows from the directory alone. For one thread.
 */
final class ZipFiles {
  /** The slice of all files. */
  static final int ALL = -1;

  private static final int MOST_IN_SLICE = 10_000;
  private static final long MOST_SIDECAR_BYTES = 32L << 20;

  private final PartBytes archive;
  private final UnaryOperator<String> shared;
  private final int slice;
  private final List<Entry> files = new ArrayList<>();
  private int current;
  private int inCurrent;
  private long sidecarBytes;
  private int count;
  private int archives;
  private int refusedNames;

  private ZipFiles(PartBytes archive, UnaryOperator<String> shared, int slice) {
    this.archive = archive;
    this.shared = shared;
    this.slice = slice;
  }

  /**
   * Reads the directory. Blocks.
   *
   * @param shared gives one text for all folders of one name
   * @param slice the number of the slice, from 0, or {@link #ALL}
   * @param memory is told what the directory holds
   * @throws DamagedPartException if it is damaged
   */
  static ZipFiles read(
      PartBytes archive, UnaryOperator<String> shared, int slice, ExportMemory memory)
      throws IOException {
    ZipFiles files = new ZipFiles(archive, shared, slice);
    memory.add(archive, ZipDirectory.read(archive, files::add));
    return files;
  }

  /** Those of the slice, in their order. */
  List<Entry> files() {
    return files;
  }

  /** The number of all files. */
  int count() {
    return count;
  }

  /** Whether there are files behind the slice. */
  boolean hasNextSlice() {
    return slice != ALL && slice < current;
  }

  /** Whether all files are parts of an export themselves. */
  boolean onlyArchives() {
    return count > 0 && archives == count;
  }

  /** How many names could lead out of their folder. */
  int refusedNames() {
    return refusedNames;
  }

  private void add(ZipDirectory.Entry entry) {
    Optional<EntryPath> path = EntryPath.of(entry.name());
    if (path.isEmpty()) {
      refusedNames++;
    } else if (!path.get().name().isEmpty() && !path.get().isSystemFile()) {
      count++;
      archives += PartNames.isPart(path.get().name()) ? 1 : 0;
      Entry file = new Entry.Zipped(
          archive,
          shared.apply(path.get().folder()),
          path.get().name(),
          entry.method(),
          entry.crc32(),
          entry.compressedSize(),
          entry.size(),
          entry.offset());
      startNextSliceIfFull(PhotoFolders.isSidecar(file) ? file.size() : 0);
      if (slice == ALL || slice == current) {
        files.add(file);
      }
    }
  }

  private void startNextSliceIfFull(long bytes) {
    if (inCurrent == MOST_IN_SLICE || sidecarBytes + bytes > MOST_SIDECAR_BYTES) {
      current++;
      inCurrent = 0;
      sidecarBytes = 0;
    }
    inCurrent++;
    sidecarBytes += bytes;
  }
}
