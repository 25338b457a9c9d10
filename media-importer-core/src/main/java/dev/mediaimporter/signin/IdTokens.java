package dev.mediaimporter.signin;

import com.google.api.client.http.HttpTransport;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Verifies Google's ID tokens: signature, algorithm, audience, issuer and expiry. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect</a>
 */
final class IdTokens {
  private final SigningKeys keys;
  private final String clientId;
  private final String issuer;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  IdTokens(SigningKeys keys, String clientId, String issuer, Clock clock) {
    this.keys = keys;
    this.clientId = clientId;
    this.issuer = issuer;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys.cached()));
    var claims = new DefaultJWTClaimsVerifier<SecurityContext>(null, Set.of("exp")) {
      @Override
      protected Date currentTime() {
        return Date.from(clock.instant());
      }
    };
    claims.setMaxClockSkew(0);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /** Verifies the tokens of one client with the keys that the settings name. */
  static IdTokens of(
      HttpTransport transport, SignInSettings settings, String clientId, Clock clock) {
    SigningKeys keys =
        new SigningKeys(TokenEndpoint.http(transport, settings, clock), settings.jwksUrl(), clock);
    return new IdTokens(keys, clientId, settings.issuer(), clock);
  }

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
    String issuedBy = String.valueOf(claims.getIssuer());
    if (!issuedBy.equals(issuer) && !("https://" + issuedBy).equals(issuer)) {
      throw refused("it was issued by somebody else");
    }
    return new GoogleAccount(
        text(claims, "sub", "subject"),
        claims.getClaim("email") instanceof String email ? email : "",
        "true".equals(String.valueOf(claims.getClaim("email_verified"))));
  }

  private JWTClaimsSet verified(String token) {
    try {
      JWT jwt = JWTParser.parse(token);
      if (!(jwt instanceof SignedJWT signed)
          || !JWSAlgorithm.RS256.equals(signed.getHeader().getAlgorithm())) {
        throw refused("it is not signed with RS256");
      }
      if (signed.getHeader().getKeyID() == null) {
        throw unknownKey();
      }
      return processor.process(signed, null);
    } catch (RateLimitReachedException e) {
      throw keys.failed()
          ? new SourceUnavailableException(
              "Google's signing keys could not be fetched a moment ago: try again in two minutes",
              null)
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
    return new AccessRejectedException(
        "the ID token is not valid (" + why + "): check this machine's clock and the client id,"
            + " then sign in again",
        null);
  }
}
