package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.auth.oauth2.ClientId;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.SignInAttempt;
import dev.mediaimporter.signin.SignInSettings;
import dev.mediaimporter.signin.StoredGrant;
import dev.mediaimporter.signin.TokenStore;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real sign-in against the emulator, whose consent needs no person. */
final class RealSignInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> PICKING = Set.of(GoogleScopes.PICKER);

  private final PhotosEmulator google = PhotosEmulator.builder()
      .library(Library.generated(1, 5, 100, 200))
      .user(User.of("berta@example.com", Library.generated(2, 5, 100, 200)))
      .start();
  private final HttpTransport transport =
      GooglePhotosClient.newTransport(GooglePhotosSettings.defaults());
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
  private final TokenStore store = new MemoryStore();
  private final GoogleSignIn signIn = GoogleSignIn.create(
      transport,
      ClientId.of(google.clientId(), google.clientSecret()),
      store,
      SignInSettings.builder()
          .authUrl(URI.create(google.authUrl()))
          .tokenUrl(URI.create(google.tokenUrl()))
          .revokeUrl(URI.create(google.revokeUrl()))
          .jwksUrl(URI.create(google.jwksUrl()))
          .build());

  @BeforeEach
  void consent() {
    google.behaviour().consent.set(Consent.GRANTED);
  }

  @AfterEach
  void stop() throws IOException {
    transport.shutdown();
    google.close();
  }

  private GoogleAccount answered(SignInAttempt attempt) throws InterruptedException {
    try (attempt) {
      CompletableFuture<HttpResponse<String>> page = browser.sendAsync(
          HttpRequest.newBuilder(attempt.url()).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString());
      GoogleAccount account = attempt.await(PATIENCE);
      page.join();
      return account;
    }
  }

  @Test
  void signs_in_and_the_tokens_open_the_picker() throws Exception {
    GoogleAccount anna = answered(signIn.begin(PICKING));

    User first = google.users().get(0);
    assertThat(anna).isEqualTo(new GoogleAccount(first.subject(), first.email(), true));
    Credentials credentials = signIn.credentials(anna.subject(), PICKING);
    HttpRequest.Builder create = HttpRequest.newBuilder(
            URI.create(google.pickerUrl() + "/v1/sessions"))
        .POST(HttpRequest.BodyPublishers.noBody());
    credentials
        .getRequestMetadata(URI.create(google.pickerUrl()))
        .forEach((name, values) -> values.forEach(value -> create.header(name, value)));
    assertThat(
            browser.send(create.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void signs_in_again_and_adds_scopes() throws InterruptedException {
    GoogleAccount anna = answered(signIn.begin(PICKING));
    assertThat(answered(signIn.begin(PICKING, anna.email()))).isEqualTo(anna);
    assertThat(answered(signIn.begin(Set.of(GoogleScopes.LIBRARY_READ), anna.email())))
        .isEqualTo(anna);
    assertThat(signIn.credentials(
            anna.subject(), Set.of(GoogleScopes.LIBRARY_READ, GoogleScopes.PICKER)))
        .isNotNull();
  }

  @Test
  void a_denied_or_partial_consent_is_an_answer() {
    google.behaviour().consent.set(Consent.DENIED);
    assertThatThrownBy(() -> answered(signIn.begin(PICKING)))
        .isInstanceOf(AccessRejectedException.class);
    google.behaviour().consent.set(Consent.GRANTED).withheldScopes.set(Set.of(GoogleScopes.PICKER));
    assertThatThrownBy(() -> answered(signIn.begin(PICKING)))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining("photospicker");
  }

  @ParameterizedTest
  @EnumSource(
      value = IdentityFlaw.class,
      names = {"EMAIL_NOT_VERIFIED", "ISSUER_WITHOUT_SCHEME"})
  void some_oddities_are_no_reason_to_refuse(IdentityFlaw flaw) throws InterruptedException {
    google.faults().add(Fault.flawedIdentity(flaw));
    assertThat(answered(signIn.begin(PICKING)).emailVerified())
        .isEqualTo(flaw != IdentityFlaw.EMAIL_NOT_VERIFIED);
  }

  @ParameterizedTest
  @EnumSource(
      value = IdentityFlaw.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"EMAIL_NOT_VERIFIED", "ISSUER_WITHOUT_SCHEME"})
  void a_forged_id_token_is_refused(IdentityFlaw flaw) {
    google.faults().add(Fault.flawedIdentity(flaw));
    assertThatThrownBy(() -> answered(signIn.begin(PICKING)))
        .isInstanceOf(AccessRejectedException.class);
  }

  @Test
  void keys_that_rotate_are_fetched_again() throws InterruptedException {
    answered(signIn.begin(PICKING));
    google.rotateSigningKey();
    answered(signIn.begin(PICKING));
    assertThat(google.requests().count(RequestKind.CERTS)).isEqualTo(2);
  }

  @Test
  void revocation_ends_the_sign_in() throws Exception {
    GoogleAccount anna = answered(signIn.begin(PICKING));
    Credentials credentials = signIn.credentials(anna.subject(), PICKING);

    signIn.revoke(anna.subject());

    assertThat(store.find(anna.subject())).isEmpty();
    assertThatThrownBy(() -> credentials.getRequestMetadata(URI.create(google.pickerUrl())))
        .isInstanceOf(AccessRejectedException.class);
  }

  @Test
  void an_answer_to_another_question_is_turned_away() {
    google.faults().add(Fault.WRONG_STATE, When.always().first(1));
    try (SignInAttempt attempt = signIn.begin(PICKING)) {
      HttpResponse<String> page = browser
          .sendAsync(
              HttpRequest.newBuilder(attempt.url()).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .join();
      assertThat(page.statusCode()).isGreaterThanOrEqualTo(400);
    }
    assertThat(google.requests().count(RequestKind.TOKEN)).isZero();
  }

  /** Forgets everything in the end. */
  private static final class MemoryStore implements TokenStore {
    private final Map<String, StoredGrant> grants = new HashMap<>();

    @Override
    public synchronized void save(StoredGrant grant) {
      grants.put(grant.account().subject(), grant);
    }

    @Override
    public synchronized Optional<StoredGrant> find(String subject) {
      return Optional.ofNullable(grants.get(subject));
    }

    @Override
    public synchronized void delete(String subject) {
      grants.remove(subject);
    }
  }
}
