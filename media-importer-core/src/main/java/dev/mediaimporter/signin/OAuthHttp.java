package dev.mediaimporter.signin;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.UrlEncodedContent;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests to Google's OAuth endpoints: none is repeated, redirected or logged.
 * Thread-safe.
 */
final class OAuthHttp {
  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final HttpTransport transport;
  private final Duration timeout;
  private final Clock clock;

  OAuthHttp(HttpTransport transport, Duration timeout, Clock clock) {
    this.transport = transport;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Blocks for the answer, whatever its status.
   *
   * @param endpoint how messages call the address, such as {@code the token endpoint}
   * @throws SourceUnavailableException if there is none, or an endless one
   */
  OAuthAnswer post(String endpoint, URI url, Map<String, String> form) {
    return send(endpoint, "POST", url, new UrlEncodedContent(form));
  }

  /** The same without a body. */
  OAuthAnswer get(String endpoint, URI url) {
    return send(endpoint, "GET", url, null);
  }

  private OAuthAnswer send(String endpoint, String method, URI url, @Nullable HttpContent form) {
    int millis = Math.toIntExact(timeout.toMillis());
    try {
      HttpRequest request = transport
          .createRequestFactory()
          .buildRequest(method, new GenericUrl(url), form)
          .setLoggingEnabled(false)
          .setFollowRedirects(false)
          .setThrowExceptionOnExecuteError(false)
          .setConnectTimeout(millis)
          .setReadTimeout(millis)
          .setWriteTimeout(millis);
      request.getHeaders().setAccept("application/json");
      Instant deadline = clock.instant().plus(timeout).plus(timeout);
      HttpResponse response = request.execute();
      try {
        return new OAuthAnswer(
            endpoint, response.getStatusCode(), response.getHeaders(), json(response, deadline));
      } finally {
        response.disconnect();
      }
    } catch (SocketTimeoutException e) {
      throw new SourceUnavailableException(
          FailureReason.TIMED_OUT, endpoint + " took too long to answer: try again", e);
    } catch (IOException e) {
      throw new SourceUnavailableException(
          endpoint + " did not answer (" + e.getClass().getSimpleName() + "): try again", e);
    }
  }

  private JsonObject json(HttpResponse response, Instant deadline) throws IOException {
    InputStream in = response.getContent();
    if (in == null) {
      return new JsonObject();
    }
    byte[] bytes = new byte[MAX_ANSWER_BYTES + 1];
    int size = 0;
    int read;
    while ((read = in.read(bytes, size, bytes.length - size)) > 0) {
      size += read;
      if (clock.instant().isAfter(deadline)) {
        throw new SocketTimeoutException("the answer is still not complete");
      }
    }
    if (size > MAX_ANSWER_BYTES) {
      throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
    }
    try {
      JsonElement json =
          JsonParser.parseString(new String(Arrays.copyOf(bytes, size), StandardCharsets.UTF_8));
      return json instanceof JsonObject object ? object : new JsonObject();
    } catch (JsonParseException e) {
      return new JsonObject();
    }
  }
}
