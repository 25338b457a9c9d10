package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.http.BodyWriter;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the faults are, sorted by who acts on them. */
public final class FaultTypes {
  private static final Set<RequestKind> SHOWING_ITEMS = kinds(
      RequestKind.MEDIA_ITEMS_SEARCH,
      RequestKind.MEDIA_ITEMS_LIST,
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.PICKED_ITEMS_LIST);
  private static final Set<RequestKind> SHOWING_ITEMS_AND_BYTES = kinds(
      RequestKind.MEDIA_ITEMS_SEARCH,
      RequestKind.MEDIA_ITEMS_LIST,
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.PICKED_ITEMS_LIST,
      RequestKind.BYTES,
      RequestKind.VIDEO_REDIRECT,
      RequestKind.BYTES_HEAD);
  private static final Set<RequestKind> SINGLE_ITEMS_AND_BYTES = kinds(
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET,
      RequestKind.BYTES,
      RequestKind.VIDEO_REDIRECT,
      RequestKind.REDIRECT_TARGET,
      RequestKind.BYTES_HEAD);

  /** One transparent pixel. */
  private static final byte[] PNG = Base64.getDecoder()
      .decode(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

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
    HttpResponse answer(Circumstances circumstances);
  }

  /** Changes how the answer is delivered, whatever it is. */
  sealed interface Shaping extends Fault {
    @Override
    default Set<RequestKind> meantFor() {
      return RequestKind.MEDIA;
    }

    BodyWriter shape(BodyWriter delivery);
  }

  /**
   * Concerns a single item wherever it shows: in a page of a listing it is asked about for each.
   */
  sealed interface OfItem extends Fault {}

  /** Known to the handler that answers the request. */
  sealed interface OfAnswer extends Fault {}

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
    public Set<RequestKind> meantFor() {
      return RequestKind.API;
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
    public Set<RequestKind> meantFor() {
      return RequestKind.API;
    }

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

  record Page(int status, Set<RequestKind> meantFor) implements Answering {
    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return HttpResponse.html(status, "Google Photos", "This page is not what was asked for.");
    }
  }

