package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.internal.http.BoundedTransport;
import dev.mediaimporter.internal.http.HttpTimeouts;
import dev.mediaimporter.internal.http.PlainHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;

/**
 * The connection of a client to one of Google's photo APIs and to the hosts of its media bytes.
 *
 * @param closing closes the transport if it belongs to the client
 */
record ApiConnection(
    GooglePhotosSettings settings,
    Clock clock,
    GoogleErrors errors,
    ApiCalls api,
    MediaFetcher bytes,
    Runnable closing) {

  /** Uses the caller's transport, and leaves it open. */
  static ApiConnection shared(
      HttpTransport transport,
      Credentials credentials,
      GooglePhotosSettings settings,
      URI root,
      Clock clock) {
    return connect(transport, credentials, settings, root, clock, () -> {});
  }

  /** Opens a transport that is closed with the client. */
  static ApiConnection owned(
      Credentials credentials, GooglePhotosSettings settings, URI root, Clock clock) {
    HttpTransport transport = newTransport(settings);
    return connect(transport, credentials, settings, root, clock, () -> {
      try {
        transport.shutdown();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  static HttpTransport newTransport(GooglePhotosSettings settings) {
    return BoundedTransport.create(timeouts(settings));
  }

  static HttpTimeouts timeouts(GooglePhotosSettings settings) {
    return new HttpTimeouts(
        settings.connectTimeout(), settings.firstByteTimeout(), settings.stallTimeout());
  }

  private static ApiConnection connect(
      HttpTransport transport,
      Credentials credentials,
      GooglePhotosSettings settings,
      URI root,
      Clock clock,
      Runnable closing) {
    PlainHttp http = new PlainHttp(transport, timeouts(settings), clock);
    BearerToken bearer = new BearerToken(credentials, clock);
    GoogleErrors errors = new GoogleErrors(clock);
    return new ApiConnection(
        settings,
        clock,
        errors,
        new ApiCalls(http, bearer, errors, root),
        new MediaFetcher(http, bearer, errors, new AllowedHosts(settings.byteHosts(), root)),
        closing);
  }
}
