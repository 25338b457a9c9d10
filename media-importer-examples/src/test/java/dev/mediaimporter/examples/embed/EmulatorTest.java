package dev.mediaimporter.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.testkit.InMemoryMediaSink;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The sample that docs/testkit.md shows. */
final class EmulatorTest {
  // tag::emulator[]
  @Test
  void survives_a_reset() {
    var library = Library.builder()
        .album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000))
        .build();
    try (var google = PhotosEmulator.start(library);
        var photos = GooglePhotosClient.create(
            PhotosCredentials.ofAccessToken(google.accessToken()),
            GooglePhotosSettings.builder()
                .photosUrl(URI.create(google.photosUrl()))
                .build())) {
      google.faults().add(Fault.RESET, When.always().first(1));

      ImportReport report = MediaImporter.builder()
          .sleeper(wait -> {})
          .build()
          .run(ImportRequest.builder()
              .source(MediaSource.of(photos, MediaQuery.everything()))
              .sink(new InMemoryMediaSink())
              .keys(KeyStrategies.captureDate())
              .build());

      assertThat(report.stored()).isEqualTo(1);
    }
  }
  // end::emulator[]
}
