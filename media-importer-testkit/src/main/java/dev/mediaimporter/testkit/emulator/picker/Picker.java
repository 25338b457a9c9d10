package dev.mediaimporter.testkit.emulator.picker;

import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.Users;
import java.util.List;
import java.util.function.Function;

/**
 * Plays the user who picks photos; without it sessions wait for somebody to open the page that
 * {@code pickerUri} names. Safe for use by several threads.
 */
public final class Picker {
  private final PickingSessions sessions;
  private final Users users;

  public Picker(PickingSessions sessions, Users users) {
    this.sessions = sessions;
    this.users = users;
  }

  /**
   * Confirms these items in a session; none is a selection too (P6).
   *
   * @throws IllegalStateException if there is no such session any more, or it has a selection
   * @throws IllegalArgumentException if these are more than the session takes, or if the user has
   *     no such item
   */
  public void choose(String sessionId, String... itemIds) {
    choose(sessionId, List.of(itemIds));
  }

  /** Like {@link #choose(String, String...)}. */
  public void choose(String sessionId, List<String> itemIds) {
    PickingSessions.Session session = sessions
        .find(sessionId)
        .orElseThrow(
            () -> new IllegalStateException("there is no session " + sessionId + " any more"));
    for (String id : itemIds) {
      if (users.library(session.subject()).flatMap(library -> library.item(id)).isEmpty()) {
        throw new IllegalArgumentException("the user has no item with the id " + id);
      }
    }
    sessions.choose(sessionId, itemIds);
  }

  /**
   * From now on confirms a selection by itself in every session, old ones too (P1).
   *
   * @param afterPolls how often a session is asked for before it shows the selection
   * @param choice of the user's library; cut to what the session takes
   */
  public void chooseByItself(int afterPolls, Function<Library, List<LibraryItem>> choice) {
    sessions.chooseByItself(afterPolls, choice);
  }

  /** Undoes {@link #chooseByItself}: sessions wait again. */
  public void waitForChoice() {
    sessions.waitForChoice();
  }

  /** The sessions that are neither deleted nor expired, oldest first. */
  public List<String> sessionIds() {
    return sessions.ids();
  }

  /**
   * What was confirmed in a session, in order.
   *
   * @throws IllegalStateException if there is no such session any more, or no selection yet
   */
  public List<String> chosen(String sessionId) {
    return sessions
        .find(sessionId)
        .flatMap(PickingSessions.Session::items)
        .orElseThrow(
            () -> new IllegalStateException("nothing is confirmed in session " + sessionId));
  }
}
