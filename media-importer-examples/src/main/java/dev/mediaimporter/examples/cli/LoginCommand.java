package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.signin.GoogleScopes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "The first time it needs the OAuth client that you made in the Google Cloud console;"
          + " docs/google-setup.md shows how. The sign-in is kept encrypted, for you alone, in"
          + " ~/.local/state/media-importer/sign-in, with a key beside it, or with the one of"
          + " MEDIA_IMPORTER_TOKEN_KEY (openssl rand -base64 32 makes one).",
      "",
      "Exit codes: 0 signed in; 2 wrong usage or settings; 3 refused; 4 nobody answered, or Google"
          + " failed: try again."
    })
final class LoginCommand implements Callable<Integer> {
  @Option(
      names = "--library",
      description = "Also ask for the albums and items that were uploaded with the same OAuth"
          + " client: what 'albums' and '--from library:...' need.")
  boolean library;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port of 127.0.0.1 for the browser's answer, to forward it from another machine"
          + " with ssh -L N:127.0.0.1:N (default: any free one).")
  int port;

  @Option(names = "--no-browser", description = "Only print the link.")
  boolean noBrowser;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final SignInOptions google = new SignInOptions();

  private final CliContext surroundings;

  LoginCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > 65_535) {
      throw Refusal.usage("--port is 0 to 65535, not " + port);
    }
    GoogleSettings settings = google.resolve(surroundings);
    SignIns signIns = new SignIns(settings, surroundings);
    HttpTransport transport = GooglePhotosClient.newTransport(settings.forApis());
    try {
      Set<String> scopes = library
          ? Set.of(GoogleScopes.PICKER, GoogleScopes.LIBRARY_READ)
          : Set.of(GoogleScopes.PICKER);
      new Login(surroundings, !noBrowser)
          .ask(signIns.open(transport, port), scopes, signIns.wanted(Optional.empty()));
      signIns.keepClient();
      return ExitCode.OK;
    } finally {
      transport.shutdown();
    }
  }
}
