package dev.mediaimporter.photos.google;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults below HTTP: cut, reset, silent and endless connections. */
@Timeout(60)
final class BrokenConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n";
  private static final byte[] KILOBYTE = bytes(1024);

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  private static GooglePhotosSettings.Builder settings(RawServer server) {
    return GooglePhotosSettings.builder().photosUrl(server.uri());
  }

  private static GooglePhotosClient client(GooglePhotosSettings settings) {
    return GooglePhotosClient.create(PhotosCredentials.ofAccessToken("t"), settings);
  }

  private static MediaItem item(RawServer server, String path) {
    return MediaItem.builder()
        .id("x")
        .filename("x.jpg")
        .type(MediaKind.PHOTO)
        .link(new DownloadLink(URI.create(server.uri() + path), Instant.EPOCH))
        .build();
  }

  @Test
  void notices_a_body_that_is_shorter_than_announced() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Content-Length: 2000\r\n\r\n");
          connection.send(KILOBYTE);
        });
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.framing()).isEqualTo(Download.Framing.LENGTH);
      assertThat(download.totalLength()).hasValue(2000);
      assertThat(download.stream().readNBytes(1024)).isEqualTo(KILOBYTE);
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void hands_out_what_came_before_an_early_end() throws Exception {
    try (RawServer server =
            new RawServer(connection -> connection.send(OK + "Content-Length: 2000\r\n\r\nabc"));
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.stream().readNBytes(3)).asString(US_ASCII).isEqualTo("abc");
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void notices_chunks_without_a_last_one() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Transfer-Encoding: chunked\r\n\r\n400\r\n");
          connection.send(KILOBYTE);
          connection.send("\r\n");
        });
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.framing()).isEqualTo(Download.Framing.SELF_DELIMITED);
      assertThat(download.totalLength()).isEmpty();
      assertThat(download.stream().readNBytes(1024)).isEqualTo(KILOBYTE);
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void says_when_only_the_connection_marks_the_end() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Connection: close\r\n\r\n");
          connection.send(KILOBYTE);
        });
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.framing()).isEqualTo(Download.Framing.CONNECTION_CLOSE);
      assertThat(download.totalLength()).isEmpty();
      assertThat(download.stream().readAllBytes()).isEqualTo(KILOBYTE);
    }
  }

  @Test
  void notices_a_reset_within_a_body() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Connection: close\r\n\r\n");
          connection.send(KILOBYTE);
          assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
          connection.reset();
        });
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.stream().readNBytes(1024)).isEqualTo(KILOBYTE);
      read.countDown();
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void gives_up_on_a_body_that_falls_silent() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Content-Length: 2000\r\n\r\n");
          connection.send(KILOBYTE);
          connection.hang();
        });
        GooglePhotosClient client =
            client(settings(server).stallTimeout(Duration.ofMillis(100)).build());
        Download download = client.open(item(server, "/b"), 0)) {
      assertThat(download.stream().readNBytes(1024)).isEqualTo(KILOBYTE);
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void does_not_apply_the_stall_timeout_to_the_head() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    try (RawServer server = new RawServer(connection -> {
          assertThat(stalled.await(20, TimeUnit.SECONDS)).isTrue();
          connection.send(OK + "Content-Length: 1\r\n\r\nx");
        });
        RawServer silent = new RawServer(connection -> {
          connection.send(OK + "Content-Length: 9\r\n\r\n");
          connection.hang();
        });
        GooglePhotosClient client =
            client(settings(server).stallTimeout(Duration.ofMillis(100)).build())) {
      Thread other = new Thread(() -> {
        // Takes as long as the stall timeout, which the slow head of the first server outlasts.
        try (Download download = client.open(item(silent, "/b"), 0)) {
          download.stream().readAllBytes();
        } catch (IOException e) {
          stalled.countDown();
        }
      });
      other.start();
      try (Download download = client.open(item(server, "/b"), 0)) {
        assertThat(download.stream().readAllBytes()).hasSize(1);
      }
      other.join();
    }
  }

  @Test
  void gives_up_on_a_head_that_does_not_come() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::hang);
        GooglePhotosClient client =
            client(settings(server).firstByteTimeout(Duration.ofMillis(100)).build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOfSatisfying(
              SourceUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT));
      assertThatThrownBy(() -> client.albums().iterator().hasNext())
          .isInstanceOfSatisfying(
              SourceUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT));
      assertThat(server.heads()).hasSize(2);
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_a_head() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::hang);
        GooglePhotosClient client = client(settings(server).build())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOf(MediaImportException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void gives_up_on_a_head_that_never_ends_though_it_never_falls_silent() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          while (true) {
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
          }
        });
        GooglePhotosClient client = client(settings(server)
            .connectTimeout(Duration.ofMillis(100))
            .firstByteTimeout(Duration.ofMillis(100))
            .build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOfSatisfying(
              SourceUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: ", "HTTP/1.1 200 "})
  void bounds_a_header_line(String start) throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send((start.startsWith("X") ? OK : "") + start);
          while (true) {
            connection.send("x".repeat(8192));
          }
        });
        GooglePhotosClient client = client(settings(server).build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOf(SourceUnavailableException.class);
      assertThat(server.awaitEnding()).isEqualTo("broken");
    }
  }

  @Test
  void bounds_the_time_for_an_answer_of_the_api() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send("HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            connection.send(" ");
          }
        });
        GooglePhotosClient client = client(settings(server)
            .firstByteTimeout(Duration.ofMillis(500))
            .stallTimeout(Duration.ofMillis(500))
            .build())) {
      assertThatThrownBy(() -> client.albums().iterator().hasNext())
          .isInstanceOfSatisfying(
              SourceUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT));
      assertThat(server.awaitEnding()).isEqualTo("broken");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Type: image/jp",
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
      })
  void asks_once_when_the_answer_is_no_answer(String answer) throws Exception {
    try (RawServer server = new RawServer(connection -> connection.send(answer));
        GooglePhotosClient client = client(settings(server).build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageStartingWith("x.jpg: ");
      assertThatThrownBy(
              () -> client.mediaItems(MediaQuery.everything()).iterator().hasNext())
          .isInstanceOf(SourceUnavailableException.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void asks_once_when_the_connection_is_reset() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::reset);
        GooglePhotosClient client = client(settings(server).build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .isInstanceOf(SourceUnavailableException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void says_so_when_nobody_listens() throws Exception {
    RawServer gone = new RawServer(connection -> {});
    gone.close();
    try (GooglePhotosClient client = client(settings(gone).build())) {
      assertThatThrownBy(() -> client.albums().iterator().hasNext())
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessage("the albums: nothing answers at " + gone.uri().getAuthority()
              + ": is this machine online?");
    }
  }

  @Test
  void breaks_the_connection_off_instead_of_reading_the_rest() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Content-Length: 20000000000\r\n\r\n");
          while (true) {
            connection.send(KILOBYTE);
          }
        });
        GooglePhotosClient client = client(settings(server).build())) {
      try (Download download = client.open(item(server, "/b"), 0)) {
        assertThat(download.totalLength()).hasValue(20_000_000_000L);
        assertThat(download.stream().read()).isEqualTo(7);
      }
      assertThat(server.awaitEnding()).isEqualTo("broken");
    }
  }

  @Test
  void refuses_a_web_page_without_reading_the_rest_of_it() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
          while (true) {
            connection.send(KILOBYTE);
          }
        });
        GooglePhotosClient client = client(settings(server).build())) {
      assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
          .hasMessageContaining("text/html");
      assertThat(server.awaitEnding()).isEqualTo("broken");
    }
  }

  @Test
  void a_blocked_read_ends_when_another_thread_closes_the_download() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send(OK + "Content-Length: 2000\r\n\r\n");
          connection.send(KILOBYTE);
          connection.hang();
        });
        GooglePhotosClient client = client(settings(server).build());
        Download download = client.open(item(server, "/b"), 0)) {
      download.stream().readNBytes(1024);
      Closeable handle = download;
      FutureTask<Void> closing = new FutureTask<>(() -> {
        handle.close();
        return null;
      });
      Thread closer = new Thread(closing);
      closer.start();
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
      closing.get();
      assertThatThrownBy(() -> download.stream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void uses_a_connection_again_after_a_whole_body() throws Exception {
    try (RawServer server =
            new RawServer(connection -> connection.send(OK + "Content-Length: 3\r\n\r\nabc"));
        GooglePhotosClient client = client(settings(server).build())) {
      for (int i = 0; i < 3; i++) {
        try (Download download = client.open(item(server, "/keep"), 0)) {
          assertThat(download.stream().readAllBytes()).hasSize(3);
        }
      }
      assertThat(server.heads()).hasSize(3);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void holds_a_hundred_refused_bodies_without_running_out_of_connections() throws Exception {
    try (RawServer server = new RawServer(connection -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");
          connection.hang();
        });
        GooglePhotosClient client = client(settings(server).build())) {
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> client.open(item(server, "/b"), 0))
            .hasMessageContaining("text/html");
      }
    }
  }

  @Test
  void a_host_that_cannot_be_found_is_named() {
    GooglePhotosSettings settings = GooglePhotosSettings.builder()
        .photosUrl(URI.create("https://photos.invalid"))
        .build();
    try (GooglePhotosClient client = client(settings)) {
      assertThatThrownBy(() -> client.albums().iterator().hasNext())
          .isInstanceOfSatisfying(
              SourceUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.UNREACHABLE))
          .hasMessageStartingWith("the albums: cannot find photos.invalid: check ");
    }
  }
}
