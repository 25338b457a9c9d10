package dev.mediaimporter.testkit.emulator.http;

import dev.mediaimporter.resilience.Sleeper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: reads requests one after the other and writes their answers. */
final class HttpConnection {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final int IDLE_MILLIS = 300_000;
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final int CHUNK_HEAD_BYTES = 16;

  private final Socket socket;
  private final Origin origin;
  private final HttpListener.Handler handler;
  private final Sleeper sleeper;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[64 * 1024];
  private int filled;
  private boolean finished;
  private int headBytesLeft;

  HttpConnection(Socket socket, Origin origin, HttpListener.Handler handler, Sleeper sleeper)
      throws IOException {
    this.socket = socket;
    this.origin = origin;
    this.handler = handler;
    this.sleeper = sleeper;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  void serve() throws IOException, InterruptedException {
    boolean open = true;
    while (open) {
      socket.setSoTimeout(IDLE_MILLIS);
      HttpRequest request = readRequest();
      if (request == null) {
        return;
      }
      HttpResponse response;
      try {
        response = handler.handle(request);
      } catch (RuntimeException e) {
        LOG.warn("The emulator failed at a {} request", request.method(), e);
        response = HttpResponse.html(500, "500", "The emulator itself failed: see its log.");
      }
      open = send(request, response);
    }
  }

  private @Nullable HttpRequest readRequest() throws IOException {
    headBytesLeft = MAX_HEAD_BYTES;
    String line = readLine();
    if (line == null || line.isEmpty()) {
      return null;
    }
    String[] parts = line.split(" ", 3);
    if (parts.length != 3) {
      throw new IOException("not an HTTP request line");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = readLine(); header != null && !header.isEmpty(); header = readLine()) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers.merge(
            header.substring(0, colon).strip(),
            header.substring(colon + 1).strip(),
            (a, b) -> a + ", " + b);
      }
    }
    if (parts[2].equals("HTTP/1.0")) {
      headers.putIfAbsent("Connection", "close");
    }
    String target = parts[1];
    if (target.startsWith("http://") || target.startsWith("https://")) {
      int slash = target.indexOf('/', target.indexOf("//") + 2);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    return new HttpRequest(
        origin,
        parts[0],
        path,
        query,
        headers,
        new String(readBody(headers), StandardCharsets.UTF_8));
  }

