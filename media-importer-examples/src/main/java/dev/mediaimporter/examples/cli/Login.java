package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.SignInAttempt;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks the user to sign in, in a browser. */
final class Login {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CliContext context;
  private final boolean withBrowser;

  /** @param withBrowser whether a browser is to be opened */
  Login(CliContext context, boolean withBrowser) {
    this.context = context;
    this.withBrowser = withBrowser;
  }

  /**
   * Shows the page and blocks until the user has answered there.
   *
   * @param wanted whom alone to accept; empty for anybody
   */
  GoogleAccount ask(GoogleSignIn signIn, Set<String> scopes, Optional<String> wanted) {
    PrintStream err = context.err();
    try (SignInAttempt attempt =
        wanted.map(email -> signIn.begin(scopes, email)).orElseGet(() -> signIn.begin(scopes))) {
      boolean opened = withBrowser && context.browser().open(attempt.url());
      err.println(
          opened
              ? "Your browser opens a page of Google's to sign in. If not, open it yourself:"
              : "To sign in, open this page of Google's in a browser on this machine:");
      err.println();
      err.println("  " + attempt.url());
      err.println();
      GoogleAccount account = attempt.await(PATIENCE);
      err.println("Signed in as " + Printable.of(account.email()) + ".");
      return account;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.PAUSED, "stopped before anybody signed in", e);
    }
  }
}
