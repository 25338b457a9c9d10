package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C means at the moment. While an import runs, the first asks it to stop, the second
 * breaks off what is in flight, the third ends the process; at other times the first ends it. Safe
 * for use by several threads.
 */
final class Interruption {
  private final Runnable end;
  private final Runnable endSoon;
  private volatile State state = new State(null, () -> {}, 0);

  /**
   * @param end ends the process at once, with {@link ExitCode#PAUSED}
   * @param endSoon does so after the seconds that breaking off may take; returns at once
   */
  Interruption(Runnable end, Runnable endSoon) {
    this.end = end;
    this.endSoon = endSoon;
  }

  /** Nothing that a signal would end. */
  static Interruption none() {
    return new Interruption(() -> {}, () -> {});
  }

  /** Ctrl-C, or a polite request of the system to end. */
  void received() {
    State before = count();
    if (before.signals == 0) {
      before.onFirst.run();
    }
    if (before.importing == null || before.signals > 1) {
      end.run();
    } else if (before.signals == 1) {
      endSoon.run();
      before.importing.interrupt();
    }
  }

  private synchronized State count() {
    State before = state;
    state = new State(before.importing, before.onFirst, before.signals + 1);
    return before;
  }

  /**
   * From now on the first Ctrl-C ends the process.
   *
   * @param lastWords what is said before
   */
  synchronized void endAtOnce(Runnable lastWords) {
    state = new State(null, lastWords, 0);
  }

  /**
   * From now on the first Ctrl-C stops gently. For the thread that will run the import.
   *
   * @param onFirst tells the user that it was heard
   */
  synchronized StopSignal stopGently(Runnable onFirst) {
    state = new State(Thread.currentThread(), onFirst, 0);
    return () -> state.signals > 0;
  }

  private record State(@Nullable Thread importing, Runnable onFirst, int signals) {}
}
