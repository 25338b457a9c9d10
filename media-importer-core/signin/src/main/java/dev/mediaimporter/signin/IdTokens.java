package dev.mediaimporter.signin;

import com.google.api.client.http.HttpTransport;
import com.google.gson.JsonObject;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Verifies Google's ID tokens: signature, algorithm, audience, issuer and expiry. Google's keys are
 * fetched every hour, and at once when a token names an unknown key, because Google rotates them.
 * Anybody can name unknown keys, so there are at most two requests in two minutes. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect</a>
 */
final class IdTokens implements JWKSetSource<SecurityContext> {
  private static final Duration LIFETIME = Duration.ofHours(1);

  /** The library allows two requests in this time. */
  private static final Duration RATE_LIMIT = Duration.ofMinutes(2);

  /** Longer than a request takes: how long a thread waits for the one that fetches. */
  private static final Duration LONGEST_FETCH = Duration.ofMinutes(1);

  private final PlainHttp http;
  private final SignInSettings settings;
  private final String clientId;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private volatile boolean fetchFailed;

  /** Verifies the tokens of one client with the keys that the settings name. */
  IdTokens(HttpTransport transport, SignInSettings settings, String clientId, Clock clock) {
    this.http = TokenEndpoint.http(transport, settings);
    this.settings = settings;
    this.clientId = clientId;
    this.clock = clock;
    var limited = new RateLimitedJWKSetSource<>(this, RATE_LIMIT.toMillis(), null);
    var cache =
        new CachingJWKSetSource<>(limited, LIFETIME.toMillis(), LONGEST_FETCH.toMillis(), null);
    // The library's own source of keys would expire them by the system's clock.
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
        JWSAlgorithm.RS256, (wanted, context) -> {
          JWKSet known =
              cache.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), context);
          List<JWK> found = wanted.select(known);
          return found.isEmpty()
              ? wanted.select(cache.getJWKSet(
                  JWKSetCacheRefreshEvaluator.referenceComparison(known), clock.millis(), context))
              : found;
        }));
    var claims = new DefaultJWTClaimsVerifier<SecurityContext>(null, Set.of("exp")) {
      @Override
      protected Date currentTime() {
        return Date.from(clock.instant());
      }
    };
    claims.setMaxClockSkew(0);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /** Fetches the keys; for the cache. */
  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context) {
    fetchFailed = true;
    OAuthAnswer answer = OAuthAnswer.send(
            http, "the address of Google's signing keys", "GET", settings.jwksUrl(), null, clock)
        .accepted("it is not an address of signing keys");
    List<JWK> keys = new ArrayList<>();
    for (JsonObject json : Json.objects(answer.body(), "keys")) {
      try {
        keys.add(JWK.parse(json.toString()));
      } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
        // The other keys are still good.
      }
    }
    fetchFailed = false;
    return new JWKSet(keys);
  }

  @Override
  public void close() {}

  /**
   * The account that a token names; blocks while keys are fetched.
   *
   * @param nonce the one that was sent with the authorization request
   * @throws AccessRejectedException if the token is not valid
   */
  GoogleAccount verify(String token, String nonce) {
    JWTClaimsSet claims = verified(token);
    if (!nonce.equals(claims.getClaim("nonce"))) {
      throw refused("it answers another sign-in");
    }
    text(claims, "email", "e-mail address");
    return account(claims);
  }

  /** The same for a token without a nonce of ours, and perhaps without the address. */
  GoogleAccount verify(String token) {
    return account(verified(token));
  }

  private GoogleAccount account(JWTClaimsSet claims) {
    if (!claims.getAudience().equals(List.of(clientId))) {
      throw refused("it was issued to another client");
    }
    String issuer = String.valueOf(claims.getIssuer());
    if (!Set.of(issuer, "https://" + issuer).contains(settings.issuer())) {
      throw refused("it was issued by somebody else");
    }
    return new GoogleAccount(
        text(claims, "sub", "subject"),
        claims.getClaim("email") instanceof String email ? email : "",
        "true".equals(String.valueOf(claims.getClaim("email_verified"))));
  }

  private JWTClaimsSet verified(String token) {
    try {
      if (!(JWTParser.parse(token) instanceof SignedJWT signed)
          || !JWSAlgorithm.RS256.equals(signed.getHeader().getAlgorithm())) {
        throw refused("it is not signed with RS256");
      }
      if (signed.getHeader().getKeyID() == null) {
        throw unknownKey();
      }
      return processor.process(signed, null);
    } catch (RateLimitReachedException e) {
      throw fetchFailed
          ? new SourceUnavailableException(
              "Google's signing keys could not be fetched a moment ago: try again in two minutes")
          : unknownKey();
    } catch (KeySourceException e) {
      throw new SourceUnavailableException("Google's signing keys cannot be fetched", e);
    } catch (BadJWSException e) {
      throw refused("invalid signature");
    } catch (BadJWTException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (BadJOSEException e) {
      throw unknownKey();
    } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
      // The message may quote the token.
      throw refused("it cannot be read");
    }
  }

  private static String text(JWTClaimsSet claims, String claim, String name) {
    if (claims.getClaim(claim) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw refused("it has no " + name);
  }

  private static AccessRejectedException unknownKey() {
    return refused("it is signed with a key that Google does not publish");
  }

  private static AccessRejectedException refused(String why) {
    return new AccessRejectedException("the ID token is not valid (" + why
        + "): check this machine's clock and the client id," + " then sign in again");
  }
}
