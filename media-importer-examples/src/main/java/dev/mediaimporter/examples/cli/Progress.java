package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import java.util.OptionalLong;

/** Shows how a run goes. What is shown changes only in {@link #tick}, so that it can be tested. */
interface Progress {
  /** What the engine is to tell. */
  ImportListener listener();

  /**
   * It is known what is imported and where to.
   *
   * @param expected how many items the source says there are: a hint
   */
  void begin(String what, String where, OptionalLong expected);

  /** Time passed: shows what is new. One thread at a time. */
  void tick();

  /** The user asked to stop: says so. Called from any thread. */
  void stopping();

  /** Takes what was drawn off the screen, before the report is printed. */
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
