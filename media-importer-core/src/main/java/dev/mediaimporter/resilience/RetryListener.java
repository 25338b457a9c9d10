package dev.mediaimporter.resilience;

import dev.mediaimporter.media.MediaImportException;
import java.time.Duration;

/** Hears of retries; called on the thread that is about to wait. */
@FunctionalInterface
public interface RetryListener {
  /** Hears nothing. */
  RetryListener NONE = (what, wait, cause) -> {};

  /** Something failed and will be tried again after this wait. */
  void retrying(String what, Duration wait, MediaImportException cause);
}
