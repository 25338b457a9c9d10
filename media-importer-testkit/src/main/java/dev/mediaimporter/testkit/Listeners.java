package dev.mediaimporter.testkit;

import dev.mediaimporter.testkit.emulator.http.HttpListener;
import dev.mediaimporter.testkit.emulator.http.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ServerSocketFactory;

/** The ports that the emulator listens on: two hosts, and the first also over TLS if asked. */
record Listeners(List<HttpListener> all) implements Closeable {
  private static final String HOST = "127.0.0.1";

  /**
   * Binds all the ports that the settings name.
   *
   * @throws UncheckedIOException if a port can't be had
   */
  static Listeners bind(PhotosEmulator.Builder settings) {
    ServerSocketFactory plain = ServerSocketFactory.getDefault();
    List<HttpListener> bound = new ArrayList<>();
    try {
      bound.add(bind(settings, plain, settings.port, Origin.PRIMARY));
      bound.add(bind(settings, plain, settings.redirectPort, Origin.REDIRECT_HOST));
      if (settings.tls != null) {
        ServerSocketFactory secure = settings.tls.getServerSocketFactory();
        bound.add(bind(settings, secure, settings.tlsPort, Origin.PRIMARY));
      }
      return new Listeners(List.copyOf(bound));
    } catch (IOException e) {
      bound.forEach(HttpListener::close);
      throw new UncheckedIOException("can't listen on " + HOST + ": " + e.getMessage(), e);
    }
  }

  private static HttpListener bind(
      PhotosEmulator.Builder settings, ServerSocketFactory sockets, int port, Origin origin)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return HttpListener.bind(
        sockets, new InetSocketAddress(loopback, port), origin, settings.sleeper);
  }

  void start(HttpListener.Handler handler) {
    for (HttpListener listener : all) {
      listener.start(handler);
    }
  }

  String primaryUrl() {
    return "http://" + HOST + ":" + all.get(0).port();
  }

  String redirectUrl() {
    return "http://" + HOST + ":" + all.get(1).port();
  }

  Optional<String> tlsUrl() {
    return all.size() < 3
        ? Optional.empty()
        : Optional.of("https://" + HOST + ":" + all.get(2).port());
  }

  @Override
  public void close() {
    all.forEach(HttpListener::close);
  }
}
