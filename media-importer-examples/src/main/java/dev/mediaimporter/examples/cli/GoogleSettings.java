package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.SignInSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach Google, and as whom; for what is empty the library's default is used.
 *
 * @param photosUrl root of the Library API
 * @param pickerUrl root of the Picker API
 * @param authUrl consent page
 * @param tokenUrl token endpoint
 * @param revokeUrl revocation endpoint
 * @param jwksUrl keys of ID tokens
 * @param accessToken a token valid for about an hour; never printed
 * @param credentials a file with a refresh token
 * @param clientFile a file with an OAuth client
 * @param account the account to use of those that signed in
 */
record GoogleSettings(
    Optional<URI> photosUrl,
    Optional<URI> pickerUrl,
    Optional<URI> authUrl,
    Optional<URI> tokenUrl,
    Optional<URI> revokeUrl,
    Optional<URI> jwksUrl,
    Optional<String> accessToken,
    Optional<Path> credentials,
    Optional<Path> clientFile,
    Optional<String> account) {
  static final GoogleSettings DEFAULTS = new GoogleSettings(
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty());

  /** Whether there are credentials besides a sign-in. */
  boolean haveCredentials() {
    return accessToken.isPresent() || credentials.isPresent();
  }

  /** For clients of the APIs. */
  GooglePhotosSettings forApis() {
    GooglePhotosSettings.Builder google = GooglePhotosSettings.builder();
    photosUrl.ifPresent(google::photosUrl);
    pickerUrl.ifPresent(google::pickerUrl);
    return checked(google::build);
  }

  /**
   * For signing in.
   *
   * @param redirectPort the local port that Google redirects the browser to; 0 for any free one
   */
  SignInSettings forSignIn(int redirectPort) {
    SignInSettings.Builder signIn = SignInSettings.builder().redirectPort(redirectPort);
    authUrl.ifPresent(signIn::authUrl);
    tokenUrl.ifPresent(signIn::tokenUrl);
    revokeUrl.ifPresent(signIn::revokeUrl);
    jwksUrl.ifPresent(signIn::jwksUrl);
    return checked(signIn::build);
  }

  private static <T> T checked(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalStateException e) {
      throw new Refusal(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return "GoogleSettings";
  }
}
