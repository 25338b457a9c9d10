package dev.mediaimporter.watches;

import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An album that is imported again and again, so that what is new in it is kept. Immutable.
 *
 * @param user the user's subject at Google
 * @param title what the user calls the album: only to be shown
 * @param every from one run to the next
 * @param lastRun the latest import that this watch started
 * @param nextRun when the next import is due; a sweep starts it soon after
 * @param version how often it was saved; 0 for one that never was
 */
public record Watch(
    String user,
    SourceSpec.Album album,
    Optional<String> title,
    Duration every,
    Optional<Run> lastRun,
    Instant nextRun,
    long version) {
  /** A time between runs is positive. */
  public Watch {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("a watch needs time between its runs");
    }
  }

  /**
   * One import that a watch started. Immutable.
   *
   * @param jobId the import, which may long be gone
   * @param at when it was started
   */
  public record Run(String jobId, Instant at) {}

  Watch titled(Optional<String> other) {
    return new Watch(user, album, other, every, lastRun, nextRun, version);
  }

  Watch ran(Run run) {
    return new Watch(user, album, title, every, Optional.of(run), nextRun, version);
  }

  Watch due(Instant time) {
    return new Watch(user, album, title, every, lastRun, time, version);
  }

  /** Due at the first of its times that is still to come: those that were missed are left out. */
  Watch dueAfter(Instant now) {
    return due(new MediaImporter.Schedule(every, nextRun).after(now).next());
  }
}
