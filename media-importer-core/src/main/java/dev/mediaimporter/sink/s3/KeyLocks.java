package dev.mediaimporter.sink.s3;

import java.util.HashSet;
import java.util.Set;

/** Lets one thread at a time work on a name. Safe for concurrent use. */
final class KeyLocks {
  private final Set<String> busy = new HashSet<>();

  /**
   * Waits until nobody works on the name, and takes it.
   *
   * @return whether somebody else had it meanwhile
   */
  synchronized boolean enter(String name) throws InterruptedException {
    boolean waited = false;
    while (!busy.add(name)) {
      waited = true;
      wait();
    }
    return waited;
  }

  synchronized void leave(String name) {
    busy.remove(name);
    notifyAll();
  }
}
