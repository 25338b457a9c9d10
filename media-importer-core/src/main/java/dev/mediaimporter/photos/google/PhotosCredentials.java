package dev.mediaimporter.photos.google;

import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for the clients of this package. The clients accept any google-auth
 * {@link Credentials} of a user; service accounts do not work with Google Photos.
 */
public final class PhotosCredentials {
  private static final int MAX_TOKEN_CHARS = 16 * 1024;

  private PhotosCredentials() {}

  /**
   * Credentials with an access token only, which work until it expires, about an hour. They are
   * thread-safe and print no secret.
   *
   * @throws InvalidRequestException if the text cannot be a token, or there is none
   */
  public static Credentials ofAccessToken(@Nullable String token) {
    String text = token == null ? "" : token.strip();
    if (text.isEmpty() || text.length() > MAX_TOKEN_CHARS || !text.matches("[!-~]+")) {
      throw new InvalidRequestException(
          "the access token is missing or holds characters that no token has: copy it again", null);
    }
    return new AccessTokenOnly(text);
  }

  /** Unlike google-auth's own credentials, these do not print the token. */
  private static final class AccessTokenOnly extends OAuth2Credentials {
    private static final long serialVersionUID = 1L;

    AccessTokenOnly(String token) {
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
      return "PhotosCredentials";
    }
  }
}
