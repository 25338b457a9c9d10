package dev.mediaimporter.signin;

import dev.mediaimporter.photos.SourceSpec;

/**
 * What can be asked of a user. Other scopes are allowed wherever these are.
 *
 * @see <a href="https://developers.google.com/photos/overview/authorization">the scopes of Google
 *     Photos</a>
 */
public final class GoogleScopes {
  /** Who the user is. Every sign-in asks for it. */
  public static final String OPENID = "openid";

  /** The user's address. Every sign-in asks for it. */
  public static final String EMAIL = "email";

  /** What the user picks in Google Photos. */
  public static final String PICKER =
      "https://www.googleapis.com/auth/photospicker.mediaitems.readonly";

  /** The albums and items that were made with the same client id. */
  public static final String LIBRARY_READ =
      "https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata";

  private GoogleScopes() {}

  /** The scope that reading from an API needs. */
  public static String neededFor(SourceSpec.Api api) {
    return api == SourceSpec.Api.PICKER ? PICKER : LIBRARY_READ;
  }

  /** The name under which Google reports a scope as granted. */
  static String canonical(String scope) {
    return switch (scope) {
      case "email", "profile" -> "https://www.googleapis.com/auth/userinfo." + scope;
      default -> scope;
    };
  }
}
