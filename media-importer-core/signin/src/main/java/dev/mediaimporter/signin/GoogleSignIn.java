package dev.mediaimporter.signin;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.auth.oauth2.ClientId;
import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.internal.http.OAuthErrors;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Signs users in to Google from a program on their own machine: authorization code with PKCE, the
 * answer coming back to a port on 127.0.0.1.
 *
 * <pre>{@code
 * GoogleSignIn signIn =
 *     GoogleSignIn.create(transport, clientId, FileTokenStore.open(folder), SignInSettings.defaults());
 * try (SignInAttempt attempt = signIn.begin(Set.of(GoogleScopes.PICKER))) {
 *   show(attempt.url());
 *   GoogleAccount account = attempt.await(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Every request is sent once; no method retries. The transport stays the caller's,
 * who closes it.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/native-app">OAuth 2.0 for
 *     desktop apps</a>
 */
public final class GoogleSignIn {
  private static final int SECRET_BYTES = 32;
  private static final Duration TIME_TO_READ = Duration.ofSeconds(5);

  private final ClientId client;
  private final TokenStore store;
  private final SignInSettings settings;
  private final SecureRandom random;
  private final TokenEndpoint endpoint;
  private final IdTokens idTokens;

  GoogleSignIn(
      HttpTransport transport,
      ClientId client,
      TokenStore store,
      SignInSettings settings,
      Clock clock,
      SecureRandom random) {
    this.client = client;
    this.store = store;
    this.settings = settings;
    this.random = random;
    this.endpoint = new TokenEndpoint(
        transport,
        settings,
        client.getClientId(),
        () -> Optional.ofNullable(client.getClientSecret()),
        clock);
    this.idTokens = new IdTokens(transport, settings, client.getClientId(), clock);
  }

  /**
   * Signs in with this OAuth client.
   *
   * @param transport sends the requests; {@code GooglePhotosClient.newTransport} makes one that
   *     also gives up on endless answers
   * @param client of type "Desktop app"; {@link ClientId#fromStream} reads the file that the Google
   *     Cloud console offers
   * @param store keeps the sign-ins
   */
  public static GoogleSignIn create(
      HttpTransport transport, ClientId client, TokenStore store, SignInSettings settings) {
    return new GoogleSignIn(
        transport, client, store, settings, Clock.systemUTC(), new SecureRandom());
  }

  /**
   * Begins to ask a user for these scopes; what the app was granted before stays granted. The
   * caller shows {@link SignInAttempt#url()}, awaits the answer, and closes the attempt.
   *
   * @param scopes from {@link GoogleScopes} or any other; {@code openid} and {@code email} need not
   *     be among them
   * @throws InvalidRequestException if the port of the settings is in use, or the store could not
   *     keep the sign-in
   */
  public SignInAttempt begin(Set<String> scopes) {
    return begin(scopes, Optional.empty());
  }

  /**
   * The same for one user: when somebody else signs in, nothing is kept and
   * {@link SignInAttempt#await} throws {@link AccessRejectedException}.
   *
   * @param email address of the account, in upper or lower case
   * @throws InvalidRequestException if the port of the settings is in use, or the store could not
   *     keep the sign-in
   */
  public SignInAttempt begin(Set<String> scopes, String email) {
    return begin(scopes, Optional.of(email));
  }

  private SignInAttempt begin(Set<String> scopes, Optional<String> email) {
    try {
      // Nobody should consent for nothing.
      store.checkWritable();
    } catch (IOException e) {
      throw new InvalidRequestException("a sign-in could not be kept: " + words(e), e);
    }
    Set<String> asked = asked(scopes);
    String state = secret();
    String nonce = secret();
    // RFC 7636: the proof that whoever brings the code is who asked for it.
    String verifier = secret();
    LoopbackListener listener = LoopbackListener.open(settings.redirectPort(), state, TIME_TO_READ);
    try {
      URI redirect = listener.redirectUri();
      GenericUrl url = new GenericUrl(settings.authUrl())
          .set("response_type", "code")
          .set("client_id", client.getClientId())
          .set("redirect_uri", redirect)
          .set("scope", String.join(" ", asked))
          .set("state", state)
          .set("nonce", nonce)
          .set("code_challenge", base64(Digests.sha256(verifier)))
          .set("code_challenge_method", "S256")
          .set("access_type", "offline")
          .set("include_granted_scopes", "true")
          // To who consented before, Google sends a refresh token only for another consent.
          .set("prompt", "consent")
          .set("login_hint", email.orElse(null));
      return new SignInAttempt(
          url.toURI(), listener, code -> exchange(code, redirect, verifier, nonce, asked, email));
    } catch (RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** google-auth's own exchange drops the ID token. */
  private GoogleAccount exchange(
      String code,
      URI redirect,
      String verifier,
      String nonce,
      Set<String> asked,
      Optional<String> email) {
    OAuthAnswer answer = endpoint.redeem(
        code,
        verifier,
        redirect.toString(),
        "the code of this sign-in is used up or too old: sign in again");
    Set<String> granted =
        GoogleScopes.canonical(answer.text("scope").map(GoogleScopes::parse).orElse(asked));
    requireScopes(granted, asked, "was not granted: sign in again and leave it ticked");
    GoogleAccount account = idTokens.verify(answer.require("id_token"), nonce);
    if (email.filter(address -> !address.equalsIgnoreCase(account.email())).isPresent()) {
      // The consent stays: withdrawing it would end that account's sign-ins everywhere.
      throw new AccessRejectedException(account.email() + " signed in, not " + email.get()
          + ", and nothing was kept: sign in again and choose that account");
    }
    String token = answer
        .text("refresh_token")
        .orElseThrow(() -> new AccessRejectedException(
            "Google sent no refresh token: withdraw the access of this app at"
                + " myaccount.google.com/permissions and sign in again"));
    keep(new StoredGrant(account, client.getClientId(), granted, token));
    return account;
  }

  /**
   * Credentials for clients of Google's APIs. Nothing is sent until they are used. Then they throw
   * {@link AccessRejectedException} when the sign-in has ended, {@link SourceUnavailableException}
   * and {@link dev.mediaimporter.media.ThrottledException} when it is worth trying again.
   * Thread-safe; when many threads need a new access token, one fetches it.
   *
   * @param subject of the account
   * @param scopes what they are needed for
   * @throws AccessRejectedException if the account is not signed in, or not for these scopes
   */
  public Credentials credentials(String subject, Set<String> scopes) {
    StoredGrant grant = read(subject)
        .filter(this::isOurs)
        .orElseThrow(
            () -> new AccessRejectedException("the account is not signed in: sign in first"));
    requireScopes(grant.scopes(), scopes, "is not part of the sign-in: sign in again to add it");
    return endpoint.credentials(grant.refreshToken(), OAuthErrors.SIGN_IN_ENDED);
  }

  /**
   * Credentials from a file in Google's {@code authorized_user} format. Blocks for reading the
   * file; otherwise as {@link #credentials(String, Set)}. An access token in the file is ignored.
   *
   * @param transport stays open until the credentials are no longer used
   * @throws InvalidRequestException naming the file and the remedy, if it cannot be read or has
   *     another format
   */
  public static Credentials credentialsFromFile(
      HttpTransport transport, Path file, SignInSettings settings) {
    CredentialsFile found = CredentialsFile.parse(file);
    return new TokenEndpoint(
            transport, settings, found.clientId(), found::clientSecret, Clock.systemUTC())
        .credentials(found.refreshToken(), OAuthErrors.SIGN_IN_ENDED);
  }

  /**
   * Withdraws a consent at Google, with all its scopes, and forgets it; does nothing when there is
   * none. It is kept if Google cannot be asked: {@link TokenStore#delete} forgets it all the same.
   *
   * @param subject of the account
   * @throws MediaImportException if Google fails, or the store
   */
  public void revoke(String subject) {
    Optional<StoredGrant> grant = read(subject);
    if (grant.isEmpty()) {
      return;
    }
    endpoint.revoke(grant.get().refreshToken());
    try {
      store.delete(subject);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private boolean isOurs(StoredGrant grant) {
    return grant.clientId().equals(client.getClientId());
  }

  private Optional<StoredGrant> read(String subject) {
    try {
      return store.find(subject);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void keep(StoredGrant grant) {
    try {
      store.save(grant);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static AccessRejectedException unusable(IOException e) {
    return new AccessRejectedException("the stored sign-in cannot be used: " + words(e), e);
  }

  private static String words(IOException e) {
    // Of many of these the message is nothing but the path.
    return e instanceof FileSystemException file && file.getReason() == null
        ? file.getFile() + " cannot be read or written"
        : String.valueOf(e.getMessage());
  }

  private static Set<String> asked(Set<String> scopes) {
    Set<String> asked = new TreeSet<>(scopes);
    asked.addAll(List.of(GoogleScopes.OPENID, GoogleScopes.EMAIL));
    return asked;
  }

  private static void requireScopes(Set<String> granted, Set<String> needed, String complaint) {
    Set<String> missing = GoogleScopes.canonical(needed);
    missing.removeAll(granted);
    if (!missing.isEmpty()) {
      throw new AccessRejectedException(
          "the permission " + String.join(" ", missing) + " " + complaint);
    }
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
