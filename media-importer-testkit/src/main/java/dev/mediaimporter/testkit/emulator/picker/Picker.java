package dev.mediaimporter.testkit.emulator.picker;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The picking sessions that are neither deleted nor expired. In a test it plays the user who picks
 * photos; otherwise sessions wait for somebody to open the page that {@code pickerUri} names. Safe
 * for use by several threads.
 */
public final class Picker {
  /** What one session may hold, and what it holds unless fewer are asked for. */
  static final int MOST_ITEMS = 2_000;

  private final Clock clock;
  private final long seed;
  private final Users users;
  private final Behaviour behaviour;
  private final Map<String, Session> live = new LinkedHashMap<>();
  private long created;
  private int afterPolls;
  private @Nullable Function<Library, List<LibraryItem>> choice;

  /** A session as it is at one moment. */
  record Session(
      String id,
      String subject,
      int maxItemCount,
      Instant expires,
      Instant stopPolling,
      Optional<List<String>> items,
      int polls) {
    private Session with(Optional<List<String>> chosen, int polled) {
      return new Session(id, subject, maxItemCount, expires, stopPolling, chosen, polled);
    }
  }

  /** Constructor for the emulator. */
  public Picker(Clock clock, long seed, Users users, Behaviour behaviour) {
    this.clock = clock;
    this.seed = seed;
    this.users = users;
    this.behaviour = behaviour;
  }

  /** Like {@link #choose(String, List)}. */
  public void choose(String sessionId, String... itemIds) {
    choose(sessionId, List.of(itemIds));
  }

  /**
   * Confirms these items in a session; an empty selection is possible too (P6).
   *
   * @throws IllegalStateException if there is no such session any more, or it has a selection
   * @throws IllegalArgumentException if these are more than the session takes, or if the user has
   *     no such item
   */
  public synchronized void choose(String sessionId, List<String> itemIds) {
    Session session = live(sessionId);
    if (session.items().isPresent()) {
      throw new IllegalStateException("session " + sessionId + " has a selection already");
    }
    for (String id : itemIds) {
      if (users.library(session.subject()).flatMap(library -> library.item(id)).isEmpty()) {
        throw new IllegalArgumentException("the user has no item with the id " + id);
      }
    }
    List<String> distinct = List.copyOf(new LinkedHashSet<>(itemIds));
    if (distinct.size() > session.maxItemCount()) {
      throw new IllegalArgumentException("session " + sessionId + " takes " + session.maxItemCount()
          + " items at most, not " + distinct.size());
    }
    live.put(sessionId, session.with(Optional.of(distinct), session.polls()));
  }

  /**
   * From now on confirms a selection by itself in every session, old ones too (P1).
   *
   * @param polls how often a session is asked for before it shows the selection
   * @param selection of the user's library; cut to what the session takes
   */
  public synchronized void chooseByItself(
      int polls, Function<Library, List<LibraryItem>> selection) {
    afterPolls = polls;
    choice = selection;
  }

  /** Undoes {@link #chooseByItself}: sessions wait again. */
  public synchronized void waitForChoice() {
    choice = null;
  }

  /** The sessions that are neither deleted nor expired, oldest first. */
  public synchronized List<String> sessionIds() {
    expire();
    return List.copyOf(live.keySet());
  }

  /**
   * What was confirmed in a session, in order.
   *
   * @throws IllegalStateException if there is no such session any more, or no selection yet
   */
  public List<String> chosen(String sessionId) {
    return find(sessionId)
        .flatMap(Session::items)
        .orElseThrow(
            () -> new IllegalStateException("nothing is confirmed in session " + sessionId));
  }

  /** A new session, or empty when the user has too many. */
  synchronized Optional<Session> create(String subject, OptionalInt maxItemCount) {
    expire();
    if (live.values().stream()
            .filter(session -> session.subject().equals(subject))
            .count()
        >= behaviour.pickingSessionsPerUser.get()) {
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
        now.plus(behaviour.pickingSessionLifetime.get()),
        now.plus(behaviour.pickingTimeout.get()),
        Optional.empty(),
        0);
    live.put(id, session);
    return Optional.of(session);
  }

  synchronized Optional<Session> find(String id) {
    expire();
    return Optional.ofNullable(live.get(id));
  }

  /** The session as a poll shows it, which is also when {@link #chooseByItself} chooses. */
  synchronized Optional<Session> poll(String id) {
    return find(id).map(this::polled);
  }

  private Session polled(Session before) {
    Session session = before.with(before.items(), before.polls() + 1);
    if (session.items().isEmpty() && choice != null && session.polls() > afterPolls) {
      List<LibraryItem> chosen = users.library(session.subject()).map(choice).orElse(List.of());
      List<String> ids = chosen.stream()
          .map(LibraryItem::id)
          .distinct()
          .limit(session.maxItemCount())
          .toList();
      session = session.with(Optional.of(ids), session.polls());
    }
    live.put(session.id(), session);
    return session;
  }

  synchronized void delete(String id) {
    live.remove(id);
  }

  private Session live(String id) {
    return find(id)
        .orElseThrow(() -> new IllegalStateException("there is no session " + id + " any more"));
  }

  private void expire() {
    Instant now = clock.instant();
    live.values().removeIf(session -> !now.isBefore(session.expires()));
  }
}
