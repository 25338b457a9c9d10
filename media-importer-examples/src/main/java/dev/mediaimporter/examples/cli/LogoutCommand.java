package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.StoredGrant;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code logout}: signs out. */
@Command(
    name = "logout",
    description = "Sign out: withdraw the consent at Google and delete the sign-in here.",
    customSynopsis = "@|bold media-importer logout|@ [--account EMAIL] [--only-here]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 nobody is signed in any more; 2 wrong usage or settings; 4 Google could not be"
          + " reached, nothing was changed."
    })
final class LogoutCommand extends CliCommand {
  @Option(
      names = "--only-here",
      description = "Delete the sign-in on this machine without asking Google. The consent stays"
          + " until it is withdrawn at myaccount.google.com/permissions. When no sign-in can be"
          + " read, all are deleted.")
  boolean onlyHere;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final SignInOptions google = new SignInOptions();

  LogoutCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    GoogleSettings settings = google.resolve(flags(), context);
    SignIns signIns = new SignIns(settings, context);
    int unreadable = onlyHere && settings.account().isEmpty() ? signIns.forgetUnreadable() : 0;
    if (unreadable > 0) {
      context.print(Format.number(unreadable)
          + (unreadable == 1 ? " unreadable sign-in was" : " unreadable sign-ins were")
          + " deleted.");
      return ExitCode.OK;
    }
    Optional<GoogleAccount> account = signIns.account(Optional.empty());
    Optional<StoredGrant> grant = account.flatMap(signIns::grant);
    if (grant.isEmpty()) {
      context.print("Nobody is signed in.");
      return ExitCode.OK;
    }
    String email = Printable.of(grant.get().account().email());
    if (onlyHere) {
      signIns.store().delete(grant.get().account().subject());
    } else {
      try {
        signIns.revoke(grant.get());
      } catch (MediaImportException e) {
        throw new Refusal(
            ExitCode.of(e),
            e.getMessage() + "; 'media-importer logout --only-here' does not ask Google",
            e);
      }
    }
    context.print(email + " is signed out.");
    return ExitCode.OK;
  }
}
