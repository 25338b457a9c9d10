package dev.mediaimporter.testkit.emulator.api;

import dev.mediaimporter.testkit.emulator.http.SealedText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes and recognises the addresses of bytes: base URLs, and where videos redirect to. */
public final class BaseUrls {
  static final String BASE_PATH = "/lr/";
  static final String PICKED_PATH = "/ppa/";
  static final String VIDEO_PATH = "/videos/";

  private final Clock clock;
  private final SealedText seal;
  private final String origin;
  private final String redirectOrigin;
  private final AtomicLong made = new AtomicLong();

  /**
   * Creates the source of all addresses of one emulator.
   *
   * @param origin of the host that base URLs name
   * @param redirectOrigin of the host that downloads of videos redirect to
   */
  public BaseUrls(Clock clock, SealedText seal, String origin, String redirectOrigin) {
    this.clock = clock;
    this.seal = seal;
    this.origin = origin;
    this.redirectOrigin = redirectOrigin;
  }

  /**
   * What an address leads to.
   *
   * @param subject of the user whose item it is
   * @param session in which it was picked, empty if it is from the Library API
   */
  public record Target(String item, String subject, String session, Instant made, Clock clock) {
    boolean olderThan(Duration lifetime) {
      return !clock.instant().isBefore(made.plus(lifetime));
    }

    public boolean picked() {
      return !session.isEmpty();
    }
  }

  /** A new base URL of an item of the Library API; no two are equal. */
  String base(String item, String subject) {
    return origin + path(BASE_PATH, item, subject, "");
  }

  /** A new base URL of an item that was picked; no two are equal. */
  public String picked(String item, String subject, String session) {
    return origin + path(PICKED_PATH, item, subject, session);
  }

  /** A new address of the video behind a base URL. */
  String video(Target target) {
    return redirectOrigin + path(VIDEO_PATH, target.item(), target.subject(), target.session());
  }

  private String path(String prefix, String item, String subject, String session) {
    return prefix
        + seal.seal(
            prefix, item, subject, session, clock.instant().toEpochMilli(), made.incrementAndGet());
  }

  /** Whether the path can be that of a base URL. */
  public static boolean isBase(String path) {
    return path.startsWith(BASE_PATH) || path.startsWith(PICKED_PATH);
  }

  /** What a path leads to, or null when it was not made here. */
  @Nullable
  Target target(String path) {
    for (String prefix : List.of(BASE_PATH, PICKED_PATH, VIDEO_PATH)) {
      List<String> facts =
          path.startsWith(prefix) ? seal.open(path.substring(prefix.length()), 6) : null;
      if (facts != null && facts.get(0).equals(prefix)) {
        Instant made = Instant.ofEpochMilli(Long.parseLong(facts.get(4)));
        return new Target(facts.get(1), facts.get(2), facts.get(3), made, clock);
      }
    }
    return null;
  }
}
