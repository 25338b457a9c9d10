package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SinkException;

/** The exit codes, which scripts rely on. */
final class ExitCode {
  /** For the help of the commands that import. */
  static final String OF_IMPORTS = "Exit codes: 0 every item stored or already there; 1 finished,"
      + " some items failed; 2 wrong usage or settings; 3 access denied, user action required; 4"
      + " paused (quota, time, interrupt), run again to resume; 5 the destination failed; 70"
      + " unexpected error.";

  static final int OK = 0;
  static final int SOME_FAILED = 1;
  static final int USAGE = 2;
  static final int ACCESS = 3;
  static final int PAUSED = 4;
  static final int DESTINATION = 5;

  /** Outside the range of results on purpose. */
  static final int DEFECT = 70;

  private ExitCode() {}

  static int of(ImportReport report) {
    return switch (report.status()) {
      case COMPLETE -> OK;
      case INCOMPLETE -> SOME_FAILED;
      case PAUSED -> PAUSED;
      case FAILED -> report.stoppedBy().map(ExitCode::of).orElse(DEFECT);
    };
  }

  static int of(MediaImportException cause) {
    if (cause instanceof InvalidRequestException) {
      return USAGE;
    }
    if (cause instanceof AccessRejectedException
        || cause.reason() == FailureReason.NO_PHOTOS_ACCOUNT
        || cause.reason() == FailureReason.SESSION_GONE) {
      return ACCESS;
    }
    return cause instanceof SinkException ? DESTINATION : PAUSED;
  }
}
