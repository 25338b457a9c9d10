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
 * The exit code and message of an exception.
 *
 * @param message one line, human-readable
 */
record Failure(int exitCode, String message) {
  static Failure of(Throwable e) {
    String message = oneLine(String.valueOf(e.getMessage()));
    if (e instanceof Refusal refusal) {
      return new Failure(refusal.exitCode(), message);
    }
    if (e instanceof MediaImportException known) {
      return new Failure(ExitCode.of(known), inWords(known, message));
    }
    if (e instanceof UnusableLedgerException) {
      return new Failure(ExitCode.USAGE, message);
    }
    if ((e instanceof UncheckedIOException ? e.getCause() : e) instanceof IOException broken) {
      return new Failure(ExitCode.DESTINATION, oneLine(words(broken)));
    }
    if (e instanceof OutOfMemoryError) {
      return new Failure(
          ExitCode.USAGE,
          message.contains("thread")
              ? "this system allows no more threads; raise the limit of processes (ulimit -u, or the"
                  + " pids limit of the container)"
              : "not enough memory (" + message + "); allow more with java -Xmx");
    }
    return new Failure(
        ExitCode.DEFECT,
        "unexpected error; please report it with the output of --debug: " + oneLine(e.toString()));
  }

  /**
   * What Google says about its limits and troubles is for programmers: our words come first. An
   * exception in a message is put into words.
   */
  private static String inWords(MediaImportException known, String message) {
    ReasonText text = ReasonText.of(known.reason());
    return switch (known.reason()) {
      case THROTTLED, QUOTA_EXHAUSTED, SOURCE_UNAVAILABLE ->
        text.words() + "; " + text.remedy() + " (" + Printable.of(message, 200) + ")";
      default ->
        known.getCause() instanceof IOException broken
            ? message.replace(oneLine(broken.toString()), words(broken))
            : message;
    };
  }

  /** The message of an I/O error, without class names where possible. */
  static String words(IOException e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      String reason = file.getReason() == null ? "" : file.getReason();
      String path = file.getFile();
      if (e instanceof AccessDeniedException) {
        return "no permission for " + path + "; change it, or choose another place";
      }
      if (e instanceof NoSuchFileException) {
        return path + " does not exist";
      }
      if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
        return path + " exists but is not a directory";
      }
      if (isFull(reason)) {
        return "no space left for " + path + "; free some, or choose another place";
      }
      if (reason.contains("Read-only")) {
        return path + " is on a read-only file system; choose another place";
      }
      return path + ": " + (reason.isEmpty() ? "reading or writing failed" : reason);
    }
    String message = e.getMessage();
    if (isFull(message)) {
      return "no space left on the disk; free some, or choose another place";
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
