package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A proxy is configured, and nobody listens there. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class LoopbackTest {
  @BeforeEach
  void configure() {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "9");
    System.setProperty("http.nonProxyHosts", "");
  }

  @AfterEach
  void restore() {
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
    System.clearProperty("http.nonProxyHosts");
  }

  @Test
  void asks_no_proxy_for_this_machine() throws IOException {
    try (ScriptedS3 server = new ScriptedS3();
        S3Client client = server.newClient();
        S3MediaSink sink = S3MediaSink.create(client, "bucket")) {
      sink.checkWritable();

      assertThat(sink.find(MediaKey.of("a.jpg"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:9", "http://127.8.9.1:9", "http://[::1]:9", "http://LOCALHOST"})
  void knows_this_machine(String endpoint) {
    assertThat(S3Clients.isThisMachine(URI.create(endpoint))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://s3.example",
        "http://[::2]",
        "http://1270.0.0.1"
      })
  void knows_other_machines(String endpoint) {
    assertThat(S3Clients.isThisMachine(URI.create(endpoint))).isFalse();
  }

  @Test
  void asks_the_proxy_for_another_machine() throws IOException {
    try (ScriptedS3 proxy = new ScriptedS3()) {
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
      S3Connection elsewhere = S3Connection.builder()
          .from(proxy.connection())
          .endpoint(URI.create("http://s3.invalid"))
          .build();
      try (S3Client client = elsewhere.open();
          S3MediaSink sink = S3MediaSink.create(client, "bucket")) {
        sink.checkWritable();
      }
      assertThat(proxy.operations()).containsExactly("ListObjects");
    }
  }
}
