package dev.mediaimporter.signin;

import com.google.gson.JsonObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.Json;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Google's public keys. They are fetched every hour, and at once when a token names an unknown key,
 * because Google rotates them. Anybody can name unknown keys, so there are at most two requests in
 * two minutes. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
final class SigningKeys implements JWKSetSource<SecurityContext> {
  private static final Duration LIFETIME = Duration.ofHours(1);

  /** The library allows two requests in this time. */
  private static final Duration RATE_LIMIT = Duration.ofMinutes(2);

  /** Longer than a request takes: how long a thread waits for the one that fetches. */
  private static final Duration LONGEST_FETCH = Duration.ofMinutes(1);

  private final PlainHttp http;
  private final URI url;
  private final Clock clock;
  private volatile boolean failed;

  SigningKeys(PlainHttp http, URI url, Clock clock) {
    this.http = http;
    this.url = url;
    this.clock = clock;
  }

  /** The keys behind a cache and a limit on requests. Its methods block while keys are fetched. */
  JWKSource<SecurityContext> cached() {
    JWKSetSource<SecurityContext> limited =
        new RateLimitedJWKSetSource<>(this, RATE_LIMIT.toMillis(), null);
    JWKSetSource<SecurityContext> cache =
        new CachingJWKSetSource<>(limited, LIFETIME.toMillis(), LONGEST_FETCH.toMillis(), null);
    return new JWKSetBasedJWKSource<>(new ByClock(cache, clock));
  }

  /** Whether the last request for keys failed. */
  boolean failed() {
    return failed;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context) {
    failed = true;
    OAuthAnswer answer = OAuthAnswer.send(
            http, "the address of Google's signing keys", "GET", url, null, clock)
        .accepted("it is not an address of signing keys");
    List<JWK> keys = new ArrayList<>();
    for (JsonObject json : answer.objects("keys")) {
      if (Json.text(json, "kid").isPresent()
          && Json.text(json, "kty").filter("RSA"::equals).isPresent()) {
        try {
          keys.add(RSAKey.parse(json.toString()));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
          // The other keys are still good.
        }
      }
    }
    failed = false;
    return new JWKSet(keys);
  }

  @Override
  public void close() {}

  /** Replaces the system's time, by which the library would expire keys. */
  private record ByClock(JWKSetSource<SecurityContext> cache, Clock clock)
      implements JWKSetSource<SecurityContext> {
    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
        throws com.nimbusds.jose.KeySourceException {
      return cache.getJWKSet(evaluator, clock.millis(), context);
    }

    @Override
    public void close() {}
  }
}
