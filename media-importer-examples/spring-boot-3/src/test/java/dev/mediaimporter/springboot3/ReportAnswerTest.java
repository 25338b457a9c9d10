package dev.mediaimporter.springboot3;

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
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller's answer may be a report. The sample of a whole service is on Spring Boot 4. */
@Timeout(120)
final class ReportAnswerTest {
  @TempDir
  Path folder;

  @Test
  void a_report_is_the_json_of_the_program() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.builder()
            .album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000))
            .build());
        ConfigurableApplicationContext service = SpringApplication.run(
            Service.class,
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--photos.url=" + google.photosUrl(),
            "--photos.token=" + google.accessToken(),
            "--photos.folder=" + folder)) {
      String port = service.getEnvironment().getProperty("local.server.port");
      HttpResponse<String> answer = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/import"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .startsWith("{\"status\":\"complete\",\"listed\":1,\"stored\":1,\"alreadyThere\":0,"
              + "\"failed\":[],\"bytes\":3000,");
    }
  }

  /** Spring makes a subclass of it. */
  @SpringBootApplication
  @RestController
  static class Service {
    @Value("${photos.url}")
    URI url = URI.create("");

    @Value("${photos.token}")
    String token = "";

    @Value("${photos.folder}")
    Path folder = Path.of("");

    @PostMapping("/import")
    ImportReport run() throws IOException {
      try (GooglePhotosClient photos = GooglePhotosClient.create(
              PhotosCredentials.ofAccessToken(token),
              GooglePhotosSettings.builder().photosUrl(url).build());
          LocalMediaSink sink = LocalMediaSink.in(folder)) {
        return MediaImporter.withDefaults()
            .run(ImportRequest.builder()
                .source(MediaSource.of(photos, MediaQuery.everything()))
                .sink(sink)
                .keys(KeyStrategies.captureDate())
                .build());
      }
    }
  }
}
