package dev.mediaimporter.photos.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.mediaimporter.media.AccessRejectedException;

/** One access token that cannot be renewed; unlike google-auth's own, it is not printed. */
final class AccessTokenCredentials extends OAuth2Credentials {
  private static final long serialVersionUID = 1L;

  AccessTokenCredentials(String token) {
    super(new AccessToken(token, null));
  }

  @Override
  public AccessToken refreshAccessToken() {
    throw new AccessRejectedException(
        "the access token was refused: it has expired or lacks the permission for photos. Pass a"
            + " new one, or credentials with a refresh token",
        null);
  }

  @Override
  public String toString() {
    return "AccessTokenCredentials";
  }
}
