package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.Map;

/**
 * How far sweeps have looked through {@link DueWork}, kept from one to the next. Safe for
 * concurrent use: the last write stays.
 */
public interface SweepProgress {
  /** How far they are, by {@link DueWork#name()}. */
  Map<String, Pass> read();

  /** Replaces what is known. */
  void write(Map<String, Pass> passes);

  /**
   * One look through all that is due of one kind. Immutable.
   *
   * @param began when a sweep began at the beginning
   * @param end where the latest part ended
   */
  record Pass(Instant began, String end) {}
}
