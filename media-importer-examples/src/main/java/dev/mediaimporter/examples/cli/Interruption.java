package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles Ctrl-C. While an import runs, the first one stops it, the second aborts transfers in
 * flight, the third ends the process. While the report is written, the second ends the process; at
 * other times the first does. Safe for use by several threads.
 */
final class Interruption {
  private final Consumer<Runnable> end;
  private final Consumer<Runnable> soon;
  private volatile boolean received;
  private volatile Runnable cleanUp = Interruption::nothing;
  private volatile State state =
      new State(null, false, Interruption::nothing, Interruption::nothing);

  /**
   * @param end ends the process with {@link ExitCode#PAUSED} when what it is given has run, or
   *     takes too long
   * @param soon runs what it is given after the seconds that breaking off may take; returns at once
   */
  Interruption(Consumer<Runnable> end, Consumer<Runnable> soon) {
    this.end = end;
    this.soon = soon;
  }

  /** Nothing that a signal would end. */
  static Interruption none() {
    return new Interruption(lastWords -> {}, action -> {});
  }

  /** Ctrl-C, or a polite request of the system to end. */
  void received() {
    received = true;
    State now = state;
    int before = now.signals.getAndIncrement();
    if (now.importing != null && before == 0) {
      now.onFirst.run();
    } else if (now.importing != null && before == 1) {
      soon.accept(() -> {
        if (state.importing == now.importing) {
          endNow();
        }
      });
      now.importing.interrupt();
    } else if (!now.reporting || before > 0) {
      endNow();
    }
  }

  /** Whether there ever was one. */
  boolean wasReceived() {
    return received;
  }

  private void endNow() {
    Runnable lastWords = state.lastWords.getAndSet(Interruption::nothing);
    end.accept(() -> {
      cleanUp.run();
      lastWords.run();
    });
  }

  /**
   * What is done first whenever the process is ended from now on.
   *
   * @param action takes next to no time and throws nothing
   */
  void cleanUpWith(Runnable action) {
    cleanUp = action;
  }

  /**
   * From now on the first Ctrl-C ends the process.
   *
   * @param lastWords what is said before
   */
  void endAtOnce(Runnable lastWords) {
    state = new State(null, false, Interruption::nothing, lastWords);
  }

  /**
   * From now on the first Ctrl-C stops gently. For the thread that will run the import.
   *
   * @param onFirst tells the user that it was heard
   * @param lastWords what is said should the import have to be left alone
   */
  StopSignal stopGently(Runnable onFirst, Runnable lastWords) {
    state = new State(Thread.currentThread(), false, onFirst, lastWords);
    return () -> state.signals.get() > 0;
  }

  /** The import is over: its report is not to be cut off by a Ctrl-C too many. */
  void report() {
    state = new State(null, true, Interruption::nothing, Interruption::nothing);
    // One that came a moment ago was for the import.
    Thread.interrupted();
  }

  private static void nothing() {}

  private record State(
      @Nullable Thread importing,
      boolean reporting,
      Runnable onFirst,
      AtomicReference<Runnable> lastWords,
      AtomicInteger signals) {
    State(@Nullable Thread importing, boolean reporting, Runnable onFirst, Runnable lastWords) {
      this(importing, reporting, onFirst, new AtomicReference<>(lastWords), new AtomicInteger());
    }
  }
}
