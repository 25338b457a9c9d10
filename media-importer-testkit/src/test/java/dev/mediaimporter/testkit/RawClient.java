package dev.mediaimporter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks to a socket, for what an HTTP client would hide. */
final class RawClient implements Closeable {
  private static final int LONG_ENOUGH_MILLIS = 20_000;

  private final Socket socket;

  /** Connects to the host of this address. */
  RawClient(String url) throws IOException {
    URI uri = URI.create(url);
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(LONG_ENOUGH_MILLIS);
  }

  /** Asks for this address with these lines of headers. */
  RawClient get(String url, String... headers) throws IOException {
    URI uri = URI.create(url);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return send("GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n");
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The head of an answer, up to the empty line. */
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.write(c);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  byte[] read(int bytes) throws IOException {
    return socket.getInputStream().readNBytes(bytes);
  }

  /** Everything until the connection ends; fails if it ends by a reset. */
  byte[] rest() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  /** Waits this long for a byte and fails with a timeout if none comes. */
  int readWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return socket.getInputStream().read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
