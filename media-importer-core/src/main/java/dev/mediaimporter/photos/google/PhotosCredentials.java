package dev.mediaimporter.photos.google;

import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for the clients of this package. The clients accept any google-auth
 * {@link Credentials} of a user; service accounts do not work with Google Photos.
 */
public final class PhotosCredentials {
  private static final int MAX_TOKEN_CHARS = 16 * 1024;

  /**
   * Everything but the characters of a bearer token.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750</a>
   */
  private static final Pattern NOT_OF_A_TOKEN = Pattern.compile("[^A-Za-z0-9._~+/=-]");

  private PhotosCredentials() {}

  /**
   * Credentials with an access token only, which work until it expires, about an hour. Blanks
   * around it are dropped. They are thread-safe and print no secret.
   *
   * @throws InvalidRequestException if the text cannot be a token, or there is none
   */
  public static Credentials ofAccessToken(@Nullable String token) {
    String text = token == null ? "" : token.strip();
    if (text.isEmpty()) {
      throw new InvalidRequestException("the access token is missing");
    }
    Matcher foreign = NOT_OF_A_TOKEN.matcher(text);
    if (foreign.find()) {
      throw badlyCopied("contains " + name(foreign.group()));
    }
    if (text.length() > MAX_TOKEN_CHARS) {
      throw badlyCopied("is longer than any token");
    }
    return new AccessTokenOnly(text);
  }

  private static InvalidRequestException badlyCopied(String trouble) {
    return new InvalidRequestException(
        "the access token " + trouble + ": copy it again, without blanks or quotes");
  }

  private static String name(String character) {
    return switch (character) {
      case "\n", "\r" -> "a line break";
      case "\"", "'" -> "a quotation mark";
      default -> character.isBlank() ? "a blank" : "a character that no token has";
    };
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
              + " new one, or credentials with a refresh token");
    }

    @Override
    public String toString() {
      return "PhotosCredentials";
    }
  }
}
