package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts in a map. */
public final class InMemoryCallCounts implements CallCounts {
  private final Map<String, Integer> counts = new HashMap<>();

  @Override
  public synchronized boolean count(
      String user, String what, int more, int most, Instant forgotten) {
    String key = user + " " + what;
    if (counts.getOrDefault(key, 0) > most - more) {
      return false;
    }
    counts.merge(key, more, Integer::sum);
    return true;
  }
}
