package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C means at the moment. While an import runs, the first asks it to stop, the second
 * breaks off what is in flight, the third ends the process; at other times the first ends it. Safe
 * for use by several threads.
 */
final class Interruption {
  private final Runnable end;
  private final Runnable endSoon;
  private final AtomicReference<State> state = new AtomicReference<>(new State(null, () -> {}, 0));

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
    State before = state.getAndUpdate(State::withSignal);
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

  /**
   * From now on the first Ctrl-C ends the process.
   *
   * @param lastWords what is said before
   */
  void endAtOnce(Runnable lastWords) {
    state.set(new State(null, lastWords, 0));
  }

  /**
   * From now on the first Ctrl-C stops gently. For the thread that will run the import.
   *
   * @param onFirst tells the user that it was heard
   */
  StopSignal stopGently(Runnable onFirst) {
    state.set(new State(Thread.currentThread(), onFirst, 0));
    return () -> state.get().signals > 0;
  }

  private record State(@Nullable Thread importing, Runnable onFirst, int signals) {
    State withSignal() {
      return new State(importing, onFirst, signals + 1);
    }
  }
}
