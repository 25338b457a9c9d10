package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.StoppedException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a run is to end early, and the failure that ended it. Thread-safe. */
final class RunStop {
  private final StopSignal signal;
  private final AtomicReference<MediaImportException> cause = new AtomicReference<>();
  private volatile boolean stopping;

  RunStop(StopSignal signal) {
    this.signal = signal;
  }

  boolean requested() {
    return stopping || signal.stopRequested();
  }

  void request() {
    stopping = true;
  }

  /** Stops the run because of a failure; the first one is reported. */
  void because(MediaImportException failure) {
    if (!(failure instanceof StoppedException)) {
      cause.compareAndSet(null, failure);
    }
    stopping = true;
  }

  Optional<MediaImportException> cause() {
    return Optional.ofNullable(cause.get());
  }
}
