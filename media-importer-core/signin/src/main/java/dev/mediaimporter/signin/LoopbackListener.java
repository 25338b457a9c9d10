package dev.mediaimporter.signin;

import com.google.api.client.http.GenericUrl;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on 127.0.0.1 for the browser to come back, believes the first request that knows the state,
 * and shows every other one a page that says so. The believed one is answered when the outcome is
 * known. Who sends no whole request in time is disconnected, which the JDK's own server cannot do:
 * other programs of the machine could keep the browser out. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252</a>
 */
final class LoopbackListener implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int CONNECTIONS = 16;
  private static final int WAITING_CONNECTIONS = 50;
  private static final int MOST_REQUEST_BYTES = 16 * 1024;
  private static final int END_OF_HEADERS = 0x0D0A0D0A;
  private static final Duration LONGEST_WAIT_FOR_OUTCOME = Duration.ofMinutes(2);
  private static final Duration TIME_TO_SHOW_OUTCOME = Duration.ofSeconds(2);

  private final byte[] state;
  private final Duration timeToRead;
  private final ServerSocket server;
  private final ExecutorService threads;
  private final Set<Socket> beingRead = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Redirect> redirect = new CompletableFuture<>();
  private final CompletableFuture<SignInPage> outcome = new CompletableFuture<>();

  /** What Google sent the browser back with: a code or an error. */
  record Redirect(Optional<String> code, Optional<String> error) {
    /** Without the code, which is secret. */
    @Override
    public String toString() {
      return "Redirect";
    }
  }

  private LoopbackListener(ServerSocket server, String state, Duration timeToRead) {
    this.server = server;
    this.state = state.getBytes(StandardCharsets.UTF_8);
    this.timeToRead = timeToRead;
    this.threads = Executors.newFixedThreadPool(CONNECTIONS, task -> {
      Thread thread = new Thread(task, "media-importer-sign-in");
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any
   * @param state what only the awaited answer knows
   * @param timeToRead how long a request may take to arrive
   * @throws InvalidRequestException if the port is taken
   */
  static LoopbackListener open(int port, String state, Duration timeToRead) {
    ServerSocket server;
    try {
      server = new ServerSocket(port, WAITING_CONNECTIONS, InetAddress.getByAddress(LOOPBACK));
    } catch (IOException e) {
      throw new InvalidRequestException(
          "cannot listen on port " + port
              + " of 127.0.0.1 for the browser's answer: is it in use? Choose another port, or 0"
              + " for any",
          e);
    }
    LoopbackListener listener = new LoopbackListener(server, state, timeToRead);
    for (int i = 0; i < CONNECTIONS; i++) {
      listener.threads.execute(listener::serve);
    }
    return listener;
  }

  /** Where Google has to send the browser. */
  URI redirectUri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /**
   * Blocks until the browser is back.
   *
   * @throws java.util.concurrent.CancellationException if the listener is closed before or
   *     meanwhile
   */
  Redirect await(Duration timeout) throws InterruptedException, TimeoutException {
    try {
      return redirect.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes it with a failure", e);
    }
  }

  /** Tells the waiting browser. */
  void show(SignInPage page) {
    outcome.complete(page);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        answer(connection);
      } catch (IOException e) {
        // Who asked has gone or was too slow, or the listener is closed.
      }
    }
  }

  @SuppressWarnings("try") // The limit holds until it is closed.
  private void answer(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    String[] request;
    try (Closeable limit = limit(connection)) {
      request = requestLine(in).split(" ", -1);
    }
    SignInPage page = pageFor(request);
    byte[] html = page.html().getBytes(StandardCharsets.UTF_8);
    String headers = "HTTP/1.1 " + page.status() + " \r\n"
        + "Content-Type: text/html; charset=utf-8\r\n"
        + "Content-Length: " + html.length + "\r\n"
        + "Cache-Control: no-store\r\n"
        + "Referrer-Policy: no-referrer\r\n"
        + "X-Content-Type-Options: nosniff\r\n"
        + "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline';"
        + " frame-ancestors 'none'\r\n"
        + "Connection: close\r\n\r\n";
    OutputStream out = connection.getOutputStream();
    out.write(headers.getBytes(StandardCharsets.US_ASCII));
    if (!request[0].equals("HEAD")) {
      out.write(html);
    }
    connection.shutdownOutput();
    // A socket closed with something unread takes the page back.
    try (Closeable limit = limit(connection)) {
      in.readNBytes(MOST_REQUEST_BYTES);
    }
  }

  /** Closes the connection unless what is returned is closed in time and before the listener. */
  private Closeable limit(Socket connection) throws IOException {
    beingRead.add(connection);
    if (server.isClosed()) {
      throw new IOException("closed");
    }
    CompletableFuture<Void> read = new CompletableFuture<>();
    var unused = read.orTimeout(timeToRead.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> {
          close(connection);
          return null;
        });
    return () -> {
      beingRead.remove(connection);
      read.complete(null);
    };
  }

  /** Reads the headers too, but nobody needs them. */
  private static String requestLine(InputStream in) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    int lastFour = 0;
    while (lastFour != END_OF_HEADERS) {
      int next = in.read();
      if (next < 0 || request.size() == MOST_REQUEST_BYTES) {
        throw new IOException("no request");
      }
      request.write(next);
      lastFour = lastFour << 8 | next;
    }
    String text = request.toString(StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf("\r\n"));
  }

  private SignInPage pageFor(String[] request) {
    if (request.length != 3 || !request[0].equals("GET") || !request[1].matches("/(\\?.*)?")) {
      return SignInPage.NOT_FOUND;
    }
    Optional<String> code;
    Optional<String> error;
    String given;
    try {
      GenericUrl url = new GenericUrl("http://127.0.0.1" + request[1]);
      code = parameter(url, "code");
      error = parameter(url, "error");
      given = parameter(url, "state").orElse("");
    } catch (IllegalArgumentException notEncoded) {
      return SignInPage.UNEXPECTED;
    }
    if (!MessageDigest.isEqual(state, given.getBytes(StandardCharsets.UTF_8))
        || code.isPresent() == error.isPresent()) {
      return SignInPage.UNEXPECTED;
    }
    return redirect.complete(new Redirect(code, error)) ? awaitOutcome() : SignInPage.OVER;
  }

  private SignInPage awaitOutcome() {
    try {
      return outcome.get(LONGEST_WAIT_FOR_OUTCOME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return SignInPage.FAILED;
    }
  }

  private static Optional<String> parameter(GenericUrl url, String name) {
    return Optional.ofNullable((String) url.getFirst(name));
  }

  /** Stops listening; a browser that waits for its page gets it first. */
  @Override
  public void close() {
    redirect.cancel(false);
    outcome.complete(SignInPage.FAILED);
    close(server);
    beingRead.forEach(LoopbackListener::close);
    threads.shutdown();
    try {
      threads.awaitTermination(TIME_TO_SHOW_OUTCOME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
