package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.SignInSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach Google, and as whom.
 *
 * @param accessToken a token valid for about an hour; never printed
 * @param credentials a file with a refresh token
 * @param clientFile a file with an OAuth client
 * @param account the account to use of those that signed in
 */
record GoogleSettings(
    GooglePhotosSettings apis,
    SignInSettings signIn,
    Optional<String> accessToken,
    Optional<Path> credentials,
    Optional<Path> clientFile,
    Optional<String> account) {
  static final GoogleSettings DEFAULTS = new GoogleSettings(
      GooglePhotosSettings.defaults(),
      SignInSettings.defaults(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty());

  /** Whether there are credentials besides a sign-in. */
  boolean haveCredentials() {
    return accessToken.isPresent() || credentials.isPresent();
  }

  @Override
  public String toString() {
    return "GoogleSettings";
  }
}
