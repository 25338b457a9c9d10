package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions for what goes wrong in one folder, each with its remedy. An interrupt is none of
 * them: it is thrown on as it is. Immutable.
 */
record FolderFailures(Path root, FileOps disk) {
  /** One item cannot be written. */
  SinkException ofItem(MediaKey key, String why, @Nullable Exception cause) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + root + ": " + why,
        cause);
  }

  /** One item cannot be written because the system refuses its name. */
  SinkException ofItem(MediaKey key, IOException cause) throws ClosedByInterruptException {
    passOnInterrupt(cause);
    return ofItem(key, IoErrors.reasonOf(cause), cause);
  }

  /** The bytes of an item could not be written. */
  SinkException ofWrite(MediaKey key, IOException e) throws ClosedByInterruptException {
    return IoErrors.isTooLarge(e)
        ? ofItem(key, "the file system does not support files of this size", e)
        : ofFolder(e);
  }

  /** Nothing can be written. */
  SinkException ofFolder(IOException e) throws ClosedByInterruptException {
    return ofFolder(e, "is the disk still there?");
  }

  /** Nothing can be written, with what to do about anything but a full or read-only disk. */
  SinkException ofFolder(IOException e, String remedy) throws ClosedByInterruptException {
    passOnInterrupt(e);
    SinkException failure = ofFolder(
        "cannot write to the folder " + root + ": "
            + IoErrors.reasonAndRemedy(e, () -> disk.usableSpace(root), remedy),
        e);
    return IoErrors.mayPass(e) ? failure.withScope(SinkException.Scope.UNAVAILABLE) : failure;
  }

  SinkException ofFolder(String message, Exception cause) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN, SinkException.Scope.DESTINATION, message, cause);
  }

  private static void passOnInterrupt(IOException e) throws ClosedByInterruptException {
    if (e instanceof ClosedByInterruptException interrupt) {
      throw interrupt;
    }
  }
}
