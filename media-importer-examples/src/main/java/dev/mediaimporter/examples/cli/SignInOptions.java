package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.SignInSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Flags that say which account and which OAuth client to use. The URLs are for the emulator; help
 * does not list them.
 */
class SignInOptions {
  static final String HEADING = "%nGoogle (or set the environment variable in brackets):%n";

  @Option(
      names = "--account",
      paramLabel = "EMAIL",
      description = "The account to use when several are signed in; 'login' and 'pick' accept only"
          + " this one. [MEDIA_IMPORTER_ACCOUNT]")
  @Nullable
  String account;

  @Option(
      names = "--client-file",
      paramLabel = "FILE",
      description = "The OAuth client, as downloaded from the Google Cloud console; a copy is kept"
          + " after signing in. [MEDIA_IMPORTER_CLIENT]")
  @Nullable
  String clientFile;

  @Option(names = "--photos-url", hidden = true)
  @Nullable
  String photosUrl;

  @Option(names = "--picker-url", hidden = true)
  @Nullable
  String pickerUrl;

  @Option(names = "--auth-url", hidden = true)
  @Nullable
  String authUrl;

  @Option(names = "--token-url", hidden = true)
  @Nullable
  String tokenUrl;

  @Option(names = "--revoke-url", hidden = true)
  @Nullable
  String revokeUrl;

  @Option(names = "--jwks-url", hidden = true)
  @Nullable
  String jwksUrl;

  /**
   * The checked values of these flags.
   *
   * @throws Refusal naming what is wrong
   */
  GoogleSettings resolve(Flags flags, CliContext context) {
    return settings(flags, context, Optional.empty(), Optional.empty());
  }

  final GoogleSettings settings(
      Flags flags, CliContext context, Optional<String> accessToken, Optional<String> credentials) {
    GooglePhotosSettings.Builder apis = GooglePhotosSettings.builder();
    flags.root("--photos-url").ifPresent(apis::photosUrl);
    flags.root("--picker-url").ifPresent(apis::pickerUrl);
    apis.caFile(flags.text("--ca-file").map(context::path));
    TransferOptions.connectTimeout(flags).ifPresent(apis::connectTimeout);
    SignInSettings.Builder signIn = SignInSettings.builder();
    flags.url("--auth-url").ifPresent(signIn::authUrl);
    flags.url("--token-url").ifPresent(signIn::tokenUrl);
    flags.url("--revoke-url").ifPresent(signIn::revokeUrl);
    flags.url("--jwks-url").ifPresent(signIn::jwksUrl);
    try {
      return new GoogleSettings(
          apis.build(),
          signIn.build(),
          accessToken,
          credentials.map(context::path),
          flags.text("--client-file").map(context::path),
          flags.text("--account"));
    } catch (IllegalStateException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()), e);
    }
  }
}