  record MissingWithPng() implements Answering {
    @Override
    public Set<RequestKind> meantFor() {
      return RequestKind.MEDIA;
    }

    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return HttpResponse.of(404, "image/png", MediaBytes.of(PNG));
    }
  }

  record MalformedJson() implements Answering {
    @Override
    public Set<RequestKind> meantFor() {
      return RequestKind.API;
    }

    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return Json.response(200, "{\"mediaItems\":[{\"id\":\"AF1Qip");
    }
  }

  /** What comes with the status 200 instead of what was asked for. */
  record Instead(Set<RequestKind> meantFor, String contentType, String body) implements Answering {
    static final Instead ERROR = new Instead(
        RequestKind.API,
        "application/json",
        "{\"error\":{\"code\":503,\"message\":\"Try later.\",\"status\":\"UNAVAILABLE\"}}");
    static final Instead EMPTY_OBJECT = new Instead(RequestKind.API, "application/json", "{}");
    static final Instead EMPTY_BODY =
        new Instead(RequestKind.MEDIA, "application/octet-stream", "");

    @Override
    public HttpResponse answer(Circumstances circumstances) {
      return HttpResponse.of(
          200, contentType, MediaBytes.of(body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  record EndAfter(long bytes, BodyWriter.Ending ending) implements Shaping {
    @Override
    public BodyWriter shape(BodyWriter delivery) {
      return delivery.endingAfter(bytes, ending);
    }
  }

  record StallAt(long bytes, Duration length) implements Shaping {
    @Override
    public BodyWriter shape(BodyWriter delivery) {
      return delivery.stalling(bytes, length);
    }
  }

  record Framed(BodyWriter.Framing framing) implements Shaping {
    @Override
    public BodyWriter shape(BodyWriter delivery) {
      return delivery.framed(framing);
    }
  }

  record Drip(int bytesAtATime, Duration pause) implements Shaping {
    @Override
    public BodyWriter shape(BodyWriter delivery) {
      return delivery.dripping(bytesAtATime, pause);
    }
  }

  public record Omits(ItemField field) implements OfItem {
    @Override
    public Set<RequestKind> meantFor() {
      return SHOWING_ITEMS;
    }
  }

  public record Gone(int status) implements OfItem {
    @Override
    public Set<RequestKind> meantFor() {
      return SINGLE_ITEMS_AND_BYTES;
    }
  }

  public record BatchGetStatus(int code, String message) implements OfItem {
    @Override
    public Set<RequestKind> meantFor() {
      return kinds(RequestKind.MEDIA_ITEMS_BATCH_GET);
    }
  }

  /** Faults of items without a parameter. */
  public record ItemQuirk(String name, Set<RequestKind> meantFor) implements OfItem {
    public static final ItemQuirk UNKNOWN_FIELDS = new ItemQuirk("unknown fields", SHOWING_ITEMS);
    public static final ItemQuirk VARIED_TIMESTAMPS =
        new ItemQuirk("varied timestamps", SHOWING_ITEMS);
    public static final ItemQuirk VIDEO_PROCESSING =
        new ItemQuirk("video processing", SHOWING_ITEMS_AND_BYTES);
    public static final ItemQuirk VIDEO_FAILED =
        new ItemQuirk("video failed", SHOWING_ITEMS_AND_BYTES);
    public static final ItemQuirk CAMERA_INSIDE_KIND =
        new ItemQuirk("camera inside kind", kinds(RequestKind.PICKED_ITEMS_LIST));
    public static final ItemQuirk BATCH_GET_BREAKS =
        new ItemQuirk("batch get breaks", kinds(RequestKind.MEDIA_ITEMS_BATCH_GET));
  }

  public record EmptyPages(int count) implements OfAnswer {
    @Override
    public Set<RequestKind> meantFor() {
      return RequestKind.LISTINGS;
    }
  }

  public record RedirectsTo(String url) implements OfAnswer {
    @Override
    public Set<RequestKind> meantFor() {
      return kinds(RequestKind.VIDEO_REDIRECT);
    }
  }

  public record FlawedIdentity(IdentityFlaw flaw) implements OfAnswer {
    @Override
    public Set<RequestKind> meantFor() {
      return kinds(RequestKind.TOKEN, RequestKind.TOKEN_INFO);
    }
  }

  public record ContentType(String type) implements OfAnswer {
    @Override
    public Set<RequestKind> meantFor() {
      return kinds(RequestKind.BYTES, RequestKind.REDIRECT_TARGET, RequestKind.BYTES_HEAD);
    }
  }

  /** Faults of answers without a parameter. */
  public record Quirk(String name, Set<RequestKind> meantFor) implements OfAnswer {
    public static final Quirk TRAILING_EMPTY_PAGE =
        new Quirk("trailing empty page", RequestKind.LISTINGS);
    public static final Quirk SHORT_PAGES = new Quirk("short pages", RequestKind.LISTINGS);
    public static final Quirk OVERSIZED_PAGES_REFUSED =
        new Quirk("oversized pages refused", RequestKind.LISTINGS);
    public static final Quirk OVERLAPPING_PAGES =
        new Quirk("overlapping pages", RequestKind.LISTINGS);
    public static final Quirk REPEATED_PAGE_TOKEN =
        new Quirk("repeated page token", RequestKind.LISTINGS);
    public static final Quirk PAGE_TOKEN_REFUSED =
        new Quirk("page token refused", RequestKind.LISTINGS);
    public static final Quirk ODD_ENTRIES = new Quirk(
        "odd entries", kinds(RequestKind.MEDIA_ITEMS_SEARCH, RequestKind.PICKED_ITEMS_LIST));
    public static final Quirk COMPRESSED_UNASKED = new Quirk("compressed", RequestKind.API);
    public static final Quirk ORDER_BY_IGNORED =
        new Quirk("order by ignored", kinds(RequestKind.MEDIA_ITEMS_SEARCH));
    public static final Quirk ACCESS_TOKEN_DIES = new Quirk("access token dies", RequestKind.API);
    public static final Quirk REWORDED_MESSAGES = new Quirk("reworded messages", RequestKind.API);
    public static final Quirk WRONG_STATE = new Quirk("wrong state", kinds(RequestKind.AUTHORIZE));
    public static final Quirk INVALID_GRANT = new Quirk("invalid grant", kinds(RequestKind.TOKEN));
    public static final Quirk STILL_INSTEAD_OF_VIDEO =
        new Quirk("still instead of video", kinds(RequestKind.REDIRECT_TARGET));
    public static final Quirk VIDEO_WITHOUT_REDIRECT =
        new Quirk("video without redirect", kinds(RequestKind.VIDEO_REDIRECT));
    public static final Quirk WRONG_RANGE = new Quirk("wrong range", RequestKind.MEDIA);
    public static final Quirk REENCODED = new Quirk("reencoded", RequestKind.MEDIA);
  }

  private static String httpDate(Instant instant) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .format(instant.atOffset(ZoneOffset.UTC));
  }

  private static Set<RequestKind> kinds(RequestKind first, RequestKind... more) {
    return Collections.unmodifiableSet(EnumSet.of(first, more));
  }
}
