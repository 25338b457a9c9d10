package dev.mediaimporter.internal.files;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files and folders that operating systems, NAS boxes and synchronizing programs put into any
 * folder, for themselves. Pure functions.
 */
public final class SystemFiles {
  private static final Set<String> NAMES = Set.of(
      // macOS
      ".ds_store",
      ".localized",
      ".appledouble",
      ".lsoverride",
      ".apdisk",
      ".fseventsd",
      ".spotlight-v100",
      ".temporaryitems",
      ".trashes",
      ".trash",
      ".documentrevisions-v100",
      ".volumeicon.icns",
      ".com.apple.timemachine.donotpresent",
      "icon\r",
      // Windows
      "thumbs.db",
      "ehthumbs.db",
      "ehthumbs_vista.db",
      "desktop.ini",
      "$recycle.bin",
      "recycler",
      "system volume information",
      // Linux
      "lost+found",
      ".directory",
      ".hidden",
      // NAS boxes
      "@eadir",
      "@tmp",
      "@sharesnap",
      "@recycle",
      "@recently-snapshot",
      "@snapshots",
      "#recycle",
      "#snapshot",
      ".@__thumb",
      ".@upload_cache",
      ".snapshot",
      ".snapshots",
      "~snapshot",
      ".zfs",
      ".recycle",
      "network trash folder",
      "temporary items",
      // programs that synchronize folders
      ".stfolder",
      ".stversions",
      ".stignore",
      ".sync",
      ".dropbox",
      ".dropbox.attr",
      ".dropbox.cache",
      ".tmp.drivedownload",
      ".tmp.driveupload",
      ".nomedia",
      // the small pictures that an import on AWS keeps beside the media
      ".thumbs");

  /** AppleDouble files, trash folders of a user's number, what NFS and FUSE keep of open files. */
  private static final Pattern SHAPES =
      Pattern.compile("\\._.+|\\.trash-\\d+|\\.nfs[0-9a-f]{8,}|\\.fuse_hidden[0-9a-f]+"
          + "|\\.smbdelete.*|\\.syncthing\\..*\\.tmp|\\.sync_[0-9a-f]+\\.db.*");

  private SystemFiles() {}

  /** Whether this name of a file or folder, without what is above it, is such a one. */
  public static boolean isNamed(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(folded) || SHAPES.matcher(folded).matches();
  }

  /** Whether one of the segments of a path, divided by slashes, is such a name. */
  public static boolean isWithin(String path) {
    for (String segment : path.split("/", -1)) {
      if (isNamed(segment)) {
        return true;
      }
    }
    return false;
  }
}
