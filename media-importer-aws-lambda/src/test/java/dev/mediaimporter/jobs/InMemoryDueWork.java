package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks through everything each time.
 *
 * @param all all messages, with their times
 */
public record InMemoryDueWork(String name, Supplier<Stream<Timed>> all) implements DueWork {
  /** A message and when it is due. */
  public record Timed(Instant at, WorkMessage message) {
    private String place() {
      return String.format("%015d", at.toEpochMilli()) + message;
    }
  }

  @Override
  public Part due(Optional<String> after, Instant until, int limit) {
    TreeMap<String, WorkMessage> due = new TreeMap<>();
    all.get()
        .filter(work -> !work.at().isAfter(until))
        .filter(
            work -> after.filter(place -> work.place().compareTo(place) <= 0).isEmpty())
        .forEach(work -> due.put(work.place(), work.message()));
    List<String> places = due.keySet().stream().limit(limit).toList();
    return new Part(
        places.stream().map(due::get).toList(),
        places.isEmpty() ? Optional.empty() : Optional.of(places.get(places.size() - 1)),
        due.size() > places.size());
  }
}
