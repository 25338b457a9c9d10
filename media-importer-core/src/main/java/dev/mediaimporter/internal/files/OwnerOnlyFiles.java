package dev.mediaimporter.internal.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Creates and checks files and folders that only their owner can access. Where there are no POSIX
 * permissions, a new folder gets an access list that its files inherit, and nothing is checked.
 */
public final class OwnerOnlyFiles {
  private static final Set<PosixFilePermission> OWNER = EnumSet.of(
      PosixFilePermission.OWNER_READ,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_EXECUTE);

  private OwnerOnlyFiles() {}

  /** Creates a folder, and those above it that are missing. */
  public static void createFolder(Path folder) throws IOException {
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

  /** Creates an empty file, unless there is one already. */
  public static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file));
    } catch (FileAlreadyExistsException e) {
      // What is there keeps its permissions.
    }
  }

  /** Creates a new file in a folder that is later moved into place. */
  public static Path createTempFile(Path folder) throws IOException {
    return Files.createTempFile(folder, "new-", ".tmp", attributes(folder));
  }

  /**
   * Checks a file or folder that exists.
   *
   * @throws FileSystemException naming it and the remedy, if others have any access
   */
  public static void check(Path path) throws IOException {
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
