package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.testkit.TestContent;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import dev.mediaimporter.verify.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What sidecars say is kept in a bucket. */
final class SidecarsInS3Test {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake & dunes", "Best");

  @TempDir
  Path folder;

  private TakeoutExport export(TakeoutBuilder library, String name) throws IOException {
    library.writeParts(folder.resolve(name), 1, 1);
    return TakeoutExport.open(List.of(folder.resolve(name)));
  }

  @Test
  void keepsAndRenewsThem() throws Exception {
    S3Proxy server = S3Proxy.builder()
        .blobStore(BlobStores.create("transient", new Properties()))
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.NONE, "", "")
        .build();
    server.start();
    try (S3Client client = S3Connection.builder()
        .endpoint(URI.create("http://127.0.0.1:" + server.getPort()))
        .pathStyle(true)
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
        .build()
        .open()) {
      client.createBucket(request -> request.bucket("photos"));
      keepsAndRenewsThem(client);
      replacesReducedItems(client);
    } finally {
      server.stop();
    }
  }

  private void replacesReducedItems(S3Client client) throws IOException {
    client.createBucket(request -> request.bucket("both"));
    byte[] small = ReducedItemsTest.picture(400, 300, 0);
    byte[] original = ReducedItemsTest.picture(400, 300, 500);
    MediaItem picked = MediaItem.builder()
        .id("picked")
        .filename(LAKE.title())
        .type(MediaKind.PHOTO)
        .creationTime(LAKE.takenAt())
        .build();
    ImportLedger ledger = ImportLedger.inMemory();
    try (S3MediaSink sink = S3MediaSink.create(client, "both")) {
      StoredMedia reduced = sink.put(
              MediaKey.of("2024/07/IMG_0001.jpg"), TestContent.of(picked, small))
          .stored();
      ledger.record(
          new LedgerEntry.Stored("picked", reduced, 1, Set.of(ItemNote.LOCATION_REMOVED)));
      TakeoutExport export = export(new TakeoutBuilder().add(LAKE, original), "both");
      MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .ledger(ledger)
              .keys(KeyStrategies.captureDate())
              .build());

      assertThat(new ReducedItems(export, sink, ledger).find(true, () -> false))
          .isEqualTo(new ReducedItems.Found(List.of(), 1, 0));

      MediaKey kept = ((LedgerEntry.Stored) ledger.find("picked").orElseThrow()).key();
      try (InputStream in = sink.read(kept)) {
        assertThat(in.readAllBytes()).isEqualTo(original);
      }
      assertThat(client.listObjectsV2(request -> request.bucket("both")).contents())
          .extracting(S3Object::key)
          .containsExactlyInAnyOrder(".media-importer/damaged/2024/07/IMG_0001.jpg", kept.value());
    }
  }

  private void keepsAndRenewsThem(S3Client client) throws IOException {
    TakeoutExport old =
        export(new TakeoutBuilder().add(LAKE).camera(ZoneOffset.ofHours(2), false), "old");
    TakeoutExport newer = export(
        new TakeoutBuilder().add(LAKE, sidecar -> sidecar.addProperty("description", "Über")),
        "newer");
    ImportLedger ledger = ImportLedger.inMemory();
    try (S3MediaSink sink = S3MediaSink.create(client, "photos")) {
      MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(old.source())
              .sink(sink)
              .ledger(ledger)
              .keys(KeyStrategies.captureDate())
              .build());
      TakeoutDocuments documents = new TakeoutDocuments(sink, ledger);
      TakeoutSelection all = TakeoutSelection.defaults();

      assertThat(documents.writeXmp(old.items(all), () -> false))
          .isEqualTo(new TakeoutDocuments.Written(1, 0, 0, 0, 0));
      assertThat(documents.writeAlbums("ann@example.com", "", old.albumMembers(all), () -> false))
          .isEqualTo(new TakeoutDocuments.Written(2, 0, 0, 0, 0));
      assertThat(documents.writeXmp(newer.items(all), () -> false))
          .isEqualTo(new TakeoutDocuments.Written(0, 1, 0, 0, 0));
      assertThat(documents.writeXmp(newer.items(all), () -> false))
          .isEqualTo(new TakeoutDocuments.Written(0, 0, 1, 0, 0));
      assertThat(documents.writeAlbums("ann@example.com", "", newer.albumMembers(all), () -> false))
          .isEqualTo(new TakeoutDocuments.Written(0, 0, 2, 0, 0));

      ImportRequest.Builder request =
          ImportRequest.builder().sink(sink).ledger(ledger).keys(KeyStrategies.captureDate());
      assertThat(MediaImporter.withDefaults()
              .run(request.source(newer.source()).build())
              .updated())
          .isEqualTo(1);
      assertThat(MediaImporter.withDefaults()
              .run(request.source(newer.source()).build())
              .updated())
          .isZero();
      Verification verification = new Verification(
          sink, true, (problem, key, detail) -> assertThat(key + ": " + detail).isEmpty());
      verification.check(ledger);
      assertThat(verification.problems()).isZero();
    }

    assertThat(client
            .headObject(request -> request.bucket("photos").key("2024/07/IMG_0001.jpg"))
            .metadata())
        .containsEntry("albums", "Best=0ALake=20=26=20dunes")
        .containsEntry("caption", "=C3=9Cber")
        .containsEntry("zone", "=2B02=3A00");
    assertThat(client.listObjectsV2(request -> request.bucket("photos")).contents())
        .extracting(S3Object::key)
        .containsExactlyInAnyOrder(
            ".media-importer/damaged/2024/07/IMG_0001.jpg.xmp",
            "2024/07/IMG_0001.jpg",
            "2024/07/IMG_0001.jpg.xmp",
            "albums/Best.json",
            "albums/Lake & dunes.json");
  }
}
