package dev.mediaimporter.signin;

import dev.mediaimporter.internal.http.OAuthErrors;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One question to the user, from showing the link to having the answer. It listens on a port of
 * 127.0.0.1 until it is closed.
 *
 * <p>Thread-safe; one thread awaits, any thread may close to cancel.
 */
public final class SignInAttempt implements AutoCloseable {
  private final URI url;
  private final LoopbackListener listener;
  private final Function<String, GoogleAccount> exchange;
  private final AtomicBoolean answered = new AtomicBoolean();

  SignInAttempt(URI url, LoopbackListener listener, Function<String, GoogleAccount> exchange) {
    this.url = url;
    this.listener = listener;
    this.exchange = exchange;
  }

  /** The page to open in a browser on this machine. Good for this attempt only. */
  public URI url() {
    return url;
  }

  /**
   * Blocks until the user has answered and the sign-in is stored. Answers to other questions, such
   * as a link of an earlier attempt, are turned away and do not end the wait.
   *
   * @param timeout how long the user may take; the requests to Google that follow have their own
   *     limits. After a timeout it may be awaited again.
   * @return who signed in
   * @throws AccessRejectedException if the user refuses, leaves out a permission that was asked
   *     for, or Google refuses
   * @throws SourceUnavailableException if nobody answers in time ({@link FailureReason#TIMED_OUT}),
   *     or Google fails
   * @throws CancellationException if the attempt is closed before or meanwhile
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   * @throws IllegalStateException if it has been answered
   */
  public GoogleAccount await(Duration timeout) throws InterruptedException {
    LoopbackListener.Redirect redirect;
    try {
      redirect = listener.await(timeout);
    } catch (TimeoutException e) {
      throw new SourceUnavailableException(
          FailureReason.TIMED_OUT,
          "nobody answered the sign-in page in time: open the link in a browser on this machine"
              + " and try again");
    }
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("this sign-in has been answered");
    }
    SignInPage page = SignInPage.FAILED;
    try {
      if (redirect.error().filter("access_denied"::equals).isPresent()) {
        page = SignInPage.REFUSED;
      }
      GoogleAccount account = exchange.apply(redirect.code().orElseThrow(() -> refused(redirect)));
      page = SignInPage.signedIn(account);
      return account;
    } finally {
      listener.show(page);
    }
  }

  private static MediaImportException refused(LoopbackListener.Redirect redirect) {
    String error = redirect.error().filter(OAuthErrors::isCode).orElse("an error");
    return new AccessRejectedException(
        error.equals("access_denied")
            ? "the sign-in was refused in the browser (access_denied): sign in again and allow it"
            : "Google refused to ask the user (" + error
                + "): check the client id, the scopes and the consent screen");
  }

  /** Stops listening. Blocks for at most about two seconds while the last page is shown. */
  @Override
  public void close() {
    listener.close();
  }
}
