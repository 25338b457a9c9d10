package dev.mediaimporter.springboot;

import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The beans. All are safe for use by several threads, and Spring closes them at the end. */
@SpringBootApplication(proxyBeanMethods = false)
public class ImportApplication {
  /** Settings: {@code photos.access-token}, {@code photos.folder}. */
  public static void main(String[] args) {
    SpringApplication.run(ImportApplication.class, args);
  }

  /** One importer for the whole service: its request rate holds for all imports together. */
  @Bean
  MediaImporter importer() {
    return MediaImporter.builder()
        .policy(ResiliencePolicy.builder().requestsPerSecond(10).build())
        .build();
  }

  @Bean
  GooglePhotosSettings google(
      @Value("${photos.url:https://photoslibrary.googleapis.com}") URI photosUrl) {
    return GooglePhotosSettings.builder().photosUrl(photosUrl).build();
  }

  @Bean(destroyMethod = "shutdown")
  HttpTransport transport(GooglePhotosSettings google) {
    return GooglePhotosClient.newTransport(google);
  }

  @Bean
  MediaSource source(
      HttpTransport transport,
      GooglePhotosSettings google,
      @Value("${photos.access-token}") String accessToken) {
    return MediaSource.of(
        GooglePhotosClient.create(transport, PhotosCredentials.ofAccessToken(accessToken), google),
        MediaQuery.everything());
  }

  @Bean
  MediaSink sink(@Value("${photos.folder}") Path folder) {
    return LocalMediaSink.in(folder);
  }

  /** Shown as {@code destination} by {@code /actuator/health}. */
  @Bean
  HealthIndicator destination(MediaSink sink) {
    return () -> {
      try {
        sink.checkWritable();
        return Health.up().withDetail("destination", sink.describe()).build();
      } catch (Exception e) {
        return Health.down(e).build();
      }
    };
  }
}
