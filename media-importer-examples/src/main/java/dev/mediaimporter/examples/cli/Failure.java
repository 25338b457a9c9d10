package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.UnusableLedgerException;
import dev.mediaimporter.media.MediaImportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception means to the user.
 *
 * @param exitCode for scripts
 * @param message one line for people
 */
record Failure(int exitCode, String message) {
  static Failure of(Throwable e) {
    String message = oneLine(String.valueOf(e.getMessage()));
    if (e instanceof Refusal refusal) {
      return new Failure(refusal.exitCode(), message);
    }
    if (e instanceof MediaImportException known) {
      return new Failure(ExitCode.of(known), message);
    }
    if (e instanceof UnusableLedgerException) {
      return new Failure(ExitCode.USAGE, message);
    }
    if (e instanceof IOException broken) {
      return new Failure(ExitCode.DESTINATION, oneLine(words(broken)));
    }
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException broken) {
      return new Failure(ExitCode.DESTINATION, oneLine(words(broken)));
    }
    return new Failure(
        ExitCode.DEFECT,
        "met something unforeseen, please report it with what --debug shows: "
            + oneLine(e.toString()));
  }

  /** What went wrong, without names of classes where Java tells enough without them. */
  static String words(IOException e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      String reason = file.getReason() == null ? "" : file.getReason();
      String path = file.getFile();
      if (e instanceof AccessDeniedException) {
        return "no permission for " + path + ": change it, or choose another place";
      }
      if (e instanceof NoSuchFileException) {
        return path + " is not there";
      }
      if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
        return path + " is in the way: it is no folder";
      }
      if (isFull(reason)) {
        return "no space left for " + path + ": free some, or choose another place";
      }
      if (reason.contains("Read-only")) {
        return path + " cannot be written, its file system is read-only: choose another place";
      }
      return path + ": " + (reason.isEmpty() ? "reading or writing failed" : reason);
    }
    String message = e.getMessage();
    if (isFull(message)) {
      return "no space left on the disk: free some, or choose another place";
    }
    return message == null || message.isBlank()
        ? "reading or writing failed (" + e.getClass().getSimpleName() + ")"
        : "reading or writing failed: " + message;
  }

  private static boolean isFull(@Nullable String reason) {
    return reason != null
        && (reason.contains("No space left") || reason.contains("Disk quota exceeded"));
  }

  static String oneLine(String message) {
    return Printable.of(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
