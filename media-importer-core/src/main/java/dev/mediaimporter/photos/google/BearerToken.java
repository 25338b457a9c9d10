package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Credentials;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The caller's credentials as request headers. When many threads meet a token that has expired, it
 * is refreshed once. Thread-safe.
 */
final class BearerToken {
  private final Credentials credentials;
  private final GoogleErrors errors;
  private final ReentrantLock refreshing = new ReentrantLock();

  BearerToken(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.errors = new GoogleErrors(clock);
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

  /** Gets a token other than the refused one. Blocks; returns at once if another thread did it. */
  void refresh(URI uri, Map<String, List<String>> refused) {
    try {
      refreshing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("interrupted while the access token is refreshed", e);
    }
    try {
      if (headers(uri).equals(refused)) {
        credentials.refresh();
      }
    } catch (IOException e) {
      throw refused(e);
    } catch (IllegalStateException e) {
      throw new AccessRejectedException(
          "the access token was refused and cannot be refreshed: pass a new one, or credentials with"
              + " a refresh token",
          null);
    } finally {
      refreshing.unlock();
    }
  }

  /** Credentials that are not ours report refusals through google-http-client's exceptions. */
  private MediaImportException refused(IOException e) {
    for (Throwable cause = e; cause != null; cause = nextCause(cause)) {
      if (cause instanceof MediaImportException known) {
        return known;
      }
      if (cause instanceof HttpResponseException answer) {
        return errors.ofTokenEndpoint(ErrorAnswer.of(
            answer.getStatusCode(),
            Optional.ofNullable(answer.getHeaders())
                .map(headers -> headers.getFirstHeaderStringValue("retry-after")),
            Optional.empty(),
            Optional.ofNullable(answer.getContent()).orElse("")));
      }
    }
    return new SourceUnavailableException(
        FailureReason.SOURCE_UNAVAILABLE,
        "the access token cannot be refreshed (" + e.getClass().getSimpleName() + ")",
        null);
  }

  private static @Nullable Throwable nextCause(Throwable e) {
    return e.getCause() == e ? null : e.getCause();
  }
}
