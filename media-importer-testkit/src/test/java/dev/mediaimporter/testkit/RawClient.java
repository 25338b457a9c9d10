package dev.mediaimporter.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks to a socket, for what an HTTP client would hide. */
final class RawClient {
  private final URI origin;

  RawClient(String origin) {
    this.origin = URI.create(origin);
  }

  /** Sends this and returns all that comes until the connection ends. */
  String exchange(String request) throws IOException {
    try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
