package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.StoredGrant;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code logout}: ends a sign-in. */
@Command(
    name = "logout",
    description = "End a sign-in: withdraw the consent at Google, and forget it here.",
    customSynopsis = "@|bold media-importer logout|@ [--account EMAIL] [--only-here]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 nobody is signed in any more; 2 wrong usage or settings; 4 Google could not be"
          + " asked, so that nothing was changed."
    })
final class LogoutCommand implements Callable<Integer> {
  @Option(
      names = "--only-here",
      description = "Ask nobody and forget the sign-in on this machine. The consent stays at"
          + " Google until it is withdrawn at myaccount.google.com/permissions. When no sign-in can"
          + " be read, all are forgotten.")
  boolean onlyHere;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final SignInOptions google = new SignInOptions();

  private final CliContext surroundings;

  LogoutCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    GoogleSettings settings = google.resolve(surroundings);
    SignIns signIns = new SignIns(settings, surroundings);
    int unreadable = onlyHere && settings.account().isEmpty() ? signIns.forgetUnreadable() : 0;
    if (unreadable > 0) {
      surroundings
          .out()
          .println(Format.number(unreadable) + " that could not be read "
              + (unreadable == 1 ? "is" : "are") + " forgotten.");
      return ExitCode.OK;
    }
    Optional<GoogleAccount> account = signIns.account(Optional.empty());
    Optional<StoredGrant> grant = account.flatMap(signIns::grant);
    if (grant.isEmpty()) {
      surroundings.out().println("Nobody is signed in.");
      return ExitCode.OK;
    }
    String email = Printable.of(grant.get().account().email());
    if (onlyHere) {
      signIns.store().delete(grant.get().account().subject());
    } else {
      revoke(signIns, grant.get(), settings);
    }
    surroundings.out().println(email + " is signed out.");
    return ExitCode.OK;
  }

  private static void revoke(SignIns signIns, StoredGrant grant, GoogleSettings settings)
      throws IOException {
    HttpTransport transport = GooglePhotosClient.newTransport(settings.forApis());
    try {
      signIns.toEnd(grant, transport).revoke(grant.account().subject());
    } catch (MediaImportException e) {
      throw new Refusal(
          ExitCode.of(e), e.getMessage() + "; 'media-importer logout --only-here' asks nobody", e);
    } finally {
      transport.shutdown();
    }
  }
}
