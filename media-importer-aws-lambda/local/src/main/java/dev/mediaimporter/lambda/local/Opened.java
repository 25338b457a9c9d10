package dev.mediaimporter.lambda.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened and has to be closed, the latest first. Not thread-safe. */
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Nothing yet. */
  public Opened() {}

  /** Adds what is to be closed before all that was added earlier. */
  public void add(AutoCloseable opened) {
    all.push(opened);
  }

  /** Closes all, also when one of them fails. */
  @Override
  public void close() {
    IllegalStateException failure = new IllegalStateException("something could not be closed");
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
