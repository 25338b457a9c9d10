package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.OAuthErrors;
import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The caller's credentials as request headers. When many threads meet a token that has expired, it
 * is refreshed once. Thread-safe.
 */
final class BearerToken {
  private final Credentials credentials;
  private final Clock clock;
  private final AtomicReference<@Nullable FutureTask<Boolean>> refreshing = new AtomicReference<>();

  BearerToken(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /** The headers for a request. Blocks while a token is fetched. */
  Map<String, List<String>> headers(URI uri) {
    try {
      Map<String, List<String>> headers = credentials.getRequestMetadata(uri);
      return headers == null ? Map.of() : headers;
    } catch (IOException e) {
      throw refused(e);
    } catch (IllegalStateException e) {
      throw new AccessRejectedException("the credentials hold no access token: log in", null);
    }
  }

  /**
   * Gets a token other than the refused one. Threads that come together share one refresh and what
   * it ends in; one that comes late finds it done. Blocks.
   */
  void refresh(URI uri, Map<String, List<String>> refused) {
    FutureTask<Boolean> mine = new FutureTask<>(() -> {
      boolean needed = headers(uri).equals(refused);
      if (needed) {
        renew();
      }
      return needed;
    });
    FutureTask<Boolean> shared = refreshing.compareAndExchange(null, mine);
    if (shared == null) {
      shared = mine;
      try {
        mine.run();
      } finally {
        refreshing.set(null);
      }
    }
    try {
      shared.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("interrupted while the access token is refreshed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaImportException known) {
        throw known;
      }
      throw new IllegalStateException("refreshing the access token", e.getCause());
    }
  }

  private void renew() {
    try {
      credentials.refresh();
    } catch (IOException e) {
      throw refused(e);
    } catch (IllegalStateException e) {
      throw new AccessRejectedException(
          "the access token was refused and cannot be refreshed: pass a new one, or credentials with"
              + " a refresh token",
          null);
    }
  }

  /** Credentials that are not ours report refusals through google-http-client's exceptions. */
  private MediaImportException refused(IOException e) {
    for (Throwable cause = e; cause != null; cause = nextCause(cause)) {
      if (cause instanceof MediaImportException known) {
        return known;
      }
      if (cause instanceof HttpResponseException answer) {
        return OAuthErrors.of(
            "the token endpoint",
            answer.getStatusCode(),
            Optional.ofNullable(answer.getHeaders())
                .map(headers -> headers.getFirstHeaderStringValue("retry-after"))
                .flatMap(value -> RetryAfter.parse(value, clock)),
            Optional.ofNullable(answer.getContent())
                .flatMap(Json::parse)
                .flatMap(Json::asObject)
                .orElseGet(JsonObject::new),
            OAuthErrors.SIGN_IN_ENDED);
      }
    }
    return new SourceUnavailableException(
        "the access token cannot be refreshed (" + e.getClass().getSimpleName() + ")", null);
  }

  private static @Nullable Throwable nextCause(Throwable e) {
    return e.getCause() == e ? null : e.getCause();
  }
}
