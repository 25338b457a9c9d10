package dev.mediaimporter.photos.google;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one of Google's JSON APIs. Each is one request, and one more after refreshing the access
 * token when the first was answered 401. Thread-safe.
 */
final class ApiCalls {
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private final PlainHttp http;
  private final BearerToken bearer;
  private final GoogleErrors errors;
  private final String root;

  ApiCalls(PlainHttp http, BearerToken bearer, GoogleErrors errors, URI root) {
    this.http = http;
    this.bearer = bearer;
    this.errors = errors;
    this.root = root.toString().replaceFirst("/+$", "");
  }

  /** A query parameter. */
  record Parameter(String name, String value) {}

  /** What the refusals of one resource mean. */
  @FunctionalInterface
  interface Refusals {
    MediaImportException of(ErrorAnswer answer);
  }

  /**
   * GETs an object.
   *
   * @param what the thing that is asked for, for messages
   * @param path below the root, encoded
   */
  JsonObject get(String what, String path, List<Parameter> parameters) {
    return get(what, path, parameters, refusal -> errors.of(what, refusal));
  }

  /** The same for a resource whose refusals mean something of their own. */
  JsonObject get(String what, String path, List<Parameter> parameters, Refusals refusals) {
    return readObject(what, accepted(what, send(what, "GET", path, parameters, null), refusals));
  }

  /**
   * GETs one thing by its id; empty when there is none that this app may see. Google was seen to
   * answer 400 for unknown ids, and documents 404.
   */
  Optional<JsonObject> find(String what, String path) {
    HttpResponse response = send(what, "GET", path, List.of(), null);
    if (response.isSuccessStatusCode()) {
      return Optional.of(readObject(what, response));
    }
    ErrorAnswer answer = ErrorAnswer.read(http, what, response);
    MediaImportException error = errors.of(what, answer);
    boolean gone = answer.httpStatus() == 404
        || (answer.httpStatus() == 400
            && (answer.status().isEmpty() || answer.status().equals("INVALID_ARGUMENT")))
        || (answer.httpStatus() == 403 && error instanceof InvalidRequestException);
    if (gone) {
      return Optional.empty();
    }
    throw error;
  }

  /** POSTs an object and returns the one that is answered. */
  JsonObject post(String what, String path, JsonObject body) {
    return post(what, path, body, refusal -> errors.of(what, refusal));
  }

  /** The same for a resource whose refusals mean something of their own. */
  JsonObject post(String what, String path, JsonObject body, Refusals refusals) {
    return readObject(what, accepted(what, send(what, "POST", path, List.of(), body), refusals));
  }

  /** DELETEs a thing; one that is not there is no failure. */
  void delete(String what, String path) {
    HttpResponse response = send(what, "DELETE", path, List.of(), null);
    // Read also when it succeeded, so that the connection can be used again.
    ErrorAnswer answer = ErrorAnswer.read(http, what, response);
    if (!response.isSuccessStatusCode() && response.getStatusCode() != 404) {
      throw errors.of(what, answer);
    }
  }

  private HttpResponse accepted(String what, HttpResponse response, Refusals refusals) {
    if (!response.isSuccessStatusCode()) {
      throw refusals.of(ErrorAnswer.read(http, what, response));
    }
    return response;
  }

  /** Encodes an id as one segment of a path. */
  static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse send(
      String what,
      String method,
      String path,
      List<Parameter> parameters,
      @Nullable JsonObject body) {
    URI uri = uri(path, parameters);
    Map<String, List<String>> headers = bearer.headers(uri);
    HttpResponse response = http.send(what, method, uri, headers, content(body));
    if (response.getStatusCode() != 401) {
      return response;
    }
    ErrorAnswer.read(http, what, response);
    bearer.refresh(uri, headers);
    return http.send(what, method, uri, bearer.headers(uri), content(body));
  }

  private URI uri(String path, List<Parameter> parameters) {
    StringBuilder uri = new StringBuilder(root).append(path);
    char separator = '?';
    for (Parameter parameter : parameters) {
      uri.append(separator)
          .append(parameter.name())
          .append('=')
          .append(URLEncoder.encode(parameter.value(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return URI.create(uri.toString());
  }

  private static @Nullable ByteArrayContent content(@Nullable JsonObject body) {
    return body == null
        ? null
        : ByteArrayContent.fromString("application/json; charset=utf-8", body.toString());
  }

  private JsonObject readObject(String what, HttpResponse response) {
    String text = http.readText(what, response, MAX_ANSWER_BYTES)
        .orElseThrow(() -> new SourceUnavailableException(
            what + ": the answer is longer than " + MAX_ANSWER_BYTES + " bytes", null));
    return Json.parse(text)
        .flatMap(Json::asObject)
        .orElseThrow(() -> new SourceUnavailableException(
            what + ": the answer is no JSON object but " + text.length() + " characters of "
                + PlainHttp.mediaType(response).map(SafeText::of).orElse("no named type"),
            null));
  }
}
