package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.ResilientPhotosClient;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.RetryListener;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A way into Google Photos, and its connections. */
final class GoogleAccess implements AutoCloseable {
  private final HttpTransport transport;
  private final PhotosClient client;

  private GoogleAccess(HttpTransport transport, PhotosClient client) {
    this.transport = transport;
    this.client = client;
  }

  /**
   * Opens no connection yet.
   *
   * @throws Refusal if there are no credentials or a setting is wrong
   */
  static GoogleAccess open(ConnectionSettings settings) {
    if (settings.accessToken().isEmpty() && settings.credentials().isEmpty()) {
      throw Refusal.usage("there is no way into Google Photos: set GOOGLE_ACCESS_TOKEN, or give"
          + " --credentials FILE with Google's authorized_user JSON");
    }
    GooglePhotosSettings google = googleSettings(settings);
    HttpTransport transport = GooglePhotosClient.newTransport(google);
    Credentials credentials = settings
        .accessToken()
        .map(PhotosCredentials::ofAccessToken)
        .orElseGet(() ->
            PhotosCredentials.fromFile(settings.credentials().orElseThrow(), google, transport));
    return new GoogleAccess(transport, GooglePhotosClient.create(transport, credentials, google));
  }

  private static GooglePhotosSettings googleSettings(ConnectionSettings settings) {
    GooglePhotosSettings.Builder google = GooglePhotosSettings.builder();
    settings.photosUrl().ifPresent(google::photosUrl);
    settings.pickerUrl().ifPresent(google::pickerUrl);
    settings.tokenUrl().ifPresent(google::tokenUrl);
    try {
      return google.build();
    } catch (IllegalStateException e) {
      throw new Refusal(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** For the engine, which retries by itself. */
  PhotosClient client() {
    return client;
  }

  /** For everything before and beside the engine. */
  PhotosClient patientClient(RetryListener listener) {
    return ResilientPhotosClient.of(client, ResiliencePolicy.defaults(), listener);
  }

  @Override
  public void close() {
    try {
      transport.shutdown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
