package dev.mediaimporter.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
final class ImportApplicationTest {
  @TempDir
  Path folder;

  @Test
  void imports_reports_and_is_observed() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.builder()
            .album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000))
            .build());
        ConfigurableApplicationContext service = SpringApplication.run(
            ImportApplication.class,
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--management.endpoints.web.exposure.include=health,metrics",
            "--management.endpoint.health.show-details=always",
            "--photos.url=" + google.photosUrl(),
            "--photos.access-token=" + google.accessToken(),
            "--photos.folder=" + folder)) {
      String root = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");

      assertThat(send("GET", root + "/import").statusCode()).isEqualTo(404);
      assertThat(send("POST", root + "/import").body()).startsWith("{\"listed\":");

      assertThat(send("GET", root + "/import/report").body())
          .startsWith("{\"status\":\"complete\",\"listed\":1,\"stored\":1,\"alreadyThere\":0,"
              + "\"failed\":[],\"bytes\":3000,");
      assertThat(send("GET", root + "/actuator/health").body())
          .contains("\"destination\":{\"details\":{\"destination\":\"" + folder
              + "\"},\"status\":\"UP\"}");
      assertThat(send("GET", root + "/actuator/metrics/photos.items?tag=outcome:stored")
              .body())
          .contains("\"value\":1.0");
      assertThat(send("GET", root + "/actuator/metrics/photos.bytes").body())
          .contains("\"value\":3000.0");
    }
  }

  private static HttpResponse<String> send(String method, String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
