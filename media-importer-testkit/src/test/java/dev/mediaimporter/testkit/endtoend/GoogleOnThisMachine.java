package dev.mediaimporter.testkit.endtoend;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.GooglePickerClient;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.SignInSettings;
import dev.mediaimporter.testkit.PhotosEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The real clients, pointed at an emulator and signed in with a refresh token. */
final class GoogleOnThisMachine implements AutoCloseable {
  private final HttpTransport transport;
  private final GooglePhotosClient client;
  private final GooglePickerClient picker;

  private GoogleOnThisMachine(
      HttpTransport transport, GooglePhotosClient client, GooglePickerClient picker) {
    this.transport = transport;
    this.client = client;
    this.picker = picker;
  }

  static GoogleOnThisMachine connect(PhotosEmulator google) throws IOException {
    return connect(google, Clock.systemUTC(), Duration.ofSeconds(60));
  }

  static GoogleOnThisMachine connect(PhotosEmulator google, Clock clock, Duration timeout)
      throws IOException {
    GooglePhotosSettings settings = GooglePhotosSettings.builder()
        .photosUrl(URI.create(google.photosUrl()))
        .pickerUrl(URI.create(google.pickerUrl()))
        .firstByteTimeout(timeout)
        .stallTimeout(timeout)
        .build();
    HttpTransport transport = GooglePhotosClient.newTransport(settings);
    Path login = Files.createTempFile("login", ".json");
    try {
      Files.writeString(login, google.authorizedUserJson());
      Credentials credentials = GoogleSignIn.credentialsFromFile(
          transport,
          login,
          SignInSettings.builder()
              .tokenUrl(URI.create(google.tokenUrl()))
              .requestTimeout(timeout)
              .build());
      return new GoogleOnThisMachine(
          transport,
          GooglePhotosClient.create(transport, credentials, settings, clock),
          GooglePickerClient.create(transport, credentials, settings, clock));
    } finally {
      Files.delete(login);
    }
  }

  GooglePhotosClient client() {
    return client;
  }

  GooglePickerClient picker() {
    return picker;
  }

  @Override
  public void close() throws IOException {
    client.close();
    picker.close();
    transport.shutdown();
  }
}
