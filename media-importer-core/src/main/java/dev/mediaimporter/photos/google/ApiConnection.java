package dev.mediaimporter.photos.google;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.BoundedTransport;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client to one of Google's photo APIs and to the hosts of its media bytes.
 * Each call of the API is one request, and one more after refreshing the access token when the
 * first was answered 401. Thread-safe.
 */
final class ApiConnection {
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;
  private static final Gson GSON = new Gson();

  final GooglePhotosSettings settings;
  final GoogleErrors errors;
  final MediaFetcher bytes;
  private final PlainHttp http;
  private final AuthorizedHttp authorized;
  private final Clock clock;
  private final String root;
  private final @Nullable HttpTransport owned;

  /**
   * Uses a transport.
   *
   * @param owned whether {@link #close} closes it
   */
  ApiConnection(
      HttpTransport transport,
      boolean owned,
      Credentials credentials,
      GooglePhotosSettings settings,
      URI root,
      Clock clock) {
    this.settings = settings;
    this.errors = new GoogleErrors(clock);
    this.http = new PlainHttp(transport, timeouts(settings));
    this.authorized = new AuthorizedHttp(http, credentials, clock);
    this.bytes =
        new MediaFetcher(http, authorized, errors, new AllowedHosts(settings.byteHosts(), root));
    this.clock = clock;
    this.root = root.toString().replaceFirst("/+$", "");
    this.owned = owned ? transport : null;
  }

  /** Opens a transport that {@link #close} closes. */
  static ApiConnection owned(
      Credentials credentials, GooglePhotosSettings settings, URI root, Clock clock) {
    return new ApiConnection(newTransport(settings), true, credentials, settings, root, clock);
  }

  static HttpTransport newTransport(GooglePhotosSettings settings) {
    return BoundedTransport.create(timeouts(settings), settings.caFile());
  }

  static PlainHttp.Timeouts timeouts(GooglePhotosSettings settings) {
    return new PlainHttp.Timeouts(
        settings.connectTimeout(), settings.firstByteTimeout(), settings.stallTimeout());
  }

  void close() {
    if (owned != null) {
      try {
        owned.shutdown();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * GETs an object.
   *
   * @param what the thing that is asked for, for messages
   * @param path below the root, encoded, with the query
   * @param refusals what a refusal means; {@code errors::of} unless it means something of its own
   */
  ApiAnswer get(
      String what, String path, BiFunction<String, ErrorAnswer, MediaImportException> refusals) {
    return call(what, "GET", path, null).orThrow(refusals);
  }

  /** POSTs an object and returns the one that is answered. */
  ApiAnswer post(
      String what,
      String path,
      Map<String, Object> body,
      BiFunction<String, ErrorAnswer, MediaImportException> refusals) {
    return call(what, "POST", path, body).orThrow(refusals);
  }

  /**
   * GETs one thing by its id; empty when there is none that this app may see. Google was seen to
   * answer 400 for unknown ids, and documents 404.
   */
  Optional<ApiAnswer> find(String what, String path) {
    Reply reply = call(what, "GET", path, null);
    if (reply.refusal().isEmpty()) {
      return Optional.of(reply.answer());
    }
    ErrorAnswer refusal = reply.refusal().get();
    MediaImportException error = errors.of(what, refusal);
    boolean gone = refusal.httpStatus() == 404
        || (refusal.httpStatus() == 400
            && (refusal.status().isEmpty() || refusal.status().equals("INVALID_ARGUMENT")))
        || (refusal.httpStatus() == 403 && error instanceof InvalidRequestException);
    if (gone) {
      return Optional.empty();
    }
    throw error;
  }

  /** DELETEs a thing; one that is not there is not a failure. */
  void delete(String what, String path) {
    HttpResponse response = send(what, "DELETE", path, null);
    // Read also when it succeeded, so that the connection can be used again.
    ErrorAnswer answer = ErrorAnswer.read(http, what, response);
    if (!response.isSuccessStatusCode() && response.getStatusCode() != 404) {
      throw errors.of(what, answer);
    }
  }

  /** Encodes an id as one segment of a path, or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The query parameter that asks for the next page. */
  static String pageToken(Optional<String> token) {
    return token.map(text -> "&pageToken=" + encoded(text)).orElse("");
  }

  /**
   * Fetches a page, and once more if it ends the listing without an item: Google answers so at the
   * end of a listing and for an empty album, and a server in trouble may.
   */
  static <T> Page<T> confirmed(Supplier<Page<T>> fetch) {
    Page<T> page = fetch.get();
    return page.items().isEmpty() && page.nextToken().isEmpty() ? fetch.get() : page;
  }

  /** What was answered; the refusal is an error in the answer, whatever its HTTP status. */
  private record Reply(ApiAnswer answer, Optional<ErrorAnswer> refusal) {
    ApiAnswer orThrow(BiFunction<String, ErrorAnswer, MediaImportException> refusals) {
      if (refusal.isPresent()) {
        throw refusals.apply(answer.what(), refusal.get());
      }
      return answer;
    }
  }

  private Reply call(String what, String method, String path, @Nullable Map<String, Object> body) {
    // Links may be no older than they say, however slowly the answer comes.
    Instant asked = clock.instant();
    HttpResponse response = send(what, method, path, body);
    if (!response.isSuccessStatusCode()) {
      return new Reply(
          new ApiAnswer(what, asked, new JsonObject()),
          Optional.of(ErrorAnswer.read(http, what, response)));
    }
    ApiAnswer answer = read(what, asked, response);
    return new Reply(answer, ErrorAnswer.in(answer.json(), response));
  }

  private HttpResponse send(
      String what, String method, String path, @Nullable Map<String, Object> body) {
    ByteArrayContent content = body == null
        ? null
        : ByteArrayContent.fromString("application/json; charset=utf-8", GSON.toJson(body));
    return authorized.send(what, method, URI.create(root + path), Map.of(), content);
  }

  private ApiAnswer read(String what, Instant asked, HttpResponse response) {
    String text = http.readText(what, response, MAX_ANSWER_BYTES)
        .orElseThrow(() -> new SourceUnavailableException(
            what + ": the answer is longer than " + MAX_ANSWER_BYTES + " bytes"));
    return Json.parse(text)
        .flatMap(Json::asObject)
        .map(json -> new ApiAnswer(what, asked, json))
        .orElseThrow(() -> new SourceUnavailableException(
            what + ": the answer is no JSON object but " + text.length() + " characters of "
                + PlainHttp.mediaType(response).map(SafeText::of).orElse("no named type")));
  }
}
