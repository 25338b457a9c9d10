package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.StoredGrant;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code whoami}: who signed in. */
@Command(
    name = "whoami",
    description = "Tell who is signed in on this machine, and for what. Asks nobody.",
    customSynopsis = "@|bold media-importer whoami|@",
    footer = {"", "Exit codes: 0 somebody is; 2 wrong settings; 3 nobody is."})
final class WhoamiCommand implements Callable<Integer> {
  private final CliContext surroundings;

  WhoamiCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    SignIns signIns = new SignIns(new SignInOptions().resolve(surroundings), surroundings);
    List<GoogleAccount> accounts = signIns.accounts();
    if (accounts.isEmpty()) {
      throw new Refusal(ExitCode.ACCESS, "nobody is signed in: run 'media-importer login'", null);
    }
    accounts.forEach(account -> signIns.grant(account).ifPresent(this::print));
    return ExitCode.OK;
  }

  private void print(StoredGrant grant) {
    PrintStream out = surroundings.out();
    out.println(Printable.of(grant.account().email())
        + (grant.account().emailVerified() ? "" : " (not verified by Google)"));
    Set<String> scopes = grant.scopes();
    if (scopes.contains(GoogleScopes.PICKER)) {
      out.println("  what is picked in Google Photos");
    }
    if (scopes.contains(GoogleScopes.LIBRARY_READ)) {
      out.println("  albums and items that were uploaded with the same OAuth client");
    }
  }
}
