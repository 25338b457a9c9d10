package dev.mediaimporter.photos.google;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which addresses media bytes may be fetched from, so that neither a forged listing nor a redirect
 * can send requests, or a token, anywhere else. Immutable.
 */
final class AllowedHosts {
  private final List<String> suffixes;
  private final String endpointHost;
  private final boolean loopback;
  private final boolean plainHttp;

  /** Takes the rules from the settings and from the API whose items are fetched. */
  AllowedHosts(List<String> suffixes, URI endpoint) {
    this.suffixes = suffixes.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.endpointHost = host(endpoint).orElse("");
    this.loopback = isLoopback(endpointHost);
    this.plainHttp = "http".equalsIgnoreCase(endpoint.getScheme());
  }

  /** Why this address may not be asked; empty when it may. Never quotes more than the host. */
  Optional<String> objectionTo(URI uri) {
    Optional<String> host = host(uri);
    if (host.isEmpty() || uri.getRawUserInfo() != null) {
      return Optional.of("an address without a plain host");
    }
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    if (!https && !(plainHttp && "http".equalsIgnoreCase(uri.getScheme()))) {
      return Optional.of("host " + host.get() + " without https");
    }
    return allows(host.get())
        ? Optional.empty()
        : Optional.of("host " + host.get() + ", which the settings do not allow");
  }

  private boolean allows(String host) {
    return host.equals(endpointHost)
        || (loopback && isLoopback(host))
        || suffixes.stream().anyMatch(suffix -> host.equals(suffix) || host.endsWith("." + suffix));
  }

  private static Optional<String> host(URI uri) {
    return Optional.ofNullable(uri.getHost()).map(host -> host.toLowerCase(Locale.ROOT));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /**
   * Whether two addresses have the same origin, so that a secret sent to one may go to the other.
   */
  static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && host(a).equals(host(b))
        && port(a) == port(b);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
