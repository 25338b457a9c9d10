package dev.mediaimporter.lambda.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP as attackers write it: sends what no HTTP library would. */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 60_000;

  private RawHttp() {}

  /** An answer with all of its bytes, headers included, as Latin-1. */
  record Answer(int status, String text) {}

  /**
   * Sends one request, nothing of it encoded or checked.
   *
   * @param target what follows the method; each character is sent as one byte
   */
  static Answer send(
      String url, String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    URI server = URI.create(url);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(server.getAuthority()).append("\r\nConnection: close\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.toByteArray());
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!text.startsWith("HTTP/1.1 ")) {
        throw new IOException("no HTTP: " + text);
      }
      return new Answer(Integer.parseInt(text.substring(9, 12)), text);
    }
  }
}
