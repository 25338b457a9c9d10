package dev.mediaimporter.examples.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The speed of a run, measured over its last seconds. Not thread-safe. */
final class Pace {
  private static final Duration WINDOW = Duration.ofSeconds(20);
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final Deque<Progress.Snapshot> window = new ArrayDeque<>();

  /** Adds the newest counts. */
  void add(Progress.Snapshot now) {
    while (window.size() > 1 && span(window.getFirst(), now).compareTo(WINDOW) > 0) {
      window.removeFirst();
    }
    if (window.size() < 2 || span(window.getLast(), now).compareTo(SHORTEST) >= 0) {
      window.addLast(now);
    }
  }

  /** Bytes per second; 0 while unknown. */
  long bytesPerSecond(Progress.Snapshot now) {
    if (window.isEmpty()) {
      return 0;
    }
    Progress.Snapshot first = window.getFirst();
    long millis = span(first, now).toMillis();
    return millis < 100 ? 0 : (now.bytes() - first.bytes()) * 1000 / millis;
  }

  /** The time left at this speed; empty while unknown, and while all that is in flight waits. */
  Optional<Duration> timeLeft(Progress.Snapshot now) {
    if (window.isEmpty() || now.total().isEmpty() || now.allWait()) {
      return Optional.empty();
    }
    Progress.Snapshot first = window.getFirst();
    if (now.done() >= now.total().getAsLong()) {
      return Optional.empty();
    }
    long items = now.done() - first.done();
    Duration span = span(first, now);
    if (items <= 0 || span.compareTo(Duration.ofSeconds(2)) < 0) {
      return Optional.empty();
    }
    double left = (double) (now.total().getAsLong() - now.done()) / items;
    return Optional.of(Duration.ofMillis((long) (left * span.toMillis())));
  }

  private static Duration span(Progress.Snapshot from, Progress.Snapshot to) {
    return to.elapsed().minus(from.elapsed());
  }
}
