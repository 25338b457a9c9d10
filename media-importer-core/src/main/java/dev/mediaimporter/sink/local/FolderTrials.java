package dev.mediaimporter.sink.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by trying what can be done in a folder, because permission bits and names of file
 * systems mislead on network disks. What is weaker than on a local disk is said in one warning.
 * Safe for concurrent use.
 */
final class FolderTrials {
  /** The longest name of common file systems; then those of encrypted ones and of old ones. */
  private static final int[] NAME_BYTES = {255, 143, 100, 64};

  /** Begins the names of files that exist for a moment only. */
  private static final String PREFIX = ".media-importer-";

  private static final Logger LOG = LoggerFactory.getLogger(FolderTrials.class);

  private final Path root;
  private final FileOps disk;
  private final String runId = RunLock.newRunId();
  private final AtomicLong count = new AtomicLong();
  private final Set<Path> writable = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile int maxNameBytes = NAME_BYTES[0];
  private volatile int provenNameBytes;
  private volatile boolean forcesFolders = true;

  FolderTrials(Path root, FileOps disk) {
    this.root = root;
    this.disk = disk;
  }

  /** The longest name that the folder takes, in UTF-8 bytes, as far as it is known. */
  int maxNameBytes() {
    return maxNameBytes;
  }

  /** Whether a name is one of a file that exists for a moment only. */
  static boolean isTrial(String name) {
    return name.startsWith(PREFIX);
  }

  /**
   * Tries everything that is needed to keep files here; leaves nothing.
   *
   * @param probe a file of this folder with some bytes
   * @throws IOException if nothing can be kept here
   */
  void tryAll(Path probe, FileChannel open) throws IOException {
    List<String> weaknesses = new ArrayList<>();
    maxNameBytes = longestName();
    if (maxNameBytes < NAME_BYTES[0]) {
      weaknesses.add("names longer than " + maxNameBytes + " bytes are cut");
    }
    if (!links(probe) && !locks(open)) {
      weaknesses.add("files can neither be linked nor locked: run one import into it at a time");
    }
    force(root);
    if (!forcesFolders) {
      weaknesses.add("folders cannot be forced to the disk: after a power cut, run verify");
    }
    if (!weaknesses.isEmpty() && warned.compareAndSet(false, true)) {
      LOG.warn("{}: {}", root, String.join("; ", weaknesses));
    }
  }

  private int longestName() throws IOException {
    IOException refused = null;
    for (int bytes : NAME_BYTES) {
      try {
        create(root, bytes);
        return bytes;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        refused = e;
      }
    }
    throw refused == null ? new IOException("no name was tried") : refused;
  }

  private boolean links(Path probe) throws IOException {
    Path name = newName(root, NAME_BYTES[NAME_BYTES.length - 1]);
    try {
      disk.link(name, probe);
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      LOG.debug("No hard links in {}", root, e);
      return false;
    } finally {
      Files.deleteIfExists(name);
    }
  }

  private boolean locks(FileChannel probe) {
    try {
      return disk.tryLock(probe);
    } catch (IOException e) {
      LOG.debug("No file locks in {}", root, e);
      return false;
    }
  }

  /**
   * Makes the names in a folder survive a power cut, where the file system can do that. Nothing is
   * lost where it cannot: a file that is gone afterwards is imported again.
   */
  void force(Path folder) {
    if (!forcesFolders) {
      return;
    }
    try {
      disk.forceFolder(folder);
    } catch (IOException e) {
      LOG.debug("{} cannot be forced to the disk", folder, e);
      forcesFolders = false;
    }
  }

  /**
   * Makes sure, once for each folder and each longer name, that files can be created in it.
   *
   * @throws IOException if none can
   */
  void tryFolder(Path folder, String name) throws IOException {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= provenNameBytes && writable.contains(folder)) {
      return;
    }
    create(folder, bytes);
    writable.add(folder);
    provenNameBytes = Math.max(provenNameBytes, bytes);
  }

  private void create(Path folder, int nameBytes) throws IOException {
    Path file = newName(folder, nameBytes);
    try {
      disk.create(file).close();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A name that nobody has, of this length unless it is too short for one. */
  private Path newName(Path folder, int bytes) {
    String start = PREFIX + runId + "-" + count.incrementAndGet() + "-";
    return folder.resolve(start + "x".repeat(Math.max(0, bytes - start.length())));
  }
}
