package dev.mediaimporter.testkit.emulator;

import java.time.Duration;
import java.util.Set;

/**
 * How the emulator behaves throughout: limits, lifetimes, what it supports. Starts as Google is
 * documented to be. Every setting takes effect at the next request. Safe for use by several
 * threads.
 */
public final class Behaviour {
  private static final String SCOPE_PREFIX = "https://www.googleapis.com/auth/";

  /** The scope that shows what the app created. */
  public static final String READ_APP_CREATED =
      SCOPE_PREFIX + "photoslibrary.readonly.appcreateddata";

  /** A scope that stopped to work in March 2025. */
  public static final String READ_ALL_REMOVED = SCOPE_PREFIX + "photoslibrary.readonly";

  /** Whether byte addresses ask for the bearer token. */
  public enum BearerOnBytes {
    /** It is neither needed nor looked at. */
    IGNORED,
    /** Without the right one the answer is 403. */
    OR_403,
    /** Without the right one the answer is 401. */
    OR_401
  }

  private volatile Duration linkLifetime = Duration.ofMinutes(60);
  private volatile Duration pageTokenLifetime = Duration.ofDays(365);
  private volatile Duration accessTokenLifetime = Duration.ofSeconds(3599);
  private volatile int accessTokenCalls = Integer.MAX_VALUE;
  private volatile Set<String> grantedScopes = Set.of(READ_APP_CREATED);
  private volatile int apiCallsPerDay = Integer.MAX_VALUE;
  private volatile int byteFetchesPerDay = Integer.MAX_VALUE;
  private volatile Duration latency = Duration.ZERO;
  private volatile BearerOnBytes bearerOnBytes = BearerOnBytes.IGNORED;
  private volatile boolean rangesHonoured;
  private volatile boolean entityTags;
  private volatile boolean jsonCompressed;

  Behaviour() {}

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
   * What the user consented to, for tokens issued from now on (A11, A13); at first what listing
   * needs.
   */
  public Behaviour grantedScopes(String... scopes) {
    grantedScopes = Set.of(scopes);
    return this;
  }

  /** How many API calls there are in a day that ends at midnight in California (A14). */
  public Behaviour apiCallsPerDay(int calls) {
    apiCallsPerDay = calls;
    return this;
  }

  /** How many byte fetches there are in such a day, HEAD and previews included (B9, B12). */
  public Behaviour byteFetchesPerDay(int fetches) {
    byteFetchesPerDay = fetches;
    return this;
  }

  /** How long every answer is held back. */
  public Behaviour latency(Duration delay) {
    latency = delay;
    return this;
  }

  /** Whether byte addresses ask for the bearer token (B4); the Library API's do not. */
  public Behaviour bearerOnBytes(BearerOnBytes rule) {
    bearerOnBytes = rule;
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

  /** Whether JSON is compressed for clients that take gzip; at first it isn't. */
  public Behaviour jsonCompressed(boolean compressed) {
    jsonCompressed = compressed;
    return this;
  }

  Duration linkLifetime() {
    return linkLifetime;
  }

  Duration pageTokenLifetime() {
    return pageTokenLifetime;
  }

  Duration accessTokenLifetime() {
    return accessTokenLifetime;
  }

  int accessTokenCalls() {
    return accessTokenCalls;
  }

  Set<String> grantedScopes() {
    return grantedScopes;
  }

  int apiCallsPerDay() {
    return apiCallsPerDay;
  }

  int byteFetchesPerDay() {
    return byteFetchesPerDay;
  }

  Duration latency() {
    return latency;
  }

  BearerOnBytes bearerOnBytes() {
    return bearerOnBytes;
  }

  boolean rangesHonoured() {
    return rangesHonoured;
  }

  boolean entityTags() {
    return entityTags;
  }

  boolean jsonCompressed() {
    return jsonCompressed;
  }
}
