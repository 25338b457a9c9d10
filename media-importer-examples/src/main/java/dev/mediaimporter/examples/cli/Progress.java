package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import java.util.OptionalLong;

/** Shows the progress of a run. */
interface Progress {
  /** Receives the events of the run. */
  ImportListener listener();

  /**
   * Called before the first item.
   *
   * @param expected how many items the source says there are: a hint
   */
  void begin(String what, String where, OptionalLong expected);

  /** Shows what is new. Called by one thread at a time. */
  void tick();

  /** Shows that the run is stopping. Called by any thread. */
  void stopping();

  /** Clears the screen line, before the report is printed. */
  void end();

  /** Shows nothing. */
  static Progress none() {
    return new Progress() {
      @Override
      public ImportListener listener() {
        return ImportListener.NONE;
      }

      @Override
      public void begin(String what, String where, OptionalLong expected) {}

      @Override
      public void tick() {}

      @Override
      public void stopping() {}

      @Override
      public void end() {}
    };
  }
}
