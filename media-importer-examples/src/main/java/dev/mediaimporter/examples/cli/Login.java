package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.SignInAttempt;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Lets the user sign in with a browser. */
final class Login {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final CliContext context;
  private final boolean withBrowser;

  /** @param withBrowser whether to open a browser */
  Login(CliContext context, boolean withBrowser) {
    this.context = context;
    this.withBrowser = withBrowser;
  }

  /**
   * Shows the sign-in page and blocks until the user has signed in.
   *
   * @param wanted the only address to accept; empty for any
   */
  GoogleAccount ask(GoogleSignIn signIn, Set<String> scopes, Optional<String> wanted) {
    PrintStream err = context.err();
    try (SignInAttempt attempt =
        wanted.map(email -> signIn.begin(scopes, email)).orElseGet(() -> signIn.begin(scopes))) {
      boolean opened = withBrowser && context.browser().open(attempt.url());
      err.println(
          opened
              ? "Your browser opens Google's sign-in page. If not, open:"
              : "To sign in, open this page in a browser on this machine:");
      err.println();
      err.println("  " + attempt.url());
      err.println();
      GoogleAccount account = attempt.await(TIMEOUT);
      err.println("Signed in as " + Printable.of(account.email()) + ".");
      return account;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.PAUSED, "stopped before signing in", e);
    }
  }
}
