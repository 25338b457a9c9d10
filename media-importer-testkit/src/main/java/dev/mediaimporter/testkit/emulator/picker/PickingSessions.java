package dev.mediaimporter.testkit.emulator.picker;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sessions that live: neither deleted nor expired. Safe for use by several threads. */
public final class PickingSessions {
  /** What one session may hold, and what it holds unless fewer are asked for. */
  static final int MOST_ITEMS = 2_000;

  private final Clock clock;
  private final long seed;
  private final Behaviour behaviour;
  private final Map<String, Session> live = new LinkedHashMap<>();
  private long created;
  private @Nullable Choosing choosing;

  /** A session as it is at one moment. */
  record Session(
      String id,
      String subject,
      int maxItemCount,
      Instant expires,
      Instant stopPolling,
      Optional<List<String>> items,
      int polls) {
    Session picked(List<String> chosen) {
      return new Session(
          id, subject, maxItemCount, expires, stopPolling, Optional.of(List.copyOf(chosen)), polls);
    }

    Session polled() {
      return new Session(id, subject, maxItemCount, expires, stopPolling, items, polls + 1);
    }
  }

  private record Choosing(int afterPolls, Function<Library, List<LibraryItem>> choice) {}

  public PickingSessions(Clock clock, long seed, Behaviour behaviour) {
    this.clock = clock;
    this.seed = seed;
    this.behaviour = behaviour;
  }

  /** A new session, or empty when the user has too many. */
  synchronized Optional<Session> create(String subject, OptionalInt maxItemCount) {
    expire();
    if (live.values().stream()
            .filter(session -> session.subject().equals(subject))
            .count()
        >= behaviour.pickingSessionsPerUser()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    long number = created++;
    String id = new UUID(Hash.mix(seed, number), Hash.mix(seed, ~number)).toString();
    int asked = maxItemCount.orElse(0);
    Session session = new Session(
        id,
        subject,
        asked == 0 ? MOST_ITEMS : Math.min(asked, MOST_ITEMS),
        now.plus(behaviour.pickingSessionLifetime()),
        now.plus(behaviour.pickingTimeout()),
        Optional.empty(),
        0);
    live.put(id, session);
    return Optional.of(session);
  }

  synchronized Optional<Session> find(String id) {
    expire();
    return Optional.ofNullable(live.get(id));
  }

  /** The session as a poll shows it; that may be when the user, if played, chooses. */
  synchronized Optional<Session> poll(String id, Optional<Library> library) {
    expire();
    Session session = live.computeIfPresent(id, (same, before) -> before.polled());
    if (session != null
        && session.items().isEmpty()
        && choosing != null
        && session.polls() > choosing.afterPolls()) {
      List<LibraryItem> chosen = library.map(choosing.choice()).orElse(List.of());
      choose(
          id, chosen.stream().map(LibraryItem::id).limit(session.maxItemCount()).toList());
    }
    return Optional.ofNullable(live.get(id));
  }

  synchronized boolean delete(String id) {
    return live.remove(id) != null;
  }

  /**
   * Confirms a selection.
   *
   * @throws IllegalStateException if there is no such session, or it has a selection
   * @throws IllegalArgumentException if these are too many
   */
  synchronized void choose(String id, List<String> items) {
    expire();
    Session session = live.get(id);
    if (session == null) {
      throw new IllegalStateException("there is no session " + id + " any more");
    }
    if (session.items().isPresent()) {
      throw new IllegalStateException("session " + id + " has a selection already");
    }
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(items));
    if (distinct.size() > session.maxItemCount()) {
      throw new IllegalArgumentException("session " + id + " takes " + session.maxItemCount()
          + " items at most, not " + distinct.size());
    }
    live.put(id, session.picked(distinct));
  }

  synchronized void chooseByItself(int afterPolls, Function<Library, List<LibraryItem>> choice) {
    choosing = new Choosing(afterPolls, choice);
  }

  synchronized void waitForChoice() {
    choosing = null;
  }

  synchronized List<String> ids() {
    expire();
    return List.copyOf(live.keySet());
  }

  private void expire() {
    Instant now = clock.instant();
    live.values().removeIf(session -> !now.isBefore(session.expires()));
  }
}
