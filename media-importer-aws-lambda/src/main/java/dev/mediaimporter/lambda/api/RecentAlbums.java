package dev.mediaimporter.lambda.api;

import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Pages of users' albums, so that who reloads the page does not ask Google again. They are in the
 * memory of this process only, because links to covers are secret. Thread-safe.
 */
final class RecentAlbums {
  private static final Duration KEPT = Duration.ofMinutes(3);
  private static final int MOST = 100;

  private record Listing(String user, Optional<String> cursor) {}

  private record Answer(Page<Album> page, Instant until) {}

  private final Clock clock;
  private final Map<Listing, Answer> answers = new LinkedHashMap<>();

  RecentAlbums(Clock clock) {
    this.clock = clock;
  }

  /**
   * A page of a user's albums.
   *
   * @param google asks for it; not called for a page that was asked for a short time ago
   */
  Page<Album> page(String user, Optional<String> cursor, Supplier<Page<Album>> google) {
    Listing listing = new Listing(user, cursor);
    Instant now = clock.instant();
    synchronized (answers) {
      answers.values().removeIf(answer -> !answer.until().isAfter(now));
      Answer known = answers.get(listing);
      if (known != null) {
        return known.page();
      }
    }
    Page<Album> page = google.get();
    synchronized (answers) {
      answers.put(listing, new Answer(page, now.plus(KEPT)));
      while (answers.size() > MOST) {
        answers.remove(answers.keySet().iterator().next());
      }
    }
    return page;
  }
}
