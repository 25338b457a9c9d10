package dev.mediaimporter.watches;

import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The requests of users about watches: switch on, list and switch off. {@link DueWatches} starts
 * the jobs. Thread-safe; methods block for the stores.
 */
public final class Watches {
  /** How many albums a user may watch. */
  public static final int MAX_WATCHES = 50;

  private final WatchStore store;
  private final Connections connections;
  private final Duration every;
  private final Clock clock;

  /**
   * Creates the service.
   *
   * @param every from one job of a watch to the next; applies to watches switched on from now
   */
  public Watches(WatchStore store, Connections connections, Duration every, Clock clock) {
    this.store = store;
    this.connections = connections;
    this.every = every;
    this.clock = clock;
  }

  /**
   * Switches a watch on; its first job is due at once. An existing watch keeps its times.
   *
   * @param title what to call the album
   * @throws RefusedException with {@code NOT_CONNECTED}, {@code TOO_MANY_WATCHES}, {@code LEAVING}
   *     or {@code FOLDER_TAKEN}
   */
  public Watch switchOn(Identity who, SourceSpec.Album album, Optional<String> title) {
    connections.requireConnected(who, GoogleScopes.neededFor(album.api()));
    Watch watch = saved(who.user(), album, title);
    if (connections.profile(who.user()).filter(profile -> !profile.leaving()).isEmpty()) {
      // The erasure of this user may have run before the watch was saved.
      store.delete(who.user(), album.idOrTitle());
      throw new RefusedException(Reason.LEAVING, "Your data is being erased.");
    }
    return watch;
  }

  private Watch saved(String user, SourceSpec.Album album, Optional<String> title) {
    return Optimistic.apply("the watch", () -> {
      Optional<Watch> known = store.find(user, album.idOrTitle());
      if (known.isEmpty() && store.list(user, MAX_WATCHES).size() >= MAX_WATCHES) {
        throw new RefusedException(
            Reason.TOO_MANY_WATCHES,
            "You watch " + MAX_WATCHES + " albums. Switch one of them off first.");
      }
      Watch wanted = known
          .map(watch -> watch.titled(title.or(watch::title)))
          .orElseGet(
              () -> new Watch(user, album, title, every, Optional.empty(), clock.instant(), 0));
      return known
          .filter(wanted::equals)
          .or(() -> known.isEmpty() ? store.add(wanted, MAX_WATCHES) : store.save(wanted));
    });
  }

  /** The user's watches, by album id. */
  public List<Watch> list(String user) {
    return store.list(user, MAX_WATCHES);
  }

  /** Switches a watch off; a running job continues. */
  public void switchOff(String user, String albumId) {
    store.delete(user, albumId);
  }
}
