package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.faults.FaultTypes.ItemQuirk;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Quirk;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Refusal;
import dev.mediaimporter.testkit.emulator.http.BodyWriter.Ending;
import dev.mediaimporter.testkit.emulator.http.BodyWriter.Framing;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * Something that the emulator does differently from a server that always works. Immutable. The
 * codes in brackets are rows of the tables in {@code docs/emulator.md}, which say what Google does.
 *
 * <p>Each fault applies to certain {@linkplain RequestKind kinds} of requests; {@link When#on}
 * chooses others where that makes sense.
 */
public sealed interface Fault
    permits FaultTypes.Answering, FaultTypes.Shaping, FaultTypes.OfItem, FaultTypes.OfAnswer {
  /** The kinds of requests that it applies to unless {@link When#on} chooses others. */
  Set<RequestKind> meantFor();

  /** What the body of an error has in it. */
  enum Body {
    /** An error in Google's JSON format. */
    JSON,
    /** A page for people. */
    HTML,
    /** No bytes at all. */
    EMPTY
  }

  /** This many pages with nothing but a token before each page (A1). */
  static Fault emptyPages(int count) {
    return new FaultTypes.EmptyPages(count, RequestKind.LISTINGS);
  }

  /** A token after the last page, which leads to a bare <code>{}</code> (A1). */
  Fault TRAILING_EMPTY_PAGE = new Quirk("trailing empty page", RequestKind.LISTINGS);

  /** Pages of fewer items than asked for (A2). */
  Fault SHORT_PAGES = new Quirk("short pages", RequestKind.LISTINGS);

  /** A page size above the maximum is refused instead of lowered (A2). */
  Fault OVERSIZED_PAGES_REFUSED = new Quirk("oversized pages refused", RequestKind.LISTINGS);

  /** The last item of a page is repeated as the first of the next (A3). */
  Fault OVERLAPPING_PAGES = new Quirk("overlapping pages", RequestKind.LISTINGS);

  /** Every page token leads to the same page again. */
  Fault REPEATED_PAGE_TOKEN = new Quirk("repeated page token", RequestKind.LISTINGS);

  /** Page tokens are refused, as if they were too old (A4). */
  Fault PAGE_TOKEN_REFUSED = new Quirk("page token refused", RequestKind.LISTINGS);

  /** {@code orderBy} without a date filter is ignored instead of refused (A10). */
  Fault ORDER_BY_IGNORED = new Quirk("order by ignored", Set.of(RequestKind.MEDIA_ITEMS_SEARCH));

  /** This field of items is left out (A5). */
  static Fault omits(ItemField field) {
    return new FaultTypes.Omits(field, FaultTypes.SHOWING_ITEMS);
  }

  /** Items and albums have undocumented fields (A6). */
  Fault UNKNOWN_FIELDS = new ItemQuirk("unknown fields", FaultTypes.SHOWING_ITEMS);

  /** Times and durations in every form that is allowed: 0, 3, 9 digits, and an offset (A7). */
  Fault VARIED_TIMESTAMPS = new ItemQuirk("varied timestamps", FaultTypes.SHOWING_ITEMS);

  /** Picked items have the camera beside focal length and frame rate, as some clients report. */
  Fault CAMERA_INSIDE_KIND =
      new ItemQuirk("camera inside kind", Set.of(RequestKind.PICKED_ITEMS_LIST));

  /** A video is still being processed, and its bytes are refused (B11). */
  Fault VIDEO_PROCESSING = new ItemQuirk("video processing", FaultTypes.SHOWING_ITEMS_AND_BYTES);

  /** The processing of a video failed for good, and its bytes are refused (B11). */
  Fault VIDEO_FAILED = new ItemQuirk("video failed", FaultTypes.SHOWING_ITEMS_AND_BYTES);

  /** {@code batchGet} returns a status instead of the item (A8). */
  static Fault batchGetStatus(int code, String message) {
    return new FaultTypes.BatchGetStatus(code, message, Set.of(RequestKind.MEDIA_ITEMS_BATCH_GET));
  }

  /** {@code batchGet} fails as a whole, with 500, when the item is among those asked for (A8). */
  Fault BATCH_GET_BREAKS =
      new ItemQuirk("batch get breaks", Set.of(RequestKind.MEDIA_ITEMS_BATCH_GET));

  /** The item is still listed but was deleted: get, batchGet and bytes fail (A9). */
  static Fault gone(int status) {
    return new FaultTypes.Gone(status, FaultTypes.SINGLE_ITEMS_AND_BYTES);
  }

  /** The token lacks the scope (A11). */
  Fault INSUFFICIENT_SCOPES = new Refusal(ApiError.insufficientScopes());

  /** The API is not enabled in the project (A12). */
  Fault API_DISABLED = new Refusal(ApiError.apiDisabled());

  /** The user, or the user's organisation, switched Google Photos off (A12). */
  Fault PHOTOS_SWITCHED_OFF = new Refusal(ApiError.photosSwitchedOff());

  /** No session can be created because the account has no Google Photos (P14). */
  Fault NO_PHOTOS_ACCOUNT =
      new Refusal(ApiError.noPhotosAccount(), Set.of(RequestKind.SESSIONS_CREATE));

  /** No session can be created because the user has too many (P8). */
  Fault TOO_MANY_SESSIONS =
      new Refusal(ApiError.tooManySessions(), Set.of(RequestKind.SESSIONS_CREATE));

  /**
   * The access token dies at this moment (A13), at picked bytes too when put there: nothing until
   * another is fetched.
   */
  Fault ACCESS_TOKEN_DIES = new Quirk("access token dies", RequestKind.API);

  /** 429 without a hint when to come back (A14); on bytes when put there (B9). */
  Fault THROTTLED = new FaultTypes.Throttled(FaultTypes.Throttled.Hint.NONE, Duration.ZERO);

  /** 429 with {@code Retry-After} in seconds (A14); on bytes when put there (B9). */
  static Fault throttledFor(Duration wait) {
    return new FaultTypes.Throttled(FaultTypes.Throttled.Hint.SECONDS, wait);
  }

  /** 429 with {@code Retry-After} as an HTTP date (A14); on bytes when put there (B9). */
  static Fault throttledUntil(Duration fromNow) {
    return new FaultTypes.Throttled(FaultTypes.Throttled.Hint.DATE, fromNow);
  }

  /** 429 because the quota of the day is used up (A14). */
  Fault DAILY_QUOTA_USED_UP = new Refusal(ApiError.dailyQuota());

  /** The quota of the day is used up, and only the words of the message say so (A14). */
  Fault DAILY_QUOTA_IN_WORDS = new Refusal(ApiError.dailyQuotaInWords());

  /**
   * A status of 500 or above, or another that passes (408, 409, 425, 499), with this in its body
   * (A15); on bytes when put there.
   */
  static Fault serverError(int status, Body body) {
    return new FaultTypes.ServerError(status, body);
  }

  /** Status 200 with a page instead of what was asked for; on bytes when put there. */
  Fault HTML_INSTEAD_OF_CONTENT = FaultTypes.page(200, RequestKind.API);

  /** Status 200 with JSON that breaks off. */
  Fault MALFORMED_JSON = FaultTypes.json("{\"mediaItems\":[{\"id\":\"AF1Qip");

  /** An error in Google's JSON envelope with the status 200. */
  Fault ERROR_WITH_STATUS_200 = FaultTypes.json(
      "{\"error\":{\"code\":503,\"message\":\"Try later.\",\"status\":\"UNAVAILABLE\"}}");

  /** A bare <code>{}</code> with the status 200. */
  Fault EMPTY_OBJECT = FaultTypes.json("{}");

  /** A page begins with entries that are no items: null, a number, an object without an id. */
  Fault ODD_ENTRIES = new Quirk(
      "odd entries", Set.of(RequestKind.MEDIA_ITEMS_SEARCH, RequestKind.PICKED_ITEMS_LIST));

  /** JSON is compressed with gzip although the client takes it only as it is. */
  Fault COMPRESSED_UNASKED = new Quirk("compressed", RequestKind.API);

  /** Status 200 with no bytes at all; with {@link #CHUNKED}, without a length. */
  Fault EMPTY_BODY = new FaultTypes.Fixed(
      RequestKind.MEDIA, HttpResponse.empty(200).with("Content-Type", "application/octet-stream"));

  /** Errors have another wording than usual (A16). */
  Fault REWORDED_MESSAGES = new Quirk("reworded messages", RequestKind.API);

  /** The code or the refresh token is refused with {@code invalid_grant} (O3). */
  Fault INVALID_GRANT = new Quirk("invalid grant", Set.of(RequestKind.TOKEN));

  /** ID tokens and tokeninfo have this flaw (O4, O5). */
  static Fault flawedIdentity(IdentityFlaw flaw) {
    return new FaultTypes.FlawedIdentity(flaw, Set.of(RequestKind.TOKEN, RequestKind.TOKEN_INFO));
  }

  /** The browser comes back with another {@code state} than it was sent with (O10). */
  Fault WRONG_STATE = new Quirk("wrong state", Set.of(RequestKind.AUTHORIZE));

  /** The base URL is refused with 403 although it has not expired (B1). */
  Fault LINK_REFUSED = FaultTypes.page(403, RequestKind.MEDIA);

  /** The download fails with this status, such as 400, 403 or 404, and a page (B2). */
  static Fault bytesRefused(int status) {
    return FaultTypes.page(status, RequestKind.MEDIA);
  }

  /** The download fails with 404 and a small PNG (B2). */
  Fault MISSING_WITH_PNG = new FaultTypes.Fixed(RequestKind.MEDIA, FaultTypes.MISSING_WITH_PNG);

  /** Status 200 with a page instead of the bytes. */
  Fault HTML_INSTEAD_OF_BYTES = FaultTypes.page(200, RequestKind.MEDIA);

  /** Status 200 with a JPEG still instead of the video (B3). */
  Fault STILL_INSTEAD_OF_VIDEO =
      new Quirk("still instead of video", Set.of(RequestKind.REDIRECT_TARGET));

  /** The video comes without a redirect. */
  Fault VIDEO_WITHOUT_REDIRECT =
      new Quirk("video without redirect", Set.of(RequestKind.VIDEO_REDIRECT));

  /** The download of a video redirects to this address. */
  static Fault redirectsTo(String url) {
    return new FaultTypes.RedirectsTo(url, Set.of(RequestKind.VIDEO_REDIRECT));
  }

  /** A range is answered by 206 with another range than the one asked for (B5). */
  Fault WRONG_RANGE = new Quirk("wrong range", RequestKind.MEDIA);

  /** The download names this media type, whatever the bytes are (B8). */
  static Fault contentType(String type) {
    return new FaultTypes.ContentType(
        type, Set.of(RequestKind.BYTES, RequestKind.REDIRECT_TARGET, RequestKind.BYTES_HEAD));
  }

  /** The n-th download of an item differs from the first, as if encoded again (B10). */
  Fault REENCODED = new Quirk("reencoded", RequestKind.MEDIA);

  /** The answer starts after this long (A15, B6). */
  static Fault slowFirstByte(Duration delay) {
    return new FaultTypes.Shaping("slow first byte", body -> body.stalling(-1, delay));
  }

  /**
   * After this many bytes of the body, if it has as many, nothing comes for this long, then the
   * rest (B6).
   */
  static Fault stallAfter(long bytes, Duration length) {
    return new FaultTypes.Shaping("stall", body -> body.stalling(bytes, length));
  }

  /**
   * The connection is closed after this many bytes, always before the last, of a body whose length
   * was told (B6).
   */
  static Fault cutAfter(long bytes) {
    return new FaultTypes.Shaping("cut", body -> body.endingAfter(bytes, Ending.HANG_UP));
  }

  /** The connection is reset after at most this many bytes, always before the last (B6). */
  static Fault resetAfter(long bytes) {
    return new FaultTypes.Shaping("reset", body -> body.endingAfter(bytes, Ending.RESET));
  }

  /** The connection is closed without any answer. */
  Fault HANG_UP = cutAfter(-1);

  /** The connection is reset without any answer (A15). */
  Fault RESET = resetAfter(-1);

  /** No length is told: the body is chunked (B6). */
  Fault CHUNKED = new FaultTypes.Shaping("chunked", body -> body.framed(Framing.CHUNKED));

  /**
   * No length is told: the body ends with the connection (B6). With {@link #cutAfter} nothing shows
   * that it is short.
   */
  Fault CLOSE_DELIMITED =
      new FaultTypes.Shaping("close-delimited", body -> body.framed(Framing.CLOSE));

  /** The body comes so many bytes at a time with pauses between. */
  static Fault drip(int bytesAtATime, Duration pause) {
    return new FaultTypes.Shaping("drip", body -> body.dripping(bytesAtATime, pause));
  }
}
