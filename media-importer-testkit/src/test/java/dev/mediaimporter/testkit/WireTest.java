package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the emulator speaks HTTP. */
class WireTest {
  private static final LibraryItem PHOTO = LibraryItem.photo("photo-1", "IMG_0001.JPG", 1_000);

  private final PhotosEmulator google =
      PhotosEmulator.start(Library.builder().album("A", PHOTO).build());

  @AfterEach
  void close() {
    google.close();
  }

  private RawClient raw() throws IOException {
    return new RawClient(google.photosUrl());
  }

  private String albums() {
    return "/v1/albums?access_token=" + google.accessToken();
  }

  private static String body(RawClient raw) throws IOException {
    String head = raw.head();
    assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    return new String(raw.read(length), StandardCharsets.UTF_8);
  }

  @Test
  void a_connection_carries_many_requests_even_sent_ahead() throws IOException {
    try (RawClient raw = raw()) {
      String request = "GET " + albums() + " HTTP/1.1\r\nHost: x\r\n\r\n";
      raw.send(request + request);
      assertThat(body(raw)).contains("\"albums\"");
      assertThat(body(raw)).contains("\"albums\"");
      raw.send(request);
      assertThat(body(raw)).contains("\"albums\"");
    }
  }

  @Test
  void a_client_can_end_the_connection_by_a_header_or_an_old_version() throws IOException {
    for (String rest :
        new String[] {" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " HTTP/1.0\r\n\r\n"}) {
      try (RawClient raw = raw()) {
        raw.send("GET " + albums() + rest);
        assertThat(new String(raw.rest(), StandardCharsets.UTF_8))
            .contains("Connection: close")
            .endsWith("}");
      }
    }
  }

  @Test
  void a_request_can_be_chunked_and_name_its_whole_address() throws IOException {
    try (RawClient raw = raw()) {
      raw.send(
          "POST " + google.photosUrl() + "/v1/mediaItems:search?access_token="
              + google.accessToken()
              + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8;ext=1\r\n{\"pageSi\r\n6\r\nze\":1}\r\n0\r\nTrailer: x\r\n\r\n");
      assertThat(body(raw)).contains(PHOTO.id());
      raw.send("GET " + albums() + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(body(raw)).contains("\"albums\"");
    }
  }

  @Test
  void what_is_no_http_or_too_long_is_hung_up_on() throws IOException {
    for (String nonsense : new String[] {
      "hello\r\n\r\n",
      "GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n",
      "POST /token HTTP/1.1\r\nContent-Length: many\r\n\r\n",
      "POST /token HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
      "POST /token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    }) {
      try (RawClient raw = raw()) {
        try {
          raw.send(nonsense);
          assertThat(raw.rest()).isEmpty();
        } catch (IOException reset) {
          assertThat(reset).hasMessageNotContaining("timed out");
        }
      }
    }
    assertThat(google.requests().total()).isZero();
  }

  @Test
  void a_closed_emulator_takes_no_more_connections() throws IOException {
    try (RawClient idle = raw()) {
      google.close();
      byte[] rest = new byte[0];
      try {
        rest = idle.rest();
      } catch (IOException reset) {
        assertThat(reset).hasMessageNotContaining("timed out");
      }
      assertThat(rest).isEmpty();
    }
    assertThatThrownBy(this::raw).isInstanceOf(IOException.class);
  }

  @Test
  void a_thousand_connections_come_and_go() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      try (RawClient raw = raw()) {
        raw.send("GET " + albums() + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(raw.head()).contains("200 OK");
      }
    }
    assertThat(google.requests().count(RequestKind.ALBUMS_LIST)).isEqualTo(1_000);
  }

  @Test
  void speaks_tls_on_a_port_of_its_own(@TempDir Path folder) throws Exception {
    KeyStore keys = selfSigned(folder.resolve("key.p12"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(own.getKeyManagers(), null, null);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trusted.getTrustManagers(), null);
    try (PhotosEmulator secure =
        PhotosEmulator.builder().library(google.library()).tls(server, 0).start()) {
      String url =
          secure.tlsUrl().orElseThrow() + "/v1/mediaItems?access_token=" + secure.accessToken();
      String page = HttpClient.newBuilder()
          .sslContext(client)
          .build()
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
      assertThat(page)
          .contains(PHOTO.id())
          .contains("\"baseUrl\":\"" + secure.photosUrl() + "/lr/");
    }
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            "changeit")
        .redirectErrorStream(true)
        .start();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (InputStream out = keytool.getInputStream()) {
      out.transferTo(told);
    }
    assertThat(keytool.waitFor()).as(told.toString(StandardCharsets.UTF_8)).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    // A key's own certificate is not trusted by itself.
    keys.setCertificateEntry("trusted", keys.getCertificate("a"));
    return keys;
  }

  @Test
  void a_manual_clock_moves_when_told_in_every_zone() {
    ManualClock clock = ManualClock.at(Instant.EPOCH);
    ManualClock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    clock.advance(Duration.ofMinutes(5));
    assertThat(elsewhere.instant())
        .isEqualTo(Instant.EPOCH.plusSeconds(300))
        .isEqualTo(clock.instant());
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }
}
