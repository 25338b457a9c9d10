package dev.mediaimporter.takeout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an entry in an archive, which is foreign input. It is used as a key only, and never
 * as a path on this machine.
 *
 * @param folder segments divided by {@code /}; empty at the top
 * @param name the last segment; empty for a folder
 */
record EntryPath(String folder, String name) {
  private static final int LONGEST = 4096;

  private static final char UNDECODABLE = '\uFFFD';

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

  /** What operating systems and NAS boxes put beside files. */
  private static final Set<String> SYSTEM_FILES = Set.of(".DS_Store", "Thumbs.db", "desktop.ini");

  private static final Set<String> SYSTEM_FOLDERS = Set.of("@eaDir", "__MACOSX", ".media-importer");

  /** Empty if the name could lead anywhere but below the archive's own folder. */
  static Optional<EntryPath> of(String raw) {
    if (raw.isEmpty()
        || raw.length() > LONGEST
        || raw.startsWith("/")
        || DRIVE.matcher(raw).matches()
        || raw.indexOf('\\') >= 0
        || raw.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String path = Entry.nameOf(raw);
    int slash = path.lastIndexOf('/');
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..") || segment.equals(".")) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new EntryPath(slash < 0 ? "" : path.substring(0, slash), path.substring(slash + 1)));
  }

  /** Whether it is a file of an operating system and not of the export. */
  boolean isSystemFile() {
    if (SYSTEM_FILES.contains(name) || name.startsWith("._")) {
      return true;
    }
    for (String segment : folder.split("/", -1)) {
      if (SYSTEM_FOLDERS.contains(segment)) {
        return true;
      }
    }
    return false;
  }

  /** The last segment of a folder's path. */
  static String lastOf(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  /** The path of the folder that a folder is in; empty at the top. */
  static String parentOf(String folder) {
    int slash = folder.lastIndexOf('/');
    return slash < 0 ? "" : folder.substring(0, slash);
  }

  /**
   * The name of a file, also where it is not in the encoding of the system, which is ASCII for jobs
   * of cron and in many containers. Only the address of a file has the bytes of its name.
   */
  static String nameOf(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    if (name.indexOf(UNDECODABLE) < 0) {
      return name;
    }
    String address = file.toUri().getRawPath().replaceFirst("/$", "");
    String escaped = lastOf(address).replace("+", "%2B");
    byte[] bytes = URLDecoder.decode(escaped, ISO_8859_1).getBytes(ISO_8859_1);
    return ZipDirectory.decode(bytes);
  }
}
