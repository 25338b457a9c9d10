package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What Ctrl-C means at the moment. While an import runs, the first asks it to stop, the second
 * breaks off what is in flight, the third ends the process; at other times the first ends it. Safe
 * for use by several threads.
 */
final class Interruption {
  private final Runnable end;
  private final Runnable endSoon;
  private final AtomicReference<Run> current = new AtomicReference<>(new Run(null, () -> {}, 2));

  /**
   * @param end ends the process at once, with {@link ExitCode#PAUSED}
   * @param endSoon does so after the few seconds that breaking off may take
   */
  Interruption(Runnable end, Runnable endSoon) {
    this.end = end;
    this.endSoon = endSoon;
  }

  /** Never interrupted. */
  static Interruption none() {
    return new Interruption(() -> {}, () -> {});
  }

  /** Ctrl-C, or a polite request of the system to end. */
  void received() {
    Run before = current.getAndUpdate(run -> new Run(run.thread, run.onFirst, run.signals + 1));
    if (before.signals == 0) {
      before.onFirst.run();
    } else if (before.signals == 1 && before.thread != null) {
      endSoon.run();
      before.thread.interrupt();
    } else {
      end.run();
    }
  }

  /**
   * From now on the first Ctrl-C stops gently. For the thread that will run the import.
   *
   * @param onFirst tells the user that it was heard
   */
  StopSignal stopGently(Runnable onFirst) {
    current.set(new Run(Thread.currentThread(), onFirst, 0));
    return () -> current.get().signals > 0;
  }

  private record Run(
      @org.jspecify.annotations.Nullable Thread thread, Runnable onFirst, int signals) {}
}
