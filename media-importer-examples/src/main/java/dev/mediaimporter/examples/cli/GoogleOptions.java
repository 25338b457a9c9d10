package dev.mediaimporter.examples.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the commands that read from Google Photos, with or without signing in before. */
final class GoogleOptions extends SignInOptions {
  @Option(
      names = "--access-token",
      paramLabel = "TOKEN",
      description = "Use an access token, valid for about an hour, instead of signing in. Prefer"
          + " the variable: other users of this machine can see a program's arguments."
          + " [GOOGLE_ACCESS_TOKEN]")
  @Nullable
  String accessToken;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Use Google's \"authorized_user\" JSON, which holds a refresh token, instead of"
          + " signing in. [MEDIA_IMPORTER_CREDENTIALS]")
  @Nullable
  String credentials;

  @Override
  GoogleSettings resolve(Flags flags, CliContext context) {
    boolean token = flags.typed("--access-token");
    boolean file = flags.typed("--credentials");
    if (token && file) {
      throw Refusal.usage("--access-token cannot be combined with --credentials");
    }
    // A flag that says who asks overrides all variables that do.
    boolean variables = !token && !file && !flags.typed("--account");
    return settings(
        flags,
        context,
        token || variables ? flags.text("--access-token") : Optional.empty(),
        file || variables ? flags.text("--credentials") : Optional.empty());
  }
}
