package dev.mediaimporter.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Ways in besides signing in: flags and environment variables. */
final class GoogleOptions extends SignInOptions {
  @Option(
      names = "--access-token",
      paramLabel = "TOKEN",
      description = "Instead of signing in: an access token, which lives about an hour. Better in"
          + " the variable, since other users of this machine can see a program's arguments."
          + " [GOOGLE_ACCESS_TOKEN]")
  @Nullable
  String accessToken;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Instead of signing in: Google's \"authorized_user\" JSON, which holds a"
          + " refresh token. [MEDIA_IMPORTER_CREDENTIALS]")
  @Nullable
  String credentials;

  @Override
  GoogleSettings resolve(CliContext surroundings) {
    if (accessToken != null && credentials != null) {
      throw Refusal.usage("give --access-token or --credentials, not both");
    }
    if (accessToken != null || credentials != null || account != null) {
      // A flag that names a way in outdoes all variables that do.
      return settings(
          surroundings,
          FlagOrEnv.flag("--access-token", accessToken),
          FlagOrEnv.flag("--credentials", credentials));
    }
    return settings(
        surroundings,
        surroundings.variable("GOOGLE_ACCESS_TOKEN").map(String::trim),
        surroundings.variable("MEDIA_IMPORTER_CREDENTIALS"));
  }
}
