package dev.mediaimporter.internal.http;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Sends single HTTP requests, with the automatic behaviour of google-http-client switched off: no
 * retries, redirects, decompression or logging. Thread-safe.
 */
public final class PlainHttp {
  /**
   * The limits on the waits of one exchange.
   *
   * @param connect for a connection, and for a free one of the pool
   * @param firstByte from sending a request to the complete head of the answer
   * @param stall for more of the body
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration stall) {}

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int MAX_REFUSAL_BYTES = 64 * 1024;

  private final HttpRequestFactory requests;
  private final Timeouts timeouts;
  private final LongSupplier nanos;

  /** The caller closes the transport. */
  public PlainHttp(HttpTransport transport, Timeouts timeouts) {
    this(transport, timeouts, System::nanoTime);
  }

  /** @param nanos nanoseconds that only grow; they limit how long a body may take */
  PlainHttp(HttpTransport transport, Timeouts timeouts, LongSupplier nanos) {
    this.requests = transport.createRequestFactory();
    this.timeouts = timeouts;
    this.nanos = nanos;
  }

  /**
   * Checks the address of a server, which settings name.
   *
   * @throws IllegalStateException naming it, if no request can be sent there
   */
  public static void checkUrl(String name, URI url) {
    if (!("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null) {
      throw new IllegalStateException(
          name + " is an http or https address with a host and without user or fragment");
    }
  }

  /**
   * Sends one request and waits for the head of the answer; the caller closes its body.
   *
   * @param what the thing that is asked for, for messages
   * @throws SourceUnavailableException if there is no answer
   * @throws InvalidRequestException if the certificate of the server is not trusted, or a proxy
   *     refuses the user
   */
  public HttpResponse send(
      String what,
      String method,
      URI uri,
      Map<String, List<String>> headers,
      @Nullable HttpContent content) {
    try {
      HttpHeaders all = new HttpHeaders();
      headers.forEach((name, values) -> all.set(name.toLowerCase(Locale.ROOT), values));
      all.setAcceptEncoding("identity");
      all.setUserAgent("media-importer");
      HttpRequest request = requests
          .buildRequest(method, verbatim(uri), content)
          .setHeaders(all)
          .setThrowExceptionOnExecuteError(false)
          .setNumberOfRetries(0)
          .setFollowRedirects(false)
          .setResponseReturnRawInputStream(true)
          .setSuppressUserAgentSuffix(true)
          .setLoggingEnabled(false)
          .setCurlLoggingEnabled(false)
          .setConnectTimeout(millis(timeouts.connect()))
          .setReadTimeout(millis(timeouts.firstByte()))
          .setWriteTimeout(millis(timeouts.firstByte()));
      HttpResponse response = request.execute();
      if (response.getStatusCode() == PROXY_AUTHENTICATION_REQUIRED) {
        response.disconnect();
        throw new InvalidRequestException(
            what + ": the proxy asks for a user and a password; check those of the proxy setting");
      }
      return response;
    } catch (UnknownHostException e) {
      throw new SourceUnavailableException(
          FailureReason.UNREACHABLE,
          what + ": cannot find "
              + SafeText.of(String.valueOf(e.getMessage()).replaceFirst(":.*", ""))
              + ": check that this machine is online, its DNS and proxy settings, and the address",
          e);
    } catch (ConnectException e) {
      throw new SourceUnavailableException(
          what + ": nothing answers at "
              + (e instanceof HttpHostConnectException failed && failed.getHost() != null
                  ? failed.getHost().getHostName() + ":" + failed.getHost().getPort()
                  : hostAndPort(uri))
              + ": is this machine online?",
          e);
    } catch (IOException e) {
      Optional<String> certificate = ServerCertificates.objection(e);
      if (certificate.isPresent()) {
        throw new InvalidRequestException(what + ": " + certificate.get(), e);
      }
      throw unreachable(what, e);
    } catch (IllegalArgumentException e) {
      // Thrown for headers and addresses that make no sense; its message may quote the address.
      throw new SourceUnavailableException(what + ": the answer or its address is malformed");
    } catch (IllegalStateException e) {
      throw new SourceUnavailableException(what + ": the HTTP transport was closed", e);
    }
  }

  /**
   * {@code GenericUrl} rewrites a query it takes apart, which a signed address does not survive.
   */
  private static GenericUrl verbatim(URI uri) {
    GenericUrl url = new GenericUrl(uri.getScheme() + "://" + uri.getRawAuthority(), true);
    String path = uri.getRawPath().replaceFirst("^/", "");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    url.setPathParts(List.of("", path + query));
    return url;
  }

  /** Whether a refused request can succeed when it is repeated unchanged. */
  public static boolean isTransient(int status) {
    return status == 408 || status == 409 || status == 425 || status == 499 || status >= 500;
  }

  private static String hostAndPort(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /** The exception for a broken connection. */
  public static SourceUnavailableException unreachable(String what, IOException e) {
    String kind = e.getClass().getSimpleName();
    return e instanceof InterruptedIOException && !Thread.currentThread().isInterrupted()
        ? new SourceUnavailableException(
            FailureReason.TIMED_OUT, what + ": no answer in time (" + kind + ")", e)
        : new SourceUnavailableException(what + ": the connection failed (" + kind + ")", e);
  }

  /**
   * Reads a body of bounded size in bounded time and closes it. One that was compressed with gzip,
   * which proxies do unasked, is decompressed; its size is then that of the text.
   *
   * @return the text, or empty if it is longer
   */
  public Optional<String> readText(String what, HttpResponse response, int maxBytes) {
    long start = nanos.getAsLong();
    long most = timeouts.firstByte().plus(timeouts.stall()).toNanos();
    try (InputStream in = decoded(response)) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (text.size() + n > maxBytes) {
          return Optional.empty();
        }
        if (nanos.getAsLong() - start > most) {
          throw new SourceUnavailableException(
              FailureReason.TIMED_OUT, what + ": the answer came too slowly");
        }
        text.write(buffer, 0, n);
      }
      return Optional.of(text.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreachable(what, e);
    }
  }

  private static InputStream decoded(HttpResponse response) throws IOException {
    InputStream body = body(response);
    boolean compressed = header(response, "content-encoding")
        .filter(coding -> coding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip"))
        .isPresent();
    if (!compressed) {
      return body;
    }
    try {
      return new GZIPInputStream(body);
    } catch (IOException e) {
      body.close();
      throw e;
    }
  }

  /** Reads a body as {@link #readText} does; one that breaks off counts as empty. */
  public String readRefusal(String what, HttpResponse response) {
    try {
      return readText(what, response, MAX_REFUSAL_BYTES).orElse("");
    } catch (SourceUnavailableException e) {
      return "";
    }
  }

  /** The body; an empty one if there is none. */
  public static InputStream body(HttpResponse response) throws IOException {
    InputStream in = response.getContent();
    return in == null ? InputStream.nullInputStream() : in;
  }

  /** The first header of this lower-case name. */
  public static Optional<String> header(HttpResponse response, String name) {
    return Optional.ofNullable(response.getHeaders().getFirstHeaderStringValue(name));
  }

  /** The media type of the answer in lower case without parameters; empty if it names none. */
  public static Optional<String> mediaType(HttpResponse response) {
    return Optional.ofNullable(response.getContentType())
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(type -> !type.isEmpty());
  }
}
