package dev.mediaimporter.sink.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What an I/O error of a disk means. The JDK tells errors apart by their text only. */
final class IoErrors {
  /** Less than this left is as good as nothing: one buffer of each of many writers. */
  private static final long NEXT_TO_NOTHING = 1024 * 1024;

  interface UsableSpace {
    long bytes() throws IOException;
  }

  private IoErrors() {}

  static boolean isFull(IOException e, UsableSpace space) {
    if (says(e, "no space left", "not enough space", "disk full", "quota")) {
      return true;
    }
    try {
      return space.bytes() < NEXT_TO_NOTHING;
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return false;
    }
  }

  static boolean isTooLarge(IOException e) {
    return says(e, "file too large");
  }

  /** Whether it is an error of a network disk whose server may come back. */
  static boolean mayPass(IOException e) {
    return says(
        e,
        "input/output error",
        "stale file handle",
        "timed out",
        "host is down",
        "no route to host",
        "endpoint is not connected",
        "endpoint not connected");
  }

  private static boolean says(IOException e, String... texts) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return Stream.of(texts).anyMatch(message::contains);
  }

  /**
   * A human-readable reason, and what to do.
   *
   * @param remedy what to do about anything but a full or read-only disk
   */
  static String reasonAndRemedy(IOException e, UsableSpace space, String remedy) {
    if (isFull(e, space)) {
      return "no space left; free some or choose another folder";
    }
    if (says(e, "read-only file system", "write protected", "write-protected")) {
      return "the disk is read-only; choose another folder";
    }
    return reasonOf(e) + "; " + remedy;
  }

  /** A human-readable reason. */
  static String reasonOf(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException taken
        && taken.getFile() != null
        && Files.isSymbolicLink(Path.of(taken.getFile()))) {
      return "it is a link to a folder that is not there (is its disk mounted?)";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file is where a folder should be";
    }
    if (e instanceof NoSuchFileException) {
      return "it is no longer there";
    }
    if (e instanceof FileSystemException specific && specific.getReason() != null) {
      return specific.getReason();
    }
    // Without a reason, the message of a file system's exception is the file.
    return e instanceof FileSystemException || e.getMessage() == null
        ? "the disk refuses it"
        : e.getMessage();
  }
}
