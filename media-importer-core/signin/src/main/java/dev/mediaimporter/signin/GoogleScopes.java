package dev.mediaimporter.signin;

import dev.mediaimporter.photos.SourceSpec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The OAuth scopes that an import can ask a user for. Other scopes are accepted wherever these are.
 *
 * @see <a href="https://developers.google.com/photos/overview/authorization">the scopes of Google
 *     Photos</a>
 */
public final class GoogleScopes {
  /** The identity of the user. Every sign-in asks for it. */
  public static final String OPENID = "openid";

  /** The user's email address. Every sign-in asks for it. */
  public static final String EMAIL = "email";

  /** The items that the user picks in Google Photos. */
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

  /** The scopes in a list with spaces between them. */
  static Set<String> parse(String text) {
    Set<String> scopes = new TreeSet<>(List.of(text.split(" ", -1)));
    scopes.remove("");
    return scopes;
  }

  /** The scopes under the names that Google reports when they are granted. */
  static Set<String> canonical(Set<String> scopes) {
    Set<String> names = new TreeSet<>();
    for (String scope : scopes) {
      names.add(
          scope.equals("email") || scope.equals("profile")
              ? "https://www.googleapis.com/auth/userinfo." + scope
              : scope);
    }
    return names;
  }
}
