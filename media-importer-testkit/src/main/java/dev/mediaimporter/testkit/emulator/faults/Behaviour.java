package dev.mediaimporter.testkit.emulator.faults;

import java.time.Duration;
import java.util.Set;

/**
 * The settings of a running emulator: limits, lifetimes, and what it supports. At first they are as
 * Google documents them. A change takes effect at the next request. Safe for use by several
 * threads.
 */
public final class Behaviour {
  private static final String SCOPE_PREFIX = "https://www.googleapis.com/auth/";

  /** The scope that shows what the app created. */
  public static final String READ_APP_CREATED =
      SCOPE_PREFIX + "photoslibrary.readonly.appcreateddata";

  /** The scope that shows what the user picks. */
  public static final String READ_PICKED = SCOPE_PREFIX + "photospicker.mediaitems.readonly";

  /** A scope that stopped working in March 2025. */
  public static final String READ_ALL_REMOVED = SCOPE_PREFIX + "photoslibrary.readonly";

  /** Whether downloads need the bearer token. */
  public enum BearerOnBytes {
    /** The token is not needed and not checked. */
    IGNORED,
    /** Without the right token the answer is 403. */
    OR_403,
    /** Without the right token the answer is 401. */
    OR_401
  }

  /** Who answers when an app asks for consent. */
  public enum Consent {
    /** A page asks whoever opens it. */
    ASKED,
    /** It is granted at once by the user whom the app hints at, or else by the first. */
    GRANTED,
    /** It is denied at once (O10). */
    DENIED
  }

  /** How long a base URL works after the answer that had it (B1); 60 minutes at first. */
  public final Setting<Duration> linkLifetime = new Setting<>(Duration.ofMinutes(60));

  /** How long a page token works (A4); a year at first. */
  public final Setting<Duration> pageTokenLifetime = new Setting<>(Duration.ofDays(365));

  /**
   * How long an access token works that is issued from now on (A13, O7); 3,599 seconds at first.
   */
  public final Setting<Duration> accessTokenLifetime = new Setting<>(Duration.ofSeconds(3599));

  /** For how many API calls an access token works (A13); any number at first. */
  public final Setting<Integer> accessTokenCalls = new Setting<>(Integer.MAX_VALUE);

  /**
   * What the user consented to, for tokens issued from now on (A11, A13); at first what listing and
   * picking need. Where somebody signs in, consent decides instead.
   */
  public final Setting<Set<String>> grantedScopes =
      new Setting<>(Set.of(READ_APP_CREATED, READ_PICKED));

  /** The quota of API calls for a day, which ends at midnight in California (A14). */
  public final Setting<Integer> apiCallsPerDay = new Setting<>(Integer.MAX_VALUE);

  /** The quota of downloads for such a day, HEAD and previews included (B9, B12). */
  public final Setting<Integer> byteFetchesPerDay = new Setting<>(Integer.MAX_VALUE);

  /** How long every answer is delayed; not at all at first. */
  public final Setting<Duration> latency = new Setting<>(Duration.ZERO);

  /** Whether downloads of the Library API need the bearer token (B4); at first they do not. */
  public final Setting<BearerOnBytes> bearerOnBytes = new Setting<>(BearerOnBytes.IGNORED);

  /**
   * Whether downloads of picked items need the bearer token of the user who picked them (B4); at
   * first the answer without it is 403.
   */
  public final Setting<BearerOnBytes> bearerOnPickedBytes = new Setting<>(BearerOnBytes.OR_403);

  /** How often sessions tell clients to poll; 5 seconds at first. */
  public final Setting<Duration> pollInterval = new Setting<>(Duration.ofSeconds(5));

  /**
   * The time for which sessions that are created from now on tell clients to poll (P2); the time
   * that they tell falls from this to zero; 30 minutes at first.
   */
  public final Setting<Duration> pickingTimeout = new Setting<>(Duration.ofMinutes(30));

  /** How long sessions live that are created from now on (P2); 7 days at first. */
  public final Setting<Duration> pickingSessionLifetime = new Setting<>(Duration.ofDays(7));

  /** How many sessions a user may have at once (P8); 100 at first. */
  public final Setting<Integer> pickingSessionsPerUser = new Setting<>(100);

  /**
   * Whether base URLs still work when their session is deleted or expired (P13); at first they
   * don't.
   */
  public final Setting<Boolean> pickedLinksOutliveSession = new Setting<>(false);

  /** Who answers when an app asks for consent; at first a page asks. */
  public final Setting<Consent> consent = new Setting<>(Consent.ASKED);

  /** Scopes that are not granted (O6); on the consent page their boxes start without a tick. */
  public final Setting<Set<String>> withheldScopes = new Setting<>(Set.of());

  /**
   * Makes the OAuth client one of type "Web application", which sends browsers to exactly these
   * addresses; without any, it is one of an installed app, which sends them anywhere on this
   * machine.
   */
  public final Setting<Set<String>> redirectUris = new Setting<>(Set.of());

  /**
   * How long a refresh token from a sign-in works (O3); for ever at first, and 7 days at Google
   * while a consent screen is in testing.
   */
  public final Setting<Duration> refreshTokenLifetime = new Setting<>(Duration.ofDays(365_000));

  /** How many refresh tokens a user has before a new one revokes the oldest; 100 at first. */
  public final Setting<Integer> refreshTokensPerUser = new Setting<>(100);

  /** Whether {@code Range} is answered by 206 (B5); at first it is ignored. */
  public final Setting<Boolean> rangesHonoured = new Setting<>(false);

  /** Whether bytes come with an {@code ETag}; at first they don't. */
  public final Setting<Boolean> entityTags = new Setting<>(false);

  /** Whether JSON is compressed for clients that accept gzip; at first it isn't. */
  public final Setting<Boolean> jsonCompressed = new Setting<>(false);

  /**
   * One setting.
   *
   * @param <T> the type of its values, which are immutable
   */
  public final class Setting<T> {
    private volatile T value;

    private Setting(T standard) {
      value = standard;
    }

    /** The value that holds now. */
    public T get() {
      return value;
    }

    /** Sets another value from now on; returns the settings that this one belongs to. */
    public Behaviour set(T value) {
      this.value = value;
      return Behaviour.this;
    }
  }
}
