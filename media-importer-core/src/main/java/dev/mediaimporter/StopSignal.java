package dev.mediaimporter;

/**
 * Asked before each item and each page whether to go on. Safe to ask from several threads; must be
 * fast and must not block. An interrupt of the thread that runs the import counts as a yes.
 */
@FunctionalInterface
public interface StopSignal {
  /** Whether the run should end soon: items in flight finish, nothing new starts. */
  boolean stopRequested();

  /** Goes on to the end. */
  static StopSignal never() {
    return () -> false;
  }
}
