package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import java.util.LinkedHashSet;
import java.util.Set;

/** The scopes that can be asked for. */
final class Scopes {
  static final String OPENID = "openid";
  static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";
  static final String PROFILE = "https://www.googleapis.com/auth/userinfo.profile";

  /** Who the user is: granted as a whole, without a box to untick. */
  static final Set<String> IDENTITY = Set.of(OPENID, EMAIL, PROFILE);

  private static final String PHOTOS = "https://www.googleapis.com/auth/photoslibrary";
  static final Set<String> KNOWN = Set.of(
      OPENID,
      EMAIL,
      PROFILE,
      Behaviour.READ_PICKED,
      Behaviour.READ_APP_CREATED,
      Behaviour.READ_ALL_REMOVED,
      PHOTOS,
      PHOTOS + ".sharing",
      PHOTOS + ".appendonly",
      PHOTOS + ".edit.appcreateddata");

  private Scopes() {}

  /** What a {@code scope} parameter asks for, by the names under which it is granted. */
  static Set<String> parse(String parameter) {
    Set<String> scopes = new LinkedHashSet<>();
    for (String scope : parameter.split(" ", -1)) {
      if (!scope.isEmpty()) {
        scopes.add(
            switch (scope) {
              case "email" -> EMAIL;
              case "profile" -> PROFILE;
              default -> scope;
            });
      }
    }
    return scopes;
  }

  /** What the consent page says that a scope lets an app do. */
  static String description(String scope) {
    return switch (scope) {
      case OPENID -> "Know that it is you, each time you sign in";
      case EMAIL -> "See your e-mail address";
      case PROFILE -> "See your name";
      case Behaviour.READ_PICKED -> "See and download the photos and videos that you select";
      case Behaviour.READ_APP_CREATED ->
        "See and download the photos, videos and albums that it added to your library";
      case PHOTOS + ".appendonly" -> "Add photos, videos and albums to your library";
      case PHOTOS + ".edit.appcreateddata" ->
        "Edit the photos, videos and albums that it added to your library";
      default -> "Nothing any more: this permission was withdrawn in March 2025";
    };
  }
}
