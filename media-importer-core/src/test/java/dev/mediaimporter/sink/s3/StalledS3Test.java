package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that stops reading in the middle of a body, and never answers. */
@Timeout(value = 40, unit = TimeUnit.SECONDS)
final class StalledS3Test {
  private static final int PART = 5 * 1024 * 1024;

  private final CountDownLatch stalled = new CountDownLatch(1);
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept).start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        daemon(() -> serve(socket)).start();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try {
      while (true) {
        String head = head(socket.getInputStream());
        requests.add(head.substring(0, head.indexOf(' ')));
        if (head.startsWith("HEAD ")) {
          answer(socket, "404 Not Found", "");
        } else if (head.startsWith("POST ")) {
          answer(
              socket,
              "200 OK",
              "<InitiateMultipartUploadResult><UploadId>u</UploadId>"
                  + "</InitiateMultipartUploadResult>");
        } else {
          stalled.countDown();
          return;
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void answer(Socket socket, String status, String body) throws IOException {
    String text = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private S3Connection.Builder connection() {
    return S3Connection.builder()
        .endpoint(URI.create("http://127.0.0.1:" + server.getLocalPort()))
        .pathStyle(true)
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s")));
  }

  private static S3MediaSink sink(S3Client client) {
    return S3MediaSink.builder(client, "bucket")
        .partSizeBytes(PART)
        .features(S3Features.FULL)
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {PART, 3 * PART})
  void an_interrupt_ends_a_put_that_the_server_stalls(int size) throws Exception {
    try (S3Client client = connection().build().open();
        S3MediaSink sink = sink(client)) {
      FutureTask<Boolean> put = new FutureTask<>(() -> {
        Throwable failure =
            catchThrowable(() -> sink.put(MediaKey.of("a.mp4"), new Photo("item-1", size)));
        boolean interrupted = Thread.currentThread().isInterrupted();
        assertThat(failure).isInstanceOf(InterruptedIOException.class);
        return interrupted;
      });
      Thread worker = daemon(put);
      worker.start();
      stalled.await();

      worker.interrupt();

      assertThat(put.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(requests).filteredOn("PUT"::equals).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_deadline_is_no_interrupt() throws ExecutionException, InterruptedException {
    S3Connection hasty = connection()
        .attemptTimeout(Duration.ofMillis(500))
        .requestTimeout(Duration.ofSeconds(2))
        .build();
    try (S3Client client = hasty.open();
        S3MediaSink sink = sink(client)) {
      Throwable failure =
          catchThrowable(() -> sink.put(MediaKey.of("a.mp4"), new Photo("item-1", PART)));

      assertThat(failure).isInstanceOf(SinkException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(requests).contains("PUT");
    }
  }
}
