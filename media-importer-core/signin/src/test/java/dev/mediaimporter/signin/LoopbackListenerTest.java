package dev.mediaimporter.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs of the machine may send. */
@Timeout(60)
final class LoopbackListenerTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final Browser browser = new Browser();

  private static Socket connect(LoopbackListener listener, String request) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), listener.redirectUri().getPort());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static boolean isDisconnected(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void half_a_request_keeps_nobody_out_and_no_listener_open() throws Exception {
    List<Socket> half = new ArrayList<>();
    try (LoopbackListener listener = LoopbackListener.open(0, "right", LONG)) {
      for (int i = 0; i < 10; i++) {
        half.add(connect(listener, "GET / HTTP/1.1\r\nHost: "));
      }
      URI answer = URI.create(listener.redirectUri() + "/?state=right&code=x%2Fy");
      CompletableFuture<HttpResponse<String>> page = browser.open(answer);
      assertThat(listener.await(LONG).code()).contains("x/y");
      listener.show(SignInPage.REFUSED);
      assertThat(page.join().body()).contains("Nothing was shared");
    }
    for (Socket socket : half) {
      assertThat(isDisconnected(socket)).isTrue();
      socket.close();
    }
  }

  @Test
  void who_sends_no_whole_request_in_time_is_disconnected() throws Exception {
    try (LoopbackListener listener = LoopbackListener.open(0, "right", SHORT)) {
      for (int i = 0; i < 100; i++) {
        try (Socket socket = connect(listener, "")) {
          assertThat(isDisconnected(socket)).isTrue();
        }
      }
    }
  }

  @Test
  void a_request_without_end_is_cut_off() throws Exception {
    try (LoopbackListener listener = LoopbackListener.open(0, "right", LONG);
        Socket socket = connect(listener, "GET /" + "x".repeat(16 * 1024 - 5))) {
      socket.getOutputStream().write('x');
      assertThat(isDisconnected(socket)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /",
        "GET  HTTP/1.1",
        "GET x HTTP/1.1",
        "GET /x?state=right&code=x HTTP/1.1",
        "GET http://127.0.0.1/?state=right&code=x HTTP/1.1",
        "PUT /?state=right&code=x HTTP/1.1",
      })
  void there_is_nothing_else(String request) throws Exception {
    try (LoopbackListener listener = LoopbackListener.open(0, "right", LONG);
        Socket socket = connect(listener, request + "\r\n\r\n")) {
      socket.shutdownOutput();
      assertThat(answer(socket)).startsWith("HTTP/1.1 404 \r\n").contains("nothing here");
    }
  }

  @Test
  void what_is_wrongly_encoded_is_not_the_awaited_answer() throws Exception {
    try (LoopbackListener listener = LoopbackListener.open(0, "right", LONG);
        Socket socket = connect(listener, "GET /?state=%zz&code=x HTTP/1.1\r\n\r\n")) {
      socket.shutdownOutput();
      assertThat(answer(socket)).startsWith("HTTP/1.1 400 \r\n");
    }
  }

  @Test
  void head_gets_headers_alone() throws Exception {
    try (LoopbackListener listener = LoopbackListener.open(0, "right", LONG);
        Socket socket = connect(listener, "HEAD / HTTP/1.1\r\n\r\n")) {
      socket.shutdownOutput();
      assertThat(answer(socket)).startsWith("HTTP/1.1 404 \r\n").endsWith("\r\n\r\n");
    }
  }
}
