package dev.mediaimporter.testkit.emulator.http;

import dev.mediaimporter.resilience.Sleeper;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ServerSocketFactory;

/**
 * Accepts HTTP/1.1 connections on one port, each served by a thread of its own. A server of our own
 * because its answers must be able to break off, stall and reset at an exact byte.
 */
public final class HttpListener implements Closeable {
  private static final int MAX_CONNECTIONS = 512;

  /** Answers requests; called by many threads at once. */
  @FunctionalInterface
  public interface Handler {
    HttpResponse handle(HttpRequest request) throws InterruptedException;
  }

  private final ServerSocket server;
  private final Origin origin;
  private final Sleeper sleeper;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Semaphore permits = new Semaphore(MAX_CONNECTIONS);

  private HttpListener(ServerSocket server, Origin origin, Sleeper sleeper) {
    this.server = server;
    this.origin = origin;
    this.sleeper = sleeper;
  }

  /** Takes the port; clients wait until {@link #start}. */
  public static HttpListener bind(
      ServerSocketFactory sockets, InetSocketAddress address, Origin origin, Sleeper sleeper)
      throws IOException {
    ServerSocket server = sockets.createServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(address, 256);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new HttpListener(server, origin, sleeper);
  }

  public void start(Handler handler) {
    daemon("photos-emulator-" + port(), () -> accept(handler));
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept(Handler handler) {
    try {
      while (!server.isClosed()) {
        permits.acquire();
        Socket socket;
        try {
          socket = server.accept();
        } catch (IOException closedOrRefused) {
          permits.release();
          continue;
        }
        open.add(socket);
        daemon("photos-emulator-connection", () -> serve(socket, handler));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket, Handler handler) {
    try (socket) {
      if (!server.isClosed()) {
        new HttpConnection(socket, origin, handler, sleeper).serve();
      }
    } catch (IOException clientGoneOrWeClosed) {
      // A broken connection is the client's to notice.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
      permits.release();
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops accepting and breaks off what is open. */
  @Override
  public void close() {
    closeQuietly(server);
    permits.release(MAX_CONNECTIONS);
    open.forEach(HttpListener::closeQuietly);
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }
}
