package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.ImportListener;
import dev.mediaimporter.RetryingClients;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.GooglePickerClient;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleSignIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/** Access to Google Photos: credentials and connections. */
record GoogleAccess(HttpTransport transport, Credentials credentials, GooglePhotosSettings google)
    implements AutoCloseable {
  /**
   * Opens no connection yet.
   *
   * @param account who signed in; needed only where the settings have no credentials
   * @param scope the OAuth scope that is needed
   * @throws Refusal if there are no credentials or a setting is wrong
   */
  static GoogleAccess open(
      GoogleSettings settings, Optional<GoogleAccount> account, String scope, CliContext context) {
    requireCredentials(settings, account);
    GooglePhotosSettings google = settings.apis();
    HttpTransport transport = GooglePhotosClient.newTransport(google);
    try {
      Credentials credentials;
      if (settings.accessToken().isPresent()) {
        credentials = PhotosCredentials.ofAccessToken(settings.accessToken().get());
      } else if (settings.credentials().isPresent()) {
        credentials = GoogleSignIn.credentialsFromFile(
            transport, settings.credentials().get(), settings.signIn());
      } else {
        credentials = new SignIns(settings, context)
            .open(transport, 0)
            .credentials(account.get().subject(), Set.of(scope));
      }
      return new GoogleAccess(transport, credentials, google);
    } catch (AccessRejectedException e) {
      shutDown(transport);
      String remedy = scope.equals(GoogleScopes.LIBRARY_READ)
          ? "'media-importer login --library'; photos that other apps uploaded come through 'pick'"
          : "'media-importer login'";
      throw new Refusal(ExitCode.ACCESS, e.getMessage() + " (" + remedy + ")", e);
    } catch (RuntimeException e) {
      shutDown(transport);
      throw e;
    }
  }

  /**
   * Checks that there are credentials.
   *
   * @throws Refusal saying how to get some
   */
  static void requireCredentials(GoogleSettings settings, Optional<GoogleAccount> account) {
    if (!settings.haveCredentials() && account.isEmpty()) {
      throw Refusal.usage("not signed in: run 'media-importer login', or set GOOGLE_ACCESS_TOKEN");
    }
  }

  /** The Library API, for the engine, which retries by itself. */
  PhotosClient client() {
    return GooglePhotosClient.create(transport, credentials, google);
  }

  /** The Library API, with retries, for everything outside the engine. */
  PhotosClient patientClient(ImportListener listener) {
    return RetryingClients.of(client(), ResiliencePolicy.defaults(), listener);
  }

  /** The Picker API, for the engine and for waiting, which retry by themselves. */
  PickerClient picker() {
    return GooglePickerClient.create(transport, credentials, google);
  }

  /** The Picker API, with retries, for everything else. */
  PickerClient patientPicker(ImportListener listener) {
    return RetryingClients.of(picker(), ResiliencePolicy.defaults(), listener);
  }

  @Override
  public void close() {
    shutDown(transport);
  }

  @Override
  public String toString() {
    return "GoogleAccess";
  }

  private static void shutDown(HttpTransport transport) {
    try {
      transport.shutdown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
