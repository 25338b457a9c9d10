package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.sink.s3.S3ObjectSettings;
import dev.mediaimporter.testkit.TestContent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** On S3Proxy, with signatures checked. */
class S3MediaSinkTest extends MediaSinkContract {
  private static final int PART_SIZE = 5 * 1024 * 1024;
  private static S3ProxyServer server;
  private static S3Client client;

  private final String bucket = "test-" + UUID.randomUUID();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3ProxyServer.start();
    client = server.connection().open();
  }

  @AfterAll
  static void stopServer() throws Exception {
    client.close();
    server.stop();
  }

  static S3Client client() {
    return client;
  }

  static S3Connection connection() {
    return server.connection();
  }

  /** The client that the sink under test is given. */
  S3Client sinkClient() {
    return client;
  }

  @Test
  void says_which_bucket_is_missing_when_it_is_listed() throws Exception {
    try (S3MediaSink sink = S3MediaSink.builder(sinkClient(), "no-such-bucket").build();
        Stream<MediaKey> keys = sink.keys()) {
      assertThatThrownBy(keys::toList)
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("no-such-bucket");
    }
  }

  @Test
  void vouches_for_what_a_listing_shows_unchanged() throws Exception {
    try (MediaSink sink = anotherSink()) {
      MediaKey key = MediaKey.of("kept.jpg");
      StoredMedia receipt =
          sink.put(key, TestContent.of("kept", new byte[] {1})).stored();

      assertThat(sink.unchanged(List.of(receipt))).containsExactly(key);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC32", "CRC32C", "SHA256"})
  void takes_settings_of_objects(String checksum) throws Exception {
    S3ObjectSettings settings = S3ObjectSettings.builder()
        .storageClass("STANDARD_IA")
        .acl("private")
        .checksum(checksum)
        .build();
    try (MediaSink whole = anotherSink();
        S3MediaSink sink = S3MediaSink.builder(sinkClient(), bucket)
            .partSizeBytes(PART_SIZE)
            .objects(settings)
            .build()) {
      whole.checkWritable();
      for (int size : List.of(1_000, PART_SIZE + 1)) {
        byte[] bytes = new byte[size];
        MediaKey key = MediaKey.of(size + ".jpg");
        sink.put(key, TestContent.of("item " + size, bytes));

        assertThat(sink.read(key).readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Override
  protected int partSizeBytes() {
    return PART_SIZE;
  }

  @Override
  protected MediaSink createSink() {
    client.createBucket(request -> request.bucket(bucket));
    client.putObject(
        request -> request.bucket(bucket).key("outside-of-the-prefix"), RequestBody.empty());
    return anotherSink();
  }

  @Override
  protected MediaSink anotherSink() {
    return S3MediaSink.builder(sinkClient(), bucket)
        .prefix("some/prefix/")
        .partSizeBytes(PART_SIZE)
        .memoryBytes(8L * PART_SIZE)
        .build();
  }

  @Override
  protected Optional<byte[]> rawBytes(MediaKey key) {
    try {
      return Optional.of(client
          .getObjectAsBytes(request -> request.bucket(bucket).key("some/prefix/" + key))
          .asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  protected void rawPut(MediaKey key, byte[] bytes) {
    client.putObject(
        request -> request.bucket(bucket).key("some/prefix/" + key), RequestBody.fromBytes(bytes));
  }

  @Override
  protected void assertNothingIsLeftOver() {
    assertThat(client.listMultipartUploads(request -> request.bucket(bucket)).uploads())
        .isEmpty();
  }
}
