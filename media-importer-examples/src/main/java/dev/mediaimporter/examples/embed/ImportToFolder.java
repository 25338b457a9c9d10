package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.nio.file.Path;

/** Imports everything that an access token can see into the folder {@code photos}. */
public final class ImportToFolder {
  private ImportToFolder() {}

  /** Needs the environment variable GOOGLE_ACCESS_TOKEN. */
  public static void main(String[] args) throws IOException {
    String accessToken = System.getenv("GOOGLE_ACCESS_TOKEN");
    if (accessToken == null) {
      System.err.println("Set GOOGLE_ACCESS_TOKEN to an access token for Google Photos");
      return;
    }
    ImportReport report = run(accessToken, Path.of("photos"));
    System.out.println(report.status() + ": " + report.stored() + " stored");
    report.stoppedBy().ifPresent(cause -> System.out.println("Stopped: " + cause.getMessage()));
    report
        .failed()
        .forEach(failed -> System.out.println(
            failed.item().displayName() + ": " + failed.cause().getMessage()));
  }

  // tag::snippet[]
  static ImportReport run(String accessToken, Path target) throws IOException {
    var token = PhotosCredentials.ofAccessToken(accessToken);
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var folder = LocalMediaSink.in(target)) {
      return MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(MediaSource.of(photos, MediaQuery.everything()))
              .sink(folder)
              .keys(KeyStrategies.ownerMd5("ann@example.com"))
              .build());
    }
  }
  // end::snippet[]
}