  private byte[] readBody(Map<String, String> headers) throws IOException {
    String coding = headers.get("Transfer-Encoding");
    if (coding != null && coding.equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(readExactly(size + body.size(), size));
        readLine();
      }
      for (String trailer = readLine(); trailer != null && !trailer.isEmpty(); ) {
        trailer = readLine();
      }
      return body.toByteArray();
    }
    String length = headers.get("Content-Length");
    try {
      int size = length == null ? 0 : Integer.parseInt(length);
      return readExactly(size, size);
    } catch (NumberFormatException e) {
      throw new IOException("not a Content-Length", e);
    }
  }

  private int chunkSize() throws IOException {
    String line = readLine();
    if (line == null) {
      throw new EOFException("the request's body ended early");
    }
    int end = line.indexOf(';');
    try {
      return Integer.parseInt((end < 0 ? line : line.substring(0, end)).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("not a chunk size", e);
    }
  }

  private byte[] readExactly(int total, int size) throws IOException {
    if (size < 0 || total > MAX_BODY_BYTES) {
      throw new IOException("a request's body has at most " + MAX_BODY_BYTES + " bytes");
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the request's body ended early");
    }
    return bytes;
  }

  private @Nullable String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      if (--headBytesLeft < 0) {
        throw new IOException("a request's head has at most " + MAX_HEAD_BYTES + " bytes");
      }
      line.append((char) c);
    }
    return null;
  }

  /** Returns whether the connection can carry another request. */
  private boolean send(HttpRequest request, HttpResponse response)
      throws IOException, InterruptedException {
    BodyWriter delivery = response.delivery();
    boolean silent = delivery.ending() != BodyWriter.Ending.COMPLETE && delivery.limit() < 0;
    boolean keepAlive = delivery.framing() != BodyWriter.Framing.CLOSE
        && !"close".equalsIgnoreCase(request.headers().getOrDefault("Connection", ""));
    if (delivery.stallAt() < 0 && !stall(delivery.stallFor())) {
      return false;
    }
    finished = false;
    try {
      if (!silent) {
        filled = 0;
        putHead(response, keepAlive);
        if (!request.method().equals("HEAD")
            && mayHaveBody(response.status())
            && !sendBody(response)) {
          return false;
        }
        finish(response);
        flush();
      }
    } finally {
      finish(response);
    }
    if (delivery.ending() == BodyWriter.Ending.RESET) {
      socket.setSoLinger(true, 0);
    }
    return keepAlive && delivery.ending() == BodyWriter.Ending.COMPLETE;
  }

  /** Returns whether the client listened to the end. */
  private boolean sendBody(HttpResponse response) throws IOException, InterruptedException {
    BodyWriter delivery = response.delivery();
    long toSend = delivery.toSend(response.body().size());
    if (delivery.stallAt() == 0 && !stall(delivery.stallFor())) {
      return false;
    }
    for (long sent = 0; sent < toSend; ) {
      sent += sendSome(response, sent, toSend);
      if (sent == delivery.stallAt() && !stall(delivery.stallFor())) {
        return false;
      }
    }
    if (delivery.framing() == BodyWriter.Framing.CHUNKED
        && delivery.ending() == BodyWriter.Ending.COMPLETE) {
      put("0\r\n\r\n");
    }
    return true;
  }

  private void finish(HttpResponse response) {
    if (!finished) {
      finished = true;
      response.progress().finishing();
    }
  }

  private static boolean mayHaveBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  private void putHead(HttpResponse response, boolean keepAlive) {
    StringBuilder head = new StringBuilder(256)
        .append("HTTP/1.1 ")
        .append(response.status())
        .append(' ')
        .append(reason(response.status()))
        .append("\r\n");
    for (Map.Entry<String, String> header : response.headers()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (mayHaveBody(response.status())) {
      switch (response.delivery().framing()) {
        case LENGTH ->
          head.append("Content-Length: ").append(response.body().size()).append("\r\n");
        case CHUNKED -> head.append("Transfer-Encoding: chunked\r\n");
        case CLOSE -> {}
      }
    }
    put(head.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n").toString());
  }

  /**
   * Puts a stretch of the body in the buffer behind what is there, writes it out, and returns its
   * length.
   */
  private int sendSome(HttpResponse response, long position, long end)
      throws IOException, InterruptedException {
    BodyWriter delivery = response.delivery();
    boolean chunked = delivery.framing() == BodyWriter.Framing.CHUNKED;
    long room = (long) buffer.length - filled - (chunked ? CHUNK_HEAD_BYTES : 0);
    if (delivery.stallAt() > position) {
      room = Math.min(room, delivery.stallAt() - position);
    }
    int length = (int) Math.min(Math.min(room, delivery.step()), end - position);
    if (chunked) {
      put(Integer.toHexString(length) + "\r\n");
    }
    response.body().read(position, buffer, filled, length);
    filled += length;
    if (chunked) {
      put("\r\n");
    }
    response.progress().sending(length);
    if (position + length == end && !chunked) {
      finish(response);
    }
    flush();
    if (position + length < end && !delivery.stepPause().isZero()) {
      sleeper.sleep(delivery.stepPause());
    }
    return length;
  }

  private void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, buffer, filled, bytes.length);
    filled += bytes.length;
  }

  private void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  /** Goes silent, but not for longer than the client listens; returns whether it still does. */
  private boolean stall(Duration duration) throws IOException {
    if (duration.isZero()) {
      return true;
    }
    flush();
    // 0 would mean for ever.
    socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis())));
    try {
      in.mark(1);
      boolean listening = in.read() >= 0;
      in.reset();
      return listening;
    } catch (SocketTimeoutException over) {
      return true;
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 416 -> "Range Not Satisfiable";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status";
    };
  }
}
