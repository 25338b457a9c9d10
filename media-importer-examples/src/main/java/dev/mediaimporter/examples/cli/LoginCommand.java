package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleScopes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code login}: signs in with Google. */
@Command(
    name = "login",
    description = "Sign in with Google, in a browser on this machine.",
    customSynopsis = "@|bold media-importer login|@ [--client-file FILE] [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "The first time, --client-file names the OAuth client that you created in the Google Cloud"
          + " console (see docs/google-setup.md). The sign-in is stored encrypted in"
          + " ~/.local/state/media-importer/sign-in, readable by you alone, with the key beside it"
          + " or in MEDIA_IMPORTER_TOKEN_KEY (openssl rand -base64 32 makes one).",
      "Waits 10 minutes for you to sign in.",
      "",
      "Exit codes: 0 signed in; 2 wrong usage or settings; 3 refused; 4 nobody signed in, or Google"
          + " failed: try again."
    })
final class LoginCommand extends CliCommand {
  @Option(
      names = "--library",
      description = "Also ask for access to albums and items uploaded with the same OAuth client,"
          + " which 'albums' and '--from library:...' need.")
  boolean library;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Local port that Google redirects the browser to (default: any free one). To sign"
              + " in from another machine, run there: ssh -L N:127.0.0.1:N")
  int port;

  @Option(names = "--no-browser", description = "Only print the link.")
  boolean noBrowser;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final SignInOptions google = new SignInOptions();

  LoginCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > 65_535) {
      throw Refusal.usage("--port must be 0 to 65535, got " + port);
    }
    GoogleSettings settings = google.resolve(flags(), context);
    Set<String> scopes = library
        ? Set.of(GoogleScopes.PICKER, GoogleScopes.LIBRARY_READ)
        : Set.of(GoogleScopes.PICKER);
    new SignIns(settings, context).signIn(scopes, Optional.empty(), port, !noBrowser);
    return ExitCode.OK;
  }
}
