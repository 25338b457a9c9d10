package dev.mediaimporter.photos.google;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that misbehaves below the level of HTTP: each connection is one script's. */
final class RawServer implements AutoCloseable {
  /** What happens on a connection once a request's head has been read; it is closed after it. */
  interface Script {
    void run(Connection connection) throws IOException, InterruptedException;
  }

  /** A connection with one request read. */
  static final class Connection {
    private final Socket socket;
    private final CountDownLatch closing;

    private Connection(Socket socket, CountDownLatch closing) {
      this.socket = socket;
      this.closing = closing;
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Says nothing more until the test is over. */
    void hang() throws InterruptedException {
      closing.await();
    }

    /** Ends the connection with a reset instead of an orderly end. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
    }
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
  private final Script script;

  RawServer(Script script) throws IOException {
    this.script = script;
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      for (String head = readHead(socket.getInputStream());
          !head.isEmpty();
          head = readHead(socket.getInputStream())) {
        heads.add(head);
        Connection connection = new Connection(socket, closing);
        script.run(connection);
        if (!head.startsWith("GET /keep")) {
          break;
        }
      }
      endings.add("finished");
    } catch (IOException e) {
      endings.add("broken");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The heads of all requests so far. */
  List<String> heads() {
    return heads;
  }

  /** How many connections were made. */
  int connections() {
    return sockets.size();
  }

  /** Waits for a script to end: {@code finished}, or {@code broken} off by the client. */
  String awaitEnding() throws InterruptedException {
    String ending = endings.poll(20, TimeUnit.SECONDS);
    return ending == null ? "still running" : ending;
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
