package dev.mediaimporter.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Operations on files and folders that the JDK does not have: locks, folders that survive a power
 * cut, and what is private, which means that only its owner can access it. Where there are no POSIX
 * permissions, a new private folder gets an access list that its files inherit, and nothing is
 * checked.
 */
public final class DiskFiles {
  private static final Set<PosixFilePermission> OWNER = EnumSet.of(
      PosixFilePermission.OWNER_READ,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_EXECUTE);

  private DiskFiles() {}

  /**
   * Locks the whole file of a channel until the channel is closed or the process ends. On POSIX
   * systems the lock belongs to the process: closing any channel of the file ends it. So a process
   * must not open a lock file again that it holds.
   *
   * @return false if it is locked by another channel
   * @throws IOException if files cannot be locked there
   */
  public static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Makes the names in a folder survive a power cut. Does nothing where a folder cannot be opened.
   * An interrupt does not end it.
   *
   * @throws IOException if the file system refuses it, as several network disks always do
   */
  public static void forceFolder(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      FileChannel channel;
      try {
        channel = FileChannel.open(folder, StandardOpenOption.READ);
      } catch (IOException e) {
        return;
      }
      try (channel) {
        channel.force(true);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Creates a private folder, and those above it that are missing. */
  public static void createPrivateFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (isPosix(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
      return;
    }
    Files.createDirectories(folder);
    AclFileAttributeView view = Files.getFileAttributeView(folder, AclFileAttributeView.class);
    if (view != null) {
      view.setAcl(List.of(AclEntry.newBuilder()
          .setType(AclEntryType.ALLOW)
          .setPrincipal(view.getOwner())
          .setPermissions(EnumSet.allOf(AclEntryPermission.class))
          .setFlags(AclEntryFlag.DIRECTORY_INHERIT, AclEntryFlag.FILE_INHERIT)
          .build()));
    }
  }

  /** Creates an empty private file, unless there is one already. */
  public static void createPrivateFile(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file));
    } catch (FileAlreadyExistsException e) {
      // What is there keeps its permissions.
    }
  }

  /** Creates a new private file in a folder that is later moved into place. */
  public static Path createPrivateTempFile(Path folder) throws IOException {
    return Files.createTempFile(folder, "new-", ".tmp", attributes(folder));
  }

  /**
   * Checks that a file or folder that exists is private.
   *
   * @throws FileSystemException naming it and the remedy, if others have any access
   */
  public static void checkPrivate(Path path) throws IOException {
    if (isPosix(path) && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
      throw new FileSystemException(
          path.toString(),
          null,
          "others have access to it: run chmod " + (Files.isDirectory(path) ? "700" : "600"));
    }
  }

  private static FileAttribute<?>[] attributes(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
