package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.http.BodyWriter;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The types of faults, by the part of the emulator that acts on them. */
public final class FaultTypes {
  static final Set<RequestKind> SHOWING_ITEMS = Set.of(
      RequestKind.MEDIA_ITEMS_SEARCH,
      RequestKind.MEDIA_ITEMS_LIST,
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.PICKED_ITEMS_LIST);
  static final Set<RequestKind> SHOWING_ITEMS_AND_BYTES = Set.of(
      RequestKind.MEDIA_ITEMS_SEARCH,
      RequestKind.MEDIA_ITEMS_LIST,
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.PICKED_ITEMS_LIST,
      RequestKind.BYTES,
      RequestKind.VIDEO_REDIRECT,
      RequestKind.BYTES_HEAD);
  static final Set<RequestKind> SINGLE_ITEMS_AND_BYTES = Set.of(
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.BYTES,
      RequestKind.VIDEO_REDIRECT,
      RequestKind.REDIRECT_TARGET,
      RequestKind.BYTES_HEAD);

  /** An answer of the byte host with one transparent pixel. */
  static final HttpResponse MISSING_WITH_PNG = HttpResponse.of(
      404,
      "image/png",
      MediaBytes.of(
          Base64.getDecoder()
              .decode(
                  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")));

  private FaultTypes() {}

  /** What an answer depends on besides the fault. */
  public record Circumstances(RequestKind kind, Instant now, boolean reworded) {
    boolean ofApi() {
      return RequestKind.API.contains(kind);
    }

    HttpResponse response(ApiError error) {
      return error.response(reworded, ApiError.service(kind));
    }
  }

  /** Answers in the place of the real handler. */
  public sealed interface Answering extends Fault {
    @Override
    default Set<RequestKind> meantFor() {
      return RequestKind.API;
    }

    HttpResponse answer(Circumstances circumstances);
  }

  /** Always the same answer. */
  record Fixed(Set<RequestKind> meantFor, HttpResponse answer) implements Answering {
    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return answer;
    }
  }

  /** A page for people instead of what was asked for. */
  static Fault page(int status, Set<RequestKind> meantFor) {
    return new Fixed(
        meantFor,
        HttpResponse.html(status, "Google Photos", "This page is not what was asked for."));
  }

  /** JSON with the status 200 instead of what an API would answer. */
  static Fault json(String json) {
    return new Fixed(RequestKind.API, Json.response(200, json));
  }

  record Refusal(ApiError error, Set<RequestKind> meantFor) implements Answering {
    Refusal(ApiError error) {
      this(error, RequestKind.API);
    }

    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return circumstances.ofApi()
          ? circumstances.response(error)
          : HttpResponse.html(
              error.code(), "Error", "Your client does not have permission to get this.");
    }
  }

  record Throttled(Hint hint, Duration delay) implements Answering {
    enum Hint {
      NONE,
      SECONDS,
      DATE
    }

    @Override
    public HttpResponse answer(Circumstances circumstances) {
      HttpResponse response = circumstances.ofApi()
          ? circumstances.response(ApiError.perMinuteQuota())
          : HttpResponse.html(429, "Error", "Too many requests.");
      return switch (hint) {
        case NONE -> response;
        case SECONDS -> response.with("Retry-After", Long.toString(delay.toSeconds()));
        case DATE -> response.with("Retry-After", httpDate(circumstances.now().plus(delay)));
      };
    }
  }

  record ServerError(int status, Fault.Body body) implements Answering {
    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return switch (body) {
        case EMPTY -> HttpResponse.empty(status);
        case HTML -> HttpResponse.html(status, "Error " + status, "That is an error.");
        case JSON ->
          RequestKind.SIGN_IN.contains(circumstances.kind())
              ? Json.response(
                  status,
                  "{\"error\":\"internal_failure\",\"error_description\":\"Try again later.\"}")
              : circumstances.response(ApiError.ofServer(status));
      };
    }
  }

  /** Changes how the answer is delivered, whatever it is. */
  record Shaping(String name, UnaryOperator<BodyWriter> shape) implements Fault {
    @Override
    public Set<RequestKind> meantFor() {
      return RequestKind.MEDIA;
    }
  }

  /** Concerns one item wherever it is shown: a page of a listing asks about each of its items. */
  sealed interface OfItem extends Fault {}

  public record Omits(ItemField field, Set<RequestKind> meantFor) implements OfItem {}

  public record Gone(int status, Set<RequestKind> meantFor) implements OfItem {}

  public record BatchGetStatus(int code, String message, Set<RequestKind> meantFor)
      implements OfItem {}

  /** A fault of an item that has no parameter. */
  record ItemQuirk(String name, Set<RequestKind> meantFor) implements OfItem {}

  /** Known to the handler that answers the request. */
  sealed interface OfAnswer extends Fault {}

  public record EmptyPages(int count, Set<RequestKind> meantFor) implements OfAnswer {}

  public record RedirectsTo(String url, Set<RequestKind> meantFor) implements OfAnswer {}

  public record FlawedIdentity(IdentityFlaw flaw, Set<RequestKind> meantFor) implements OfAnswer {}

  public record ContentType(String type, Set<RequestKind> meantFor) implements OfAnswer {}

  /** A fault of an answer that has no parameter. */
  record Quirk(String name, Set<RequestKind> meantFor) implements OfAnswer {}

  private static String httpDate(Instant instant) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .format(instant.atOffset(ZoneOffset.UTC));
  }
}
