package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.OAuthErrors;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests with the caller's credentials. Thread-safe. */
record AuthorizedHttp(PlainHttp http, Credentials credentials, Clock clock) {
  /**
   * Sends one request, as {@link PlainHttp#send}, and one more with a new token if the first was
   * answered 401.
   */
  HttpResponse send(
      String what,
      String method,
      URI uri,
      Map<String, List<String>> headers,
      @Nullable HttpContent content) {
    Map<String, List<String>> authorization = authorization(uri);
    HttpResponse response = http.send(what, method, uri, joined(headers, authorization), content);
    if (response.getStatusCode() != 401) {
      return response;
    }
    // Read, so that the connection can be used again.
    http.readRefusal(what, response);
    refresh(uri, authorization);
    return http.send(what, method, uri, joined(headers, authorization(uri)), content);
  }

  private static Map<String, List<String>> joined(
      Map<String, List<String>> a, Map<String, List<String>> b) {
    Map<String, List<String>> all = new HashMap<>(a);
    all.putAll(b);
    return all;
  }

  /** The headers that name the user. Blocks while a token is fetched. */
  Map<String, List<String>> authorization(URI uri) {
    try {
      Map<String, List<String>> headers = credentials.getRequestMetadata(uri);
      return headers == null ? Map.of() : headers;
    } catch (IOException e) {
      throw refused(e);
    } catch (IllegalStateException e) {
      throw new AccessRejectedException("the credentials hold no access token: sign in");
    }
  }

  /**
   * Gets a token other than the refused one; one that comes late finds it done. Threads that come
   * together share one refresh and its outcome: google-auth's {@code OAuth2Credentials} sees to it.
   */
  void refresh(URI uri, Map<String, List<String>> refused) {
    if (!authorization(uri).equals(refused)) {
      return;
    }
    try {
      credentials.refresh();
    } catch (IOException e) {
      throw refused(e);
    } catch (IllegalStateException e) {
      throw new AccessRejectedException(
          "the access token was refused and cannot be refreshed: pass a new one, or credentials with"
              + " a refresh token");
    }
  }

  /** Credentials that are not ours report refusals through google-http-client's exceptions. */
  private MediaImportException refused(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MediaImportException known) {
        return known;
      }
      if (cause instanceof HttpResponseException answer) {
        return OAuthErrors.of(
            "the token endpoint",
            answer.getStatusCode(),
            Optional.ofNullable(answer.getHeaders().getRetryAfter())
                .flatMap(value -> RetryAfter.parse(value, clock)),
            Optional.ofNullable(answer.getContent())
                .flatMap(Json::parse)
                .flatMap(Json::asObject)
                .orElseGet(JsonObject::new),
            OAuthErrors.SIGN_IN_ENDED);
      }
    }
    return new SourceUnavailableException(
        "the access token cannot be refreshed (" + e.getClass().getSimpleName() + ")");
  }

  /** Without the credentials, which may print a secret. */
  @Override
  public String toString() {
    return "AuthorizedHttp";
  }
}
