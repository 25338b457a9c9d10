package dev.mediaimporter.signin;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.function.Supplier;

/**
 * Access tokens for a stored sign-in, one refresh at a time however many ask. google-auth's
 * {@code UserCredentials} is not used because it prints the refresh token in {@code toString} and
 * follows redirects with it.
 */
final class RefreshingCredentials extends OAuth2Credentials {
  private static final long serialVersionUID = 1L;

  /** Short, because a token that expires on its way is refreshed on the 401 anyway. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final transient Supplier<OAuthAnswer> refresh;
  private final transient Clock clock;

  /**
   * The credentials hold no token until they are asked for one.
   *
   * @param refresh asks the token endpoint; throws what the caller is to see
   */
  RefreshingCredentials(Supplier<OAuthAnswer> refresh, Clock clock) {
    super(null, MARGIN, MARGIN);
    this.refresh = refresh;
    this.clock = clock;
  }

  @Override
  public AccessToken refreshAccessToken() {
    OAuthAnswer answer = refresh.get();
    return new AccessToken(
        answer.require("access_token"),
        answer
            .seconds("expires_in")
            .map(lifetime -> Date.from(clock.instant().plus(lifetime)))
            .orElse(null));
  }

  @Override
  public String toString() {
    return "RefreshingCredentials";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("RefreshingCredentials");
  }
}
