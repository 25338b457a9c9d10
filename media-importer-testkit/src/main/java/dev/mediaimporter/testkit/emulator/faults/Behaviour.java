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

  private volatile Duration linkLifetime = Duration.ofMinutes(60);
  private volatile Duration pageTokenLifetime = Duration.ofDays(365);
  private volatile Duration accessTokenLifetime = Duration.ofSeconds(3599);
  private volatile int accessTokenCalls = Integer.MAX_VALUE;
  private volatile Set<String> grantedScopes = Set.of(READ_APP_CREATED, READ_PICKED);
  private volatile int apiCallsPerDay = Integer.MAX_VALUE;
  private volatile int byteFetchesPerDay = Integer.MAX_VALUE;
  private volatile Duration latency = Duration.ZERO;
  private volatile BearerOnBytes bearerOnBytes = BearerOnBytes.IGNORED;
  private volatile BearerOnBytes bearerOnPickedBytes = BearerOnBytes.OR_403;
  private volatile Duration pollInterval = Duration.ofSeconds(5);
  private volatile Duration pickingTimeout = Duration.ofMinutes(30);
  private volatile Duration pickingSessionLifetime = Duration.ofDays(7);
  private volatile int pickingSessionsPerUser = 100;
  private volatile boolean pickedLinksOutliveSession;
  private volatile Consent consent = Consent.ASKED;
  private volatile Set<String> withheldScopes = Set.of();
  private volatile Set<String> redirectUris = Set.of();
  private volatile Duration refreshTokenLifetime = Duration.ofDays(365_000);
  private volatile int refreshTokensPerUser = 100;
  private volatile Duration keyCaching = Duration.ofHours(6);
  private volatile String issuer = "https://accounts.google.com";
  private volatile boolean rangesHonoured;
  private volatile boolean entityTags;
  private volatile boolean jsonCompressed;

  public Behaviour() {}

  /** How long a base URL works after the answer that had it (B1); 60 minutes at first. */
  public Behaviour linkLifetime(Duration lifetime) {
    linkLifetime = lifetime;
    return this;
  }

  /** How long a page token works (A4); a year at first. */
  public Behaviour pageTokenLifetime(Duration lifetime) {
    pageTokenLifetime = lifetime;
    return this;
  }

  /**
   * How long an access token works that is issued from now on (A13, O7); 3,599 seconds at first.
   */
  public Behaviour accessTokenLifetime(Duration lifetime) {
    accessTokenLifetime = lifetime;
    return this;
  }

  /** For how many API calls an access token works (A13); any number at first. */
  public Behaviour accessTokenCalls(int calls) {
    accessTokenCalls = calls;
    return this;
  }

  /**
   * What the user consented to, for tokens issued from now on (A11, A13); at first what listing and
   * picking need. Where somebody signs in, consent decides instead.
   */
  public Behaviour grantedScopes(String... scopes) {
    grantedScopes = Set.of(scopes);
    return this;
  }

  /** The quota of API calls for a day, which ends at midnight in California (A14). */
  public Behaviour apiCallsPerDay(int calls) {
    apiCallsPerDay = calls;
    return this;
  }

  /** The quota of downloads for such a day, HEAD and previews included (B9, B12). */
  public Behaviour byteFetchesPerDay(int fetches) {
    byteFetchesPerDay = fetches;
    return this;
  }

  /** How long every answer is delayed; not at all at first. */
  public Behaviour latency(Duration delay) {
    latency = delay;
    return this;
  }

  /** Whether downloads of the Library API need the bearer token (B4); at first they do not. */
  public Behaviour bearerOnBytes(BearerOnBytes rule) {
    bearerOnBytes = rule;
    return this;
  }

  /**
   * Whether downloads of picked items need the bearer token of the user who picked them (B4); at
   * first the answer without it is 403.
   */
  public Behaviour bearerOnPickedBytes(BearerOnBytes rule) {
    bearerOnPickedBytes = rule;
    return this;
  }

  /** How often sessions tell clients to poll; 5 seconds at first. */
  public Behaviour pollInterval(Duration interval) {
    pollInterval = interval;
    return this;
  }

  /**
   * The time for which sessions that are created from now on tell clients to poll (P2); the time
   * that they tell falls from this to zero; 30 minutes at first.
   */
  public Behaviour pickingTimeout(Duration timeout) {
    pickingTimeout = timeout;
    return this;
  }

  /** How long sessions live that are created from now on (P2); 7 days at first. */
  public Behaviour pickingSessionLifetime(Duration lifetime) {
    pickingSessionLifetime = lifetime;
    return this;
  }

  /** How many sessions a user may have at once (P8); 100 at first. */
  public Behaviour pickingSessionsPerUser(int sessions) {
    pickingSessionsPerUser = sessions;
    return this;
  }

  /**
   * Whether base URLs still work when their session is deleted or expired (P13); at first they
   * don't.
   */
  public Behaviour pickedLinksOutliveSession(boolean outlive) {
    pickedLinksOutliveSession = outlive;
    return this;
  }

  /** Who answers when an app asks for consent; at first a page asks. */
  public Behaviour consent(Consent answer) {
    consent = answer;
    return this;
  }

  /** Scopes that are not granted (O6); on the consent page their boxes start without a tick. */
  public Behaviour withheldScopes(String... scopes) {
    withheldScopes = Set.of(scopes);
    return this;
  }

  /**
   * Makes the OAuth client one of type "Web application", which sends browsers to exactly these
   * addresses; without any, it is one of an installed app, which sends them anywhere on this
   * machine.
   */
  public Behaviour redirectUris(String... uris) {
    redirectUris = Set.of(uris);
    return this;
  }

  /**
   * How long a refresh token from a sign-in works (O3); for ever at first, and 7 days at Google
   * while a consent screen is in testing.
   */
  public Behaviour refreshTokenLifetime(Duration lifetime) {
    refreshTokenLifetime = lifetime;
    return this;
  }

  /** How many refresh tokens a user has before a new one revokes the oldest; 100 at first. */
  public Behaviour refreshTokensPerUser(int count) {
    refreshTokensPerUser = count;
    return this;
  }

  /** How long clients may cache the keys of ID tokens (O5); 6 hours at first. */
  public Behaviour keyCaching(Duration lifetime) {
    keyCaching = lifetime;
    return this;
  }

  /** The issuer that ID tokens name; at first Google's. */
  public Behaviour issuer(String name) {
    issuer = name;
    return this;
  }

  /** Whether {@code Range} is answered by 206 (B5); at first it is ignored. */
  public Behaviour rangesHonoured(boolean honoured) {
    rangesHonoured = honoured;
    return this;
  }

  /** Whether bytes come with an {@code ETag}; at first they don't. */
  public Behaviour entityTags(boolean sent) {
    entityTags = sent;
    return this;
  }

  /** Whether JSON is compressed for clients that accept gzip; at first it isn't. */
  public Behaviour jsonCompressed(boolean compressed) {
    jsonCompressed = compressed;
    return this;
  }

  public Duration linkLifetime() {
    return linkLifetime;
  }

  public Duration pageTokenLifetime() {
    return pageTokenLifetime;
  }

  public Duration accessTokenLifetime() {
    return accessTokenLifetime;
  }

  public int accessTokenCalls() {
    return accessTokenCalls;
  }

  public Set<String> grantedScopes() {
    return grantedScopes;
  }

  public int apiCallsPerDay() {
    return apiCallsPerDay;
  }

  public int byteFetchesPerDay() {
    return byteFetchesPerDay;
  }

  public Duration latency() {
    return latency;
  }

  public BearerOnBytes bearerOnBytes() {
    return bearerOnBytes;
  }

  public BearerOnBytes bearerOnPickedBytes() {
    return bearerOnPickedBytes;
  }

  public Duration pollInterval() {
    return pollInterval;
  }

  public Duration pickingTimeout() {
    return pickingTimeout;
  }

  public Duration pickingSessionLifetime() {
    return pickingSessionLifetime;
  }

  public int pickingSessionsPerUser() {
    return pickingSessionsPerUser;
  }

  public boolean pickedLinksOutliveSession() {
    return pickedLinksOutliveSession;
  }

  public Consent consent() {
    return consent;
  }

  public Set<String> withheldScopes() {
    return withheldScopes;
  }

  public Set<String> redirectUris() {
    return redirectUris;
  }

  public Duration refreshTokenLifetime() {
    return refreshTokenLifetime;
  }

  public int refreshTokensPerUser() {
    return refreshTokensPerUser;
  }

  public Duration keyCaching() {
    return keyCaching;
  }

  public String issuer() {
    return issuer;
  }

  public boolean rangesHonoured() {
    return rangesHonoured;
  }

  public boolean entityTags() {
    return entityTags;
  }

  public boolean jsonCompressed() {
    return jsonCompressed;
  }
}
