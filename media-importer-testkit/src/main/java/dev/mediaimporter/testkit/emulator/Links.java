package dev.mediaimporter.testkit.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes and recognises the addresses of bytes: base URLs, and where videos redirect to. */
final class Links {
  static final String BASE_PATH = "/lr/";
  static final String VIDEO_PATH = "/videos/";

  private final Clock clock;
  private final SealedText seal;
  private final AtomicLong made = new AtomicLong();

  Links(Clock clock, SealedText seal) {
    this.clock = clock;
    this.seal = seal;
  }

  /** What an address leads to. */
  record Target(String item, Instant made, Clock clock) {
    boolean olderThan(Duration lifetime) {
      return !clock.instant().isBefore(made.plus(lifetime));
    }
  }

  /** A new path to the item; no two are equal. */
  String path(String prefix, String item) {
    return prefix + seal.seal(prefix, item, clock.instant().toEpochMilli(), made.incrementAndGet());
  }

  /** What a path leads to, or null when it was not made here. */
  @Nullable
  Target target(String prefix, String path) {
    List<String> facts =
        path.startsWith(prefix) ? seal.open(path.substring(prefix.length()), 4) : null;
    if (facts == null || !facts.get(0).equals(prefix)) {
      return null;
    }
    return new Target(facts.get(1), Instant.ofEpochMilli(Long.parseLong(facts.get(2))), clock);
  }
}
