package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.StoredGrant;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code whoami}: shows who is signed in. */
@Command(
    name = "whoami",
    description = "Show who is signed in on this machine, and with which access (offline).",
    customSynopsis = "@|bold media-importer whoami|@",
    footer = {"", "Exit codes: 0 somebody is signed in; 2 wrong settings; 3 nobody is signed in."})
final class WhoamiCommand extends CliCommand {
  WhoamiCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() {
    SignIns signIns = new SignIns(GoogleSettings.DEFAULTS, context);
    List<GoogleAccount> accounts = signIns.accounts();
    if (accounts.isEmpty()) {
      throw new Refusal(ExitCode.ACCESS, "nobody is signed in: run 'media-importer login'", null);
    }
    accounts.forEach(account -> signIns.grant(account).ifPresent(this::print));
    return ExitCode.OK;
  }

  private void print(StoredGrant grant) {
    PrintStream out = context.out();
    out.println(Printable.of(grant.account().email())
        + (grant.account().emailVerified() ? "" : " (not verified by Google)"));
    Set<String> scopes = grant.scopes();
    if (scopes.contains(GoogleScopes.PICKER)) {
      out.println("  access: photos you pick");
    }
    if (scopes.contains(GoogleScopes.LIBRARY_READ)) {
      out.println("  access: albums and items uploaded with the same OAuth client");
    }
  }
}
