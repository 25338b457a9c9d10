package dev.mediaimporter.signin;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.oauth2.TokenVerifier;
import dev.mediaimporter.media.AccessRejectedException;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an account out of an ID token, once it is proven to be Google's, for us, and new.
 * Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect</a>
 */
final class IdTokens {
  private final SigningKeys keys;
  private final String clientId;
  private final String issuer;
  private final Clock clock;

  IdTokens(SigningKeys keys, String clientId, String issuer, Clock clock) {
    this.keys = keys;
    this.clientId = clientId;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * Whose token this is; blocks while keys are fetched.
   *
   * @param nonce what was sent along with the question
   * @throws AccessRejectedException if anything is wrong with the token
   */
  GoogleAccount verify(String token, String nonce) {
    JsonWebToken.Payload payload = verifiedPayload(token);
    if (!nonce.equals(payload.get("nonce"))) {
      throw refused("it answers another sign-in", null);
    }
    text(payload.get("email"), "e-mail address");
    return account(payload);
  }

  /** The same for a token that somebody else asked for, perhaps without the address. */
  GoogleAccount verify(String token) {
    return account(verifiedPayload(token));
  }

  private GoogleAccount account(JsonWebToken.Payload payload) {
    String issuedBy = Optional.ofNullable(payload.getIssuer()).orElse("");
    if (!issuedBy.equals(issuer) && !("https://" + issuedBy).equals(issuer)) {
      throw refused("it was issued by somebody else", null);
    }
    // The verifier takes a token without an end for one that never ends.
    if (payload.getExpirationTimeSeconds() == null) {
      throw refused("it never expires", null);
    }
    return new GoogleAccount(
        text(payload.getSubject(), "subject"),
        payload.get("email") instanceof String email ? email : "",
        "true".equals(String.valueOf(payload.get("email_verified"))));
  }

  private JsonWebToken.Payload verifiedPayload(String token) {
    try {
      JsonWebSignature.Header header =
          JsonWebSignature.parse(GsonFactory.getDefaultInstance(), token).getHeader();
      if (!"RS256".equals(header.getAlgorithm())) {
        throw refused("it is not signed with RS256", null);
      }
      PublicKey key = Optional.ofNullable(header.getKeyId())
          .flatMap(keys::find)
          .orElseThrow(() -> refused("it is signed with a key that Google does not publish", null));
      return TokenVerifier.newBuilder()
          .setPublicKey(key)
          .setAudience(clientId)
          .setClock(clock::millis)
          .build()
          .verify(token)
          .getPayload();
    } catch (TokenVerifier.VerificationException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // What the parser throws at a malformed token may quote the token.
      throw refused("it cannot be read", null);
    }
  }

  private static String text(@Nullable Object claim, String name) {
    if (claim instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw refused("it has no " + name, null);
  }

  private static AccessRejectedException refused(String why, @Nullable Throwable cause) {
    return new AccessRejectedException(
        "the ID token is not valid (" + why + "): check this machine's clock and the client id,"
            + " then sign in again",
        cause);
  }
}
