package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.RefusedException.Reason;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What a user can ask about watches: switch one on, see them, switch one off. {@link Sweep} starts
 * their imports. Thread-safe; methods block for the stores.
 */
public final class Watches {
  private static final int MAX_CONFLICTS = 50;

  private final WatchStore store;
  private final Connections connections;
  private final JobPolicy policy;
  private final Clock clock;

  /** Connects these parts. */
  public Watches(WatchStore store, Connections connections, JobPolicy policy, Clock clock) {
    this.store = store;
    this.connections = connections;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Switches a watch on; its first import is due at once. One that is on keeps its times.
   *
   * @param title what to call the album
   * @throws RefusedException with {@code NOT_CONNECTED}, {@code TOO_MANY_WATCHES}, {@code LEAVING}
   *     or {@code FOLDER_TAKEN}
   */
  public Watch switchOn(Identity who, SourceSpec.Album album, Optional<String> title) {
    connections.enter(who);
    if (!connections.isConnected(who.user(), GoogleScopes.neededFor(album.api()))) {
      throw new RefusedException(
          Reason.NOT_CONNECTED,
          "Connect to Google Photos first, and allow " + GoogleScopes.neededFor(album.api()) + ".");
    }
    Watch watch = saved(who.user(), album, title);
    if (connections.profile(who.user()).filter(profile -> !profile.leaving()).isEmpty()) {
      // Whoever forgets the user may have looked for watches before this one was there.
      store.delete(who.user(), album.idOrTitle());
      throw new RefusedException(Reason.LEAVING, "Your data is being erased.");
    }
    return watch;
  }

  private Watch saved(String user, SourceSpec.Album album, Optional<String> title) {
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      Optional<Watch> known = store.find(user, album.idOrTitle());
      if (known.isEmpty() && store.list(user, policy.maxWatches()).size() >= policy.maxWatches()) {
        throw new RefusedException(
            Reason.TOO_MANY_WATCHES,
            "You watch " + policy.maxWatches() + " albums. Switch one of them off first.");
      }
      Watch wanted = known
          .map(watch -> watch.titled(title.or(watch::title)))
          .orElseGet(() -> new Watch(
              user, album, title, policy.watchEvery(), Optional.empty(), clock.instant(), 0));
      if (known.isPresent() && known.get().equals(wanted)) {
        return wanted;
      }
      Optional<Watch> saved = store.save(wanted);
      if (saved.isPresent()) {
        return saved.get();
      }
    }
    throw new IllegalStateException("a watch changes faster than it can be saved");
  }

  /** The user's watches, by album id. */
  public List<Watch> list(String user) {
    // A few more than the limit may come in when many are switched on at once.
    return store.list(user, 2 * policy.maxWatches());
  }

  /** Switches a watch off; what it imports right now goes on. */
  public void switchOff(String user, String albumId) {
    store.delete(user, albumId);
  }
}
