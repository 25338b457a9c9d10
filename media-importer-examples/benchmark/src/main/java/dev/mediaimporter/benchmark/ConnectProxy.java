package dev.mediaimporter.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that leads every CONNECT to one port, whatever host was named: rclone's API address
 * cannot be changed.
 */
record ConnectProxy(ServerSocket listener, int target, ExecutorService threads)
    implements AutoCloseable {
  static ConnectProxy to(int targetPort) throws IOException {
    ConnectProxy proxy = new ConnectProxy(
        new ServerSocket(0, 128, InetAddress.getLoopbackAddress()),
        targetPort,
        Executors.newCachedThreadPool());
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      readHead(client.getInputStream());
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      threads.execute(() -> pump(server, client));
      pump(client, server);
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  private static void readHead(InputStream in) throws IOException {
    for (int end = 0; end < 4; ) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no head");
      }
      end = b == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
