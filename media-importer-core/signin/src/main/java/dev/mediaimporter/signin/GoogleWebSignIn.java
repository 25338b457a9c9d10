package dev.mediaimporter.signin;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.media.AccessRejectedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a server asks of Google about the users of its page: whose a token is, and tokens for later.
 *
 * <p>Thread-safe. Every request is sent once; no method retries, and all block. They throw
 * {@link AccessRejectedException} for a token or code that does not count,
 * {@link dev.mediaimporter.media.SourceUnavailableException} and
 * {@link dev.mediaimporter.media.ThrottledException} when Google cannot be asked. The transport
 * stays the caller's, who closes it.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/web-server">OAuth 2.0 for
 *     web server applications</a>
 */
public final class GoogleWebSignIn {
  private final String clientId;
  private final Clock clock;
  private final TokenEndpoint endpoint;
  private final IdTokens idTokens;

  private GoogleWebSignIn(
      HttpTransport transport,
      String clientId,
      Supplier<String> clientSecret,
      SignInSettings settings,
      Clock clock) {
    this.clientId = clientId;
    this.clock = clock;
    this.endpoint = new TokenEndpoint(
        transport, settings, clientId, () -> Optional.of(clientSecret.get()), clock);
    this.idTokens = new IdTokens(transport, settings, clientId, clock);
  }

  /**
   * For one OAuth client of type "Web application".
   *
   * @param transport sends the requests; any that keeps the timeouts it is given
   * @param clientSecret asked each time it is needed, so that it can be changed
   */
  public static GoogleWebSignIn create(
      HttpTransport transport,
      String clientId,
      Supplier<String> clientSecret,
      SignInSettings settings,
      Clock clock) {
    return new GoogleWebSignIn(transport, clientId, clientSecret, settings, clock);
  }

  /**
   * What a code was good for. Holds secrets, which are not printed.
   *
   * @param account who consented; its address is empty when the scope {@code email} was not granted
   * @param idToken what proves that to others, for about an hour
   * @param scopes what was granted; fewer than asked for when the user unticked some
   * @param refreshToken access for later; empty when Google sent none, because the user consented
   *     before
   */
  public record Grant(
      GoogleAccount account, String idToken, Set<String> scopes, Optional<String> refreshToken) {
    /** Copies the scopes. */
    public Grant {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String toString() {
      return "Grant[scopes=" + scopes + "]";
    }
  }

  /**
   * What an access token is good for. Immutable.
   *
   * @param account whose data it opens; without the scope {@code openid} its subject is empty,
   *     without {@code email} its address
   * @param expiresAt when it ends
   */
  public record TokenInfo(GoogleAccount account, Set<String> scopes, Instant expiresAt) {
    /** Copies the scopes. */
    public TokenInfo {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * Redeems an authorization code.
   *
   * @param codeVerifier the PKCE secret that the page made the code with
   * @param redirectUri the one that the code was asked for with
   */
  public Grant redeem(String code, String codeVerifier, String redirectUri) {
    OAuthAnswer answer = endpoint.redeem(
        code,
        codeVerifier,
        redirectUri,
        "the code is used up or too old, or was made for another page");
    String idToken = answer.require("id_token");
    return new Grant(
        idTokens.verify(idToken),
        idToken,
        GoogleScopes.parse(answer.require("scope")),
        answer.text("refresh_token"));
  }

  /**
   * Whose ID token this is, once it is proven to be Google's, for this client, and not expired. The
   * address is empty when the token was asked for without the scope {@code email}.
   */
  public GoogleAccount verifyIdToken(String token) {
    return idTokens.verify(token);
  }

  /**
   * Asks Google about an access token that came from outside; one that was issued to another app is
   * refused.
   *
   * @see <a href="https://developers.google.com/identity/sign-in/web/backend-auth">Authenticate
   *     with a backend server</a>
   */
  public TokenInfo inspect(String accessToken) {
    OAuthAnswer answer = endpoint.inspect(accessToken);
    if (!answer.text("aud").equals(Optional.of(clientId))
        || !answer.text("azp").orElse(clientId).equals(clientId)) {
      throw new AccessRejectedException("the access token was issued to another app");
    }
    Duration left = answer.seconds("expires_in").orElse(Duration.ZERO);
    if (left.isZero()) {
      throw new AccessRejectedException("the access token has expired");
    }
    GoogleAccount account = new GoogleAccount(
        answer.text("sub").orElse(""),
        answer.text("email").orElse(""),
        answer.text("email_verified").equals(Optional.of("true")));
    return new TokenInfo(
        account,
        GoogleScopes.parse(answer.text("scope").orElse("")),
        clock.instant().plus(left));
  }

  /**
   * Credentials that fetch access tokens when they are needed; thread-safe, and print no secret.
   * When the refresh token is refused they throw {@link AccessRejectedException}.
   */
  public Credentials credentials(String refreshToken) {
    return endpoint.credentials(
        refreshToken,
        "the user's access has ended: it was revoked, or the app's consent screen is in testing,"
            + " where access lasts 7 days. Connect again");
  }

  /** Withdraws a refresh token at Google, and with it the whole consent. */
  public void revoke(String refreshToken) {
    endpoint.revoke(refreshToken);
  }
}
