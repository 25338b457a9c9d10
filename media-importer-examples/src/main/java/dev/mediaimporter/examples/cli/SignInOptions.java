package dev.mediaimporter.examples.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Who asks Google, and with which OAuth client: flags and environment variables. The addresses are
 * for the emulator, so that no help lists them.
 */
class SignInOptions {
  static final String HEADING = "%nGoogle, each also by the environment variable in brackets:%n";

  @Option(
      names = "--account",
      paramLabel = "EMAIL",
      description = "Which one, when several accounts are signed in; the only one that may sign in."
          + " [MEDIA_IMPORTER_ACCOUNT]")
  @Nullable
  String account;

  @Option(
      names = "--client-file",
      paramLabel = "FILE",
      description = "The OAuth client, as the Google Cloud console offers it for download; a copy"
          + " of it is kept after signing in. [MEDIA_IMPORTER_CLIENT]")
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
   * The flags, and the environment where a flag is absent.
   *
   * @throws Refusal naming what is wrong
   */
  GoogleSettings resolve(CliContext surroundings) {
    return settings(surroundings, Optional.empty(), Optional.empty());
  }

  final GoogleSettings settings(
      CliContext surroundings, Optional<String> accessToken, Optional<String> credentials) {
    FlagOrEnv given = new FlagOrEnv(surroundings);
    return new GoogleSettings(
        given.root("--photos-url", photosUrl, "MEDIA_IMPORTER_PHOTOS_URL"),
        given.root("--picker-url", pickerUrl, "MEDIA_IMPORTER_PICKER_URL"),
        given.url("--auth-url", authUrl, "MEDIA_IMPORTER_AUTH_URL"),
        given.url("--token-url", tokenUrl, "MEDIA_IMPORTER_TOKEN_URL"),
        given.url("--revoke-url", revokeUrl, "MEDIA_IMPORTER_REVOKE_URL"),
        given.url("--jwks-url", jwksUrl, "MEDIA_IMPORTER_JWKS_URL"),
        accessToken,
        credentials.map(surroundings::path),
        given.text("--client-file", clientFile, "MEDIA_IMPORTER_CLIENT").map(surroundings::path),
        given.text("--account", account, "MEDIA_IMPORTER_ACCOUNT"));
  }
}
