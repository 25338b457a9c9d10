package dev.mediaimporter.signin;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Credentials that refresh their access token, one refresh at a time however many threads ask.
 * google-auth's {@code UserCredentials} is not used because it prints the refresh token in
 * {@code toString} and follows redirects with it.
 */
final class RefreshingCredentials extends OAuth2Credentials {
  private static final long serialVersionUID = 1L;

  /** Short, because a token that expires on its way is refreshed on the 401 anyway. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final transient Supplier<AccessToken> refresh;

  /**
   * Holds no token until it is asked for one.
   *
   * @param refresh asks the token endpoint; its exceptions reach the caller
   */
  RefreshingCredentials(Supplier<AccessToken> refresh) {
    super(null, MARGIN, MARGIN);
    this.refresh = refresh;
  }

  @Override
  public AccessToken refreshAccessToken() {
    return refresh.get();
  }

  @Override
  public String toString() {
    return "RefreshingCredentials";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("RefreshingCredentials");
  }
}
