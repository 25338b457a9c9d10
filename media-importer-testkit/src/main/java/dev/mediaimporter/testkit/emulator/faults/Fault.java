package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.http.BodyWriter;
import java.time.Duration;
import java.util.Set;

/**
 * Something that the emulator does otherwise than a plain server would. Immutable. The names in
 * brackets are rows of the tables of Google's behaviour that this emulator reproduces.
 *
 * <p>Each is meant for certain {@linkplain RequestKind kinds} of requests, named here;
 * {@link When#on} chooses others where that makes sense.
 */
public sealed interface Fault
    permits FaultTypes.Answering, FaultTypes.Shaping, FaultTypes.OfItem, FaultTypes.OfAnswer {
  /** The kinds of requests it is meant for. */
  Set<RequestKind> meantFor();

  /** What an error page or an error answer has in it. */
  enum Body {
    /** Google's JSON envelope. */
    JSON,
    /** A page. */
    HTML,
    /** Nothing. */
    EMPTY
  }

  /** This many pages with nothing but a token before each page (A1). */
  static Fault emptyPages(int count) {
    return new FaultTypes.EmptyPages(count);
  }

  /** A token after the last page, which leads to a bare <code>{}</code> (A1). */
  static Fault trailingEmptyPage() {
    return FaultTypes.Quirk.TRAILING_EMPTY_PAGE;
  }

  /** Pages of fewer items than asked for (A2). */
  static Fault shortPages() {
    return FaultTypes.Quirk.SHORT_PAGES;
  }

  /** A page size above the maximum is refused instead of lowered (A2). */
  static Fault oversizedPagesRefused() {
    return FaultTypes.Quirk.OVERSIZED_PAGES_REFUSED;
  }

  /** The last item of a page comes again as the first of the next (A3). */
  static Fault overlappingPages() {
    return FaultTypes.Quirk.OVERLAPPING_PAGES;
  }

  /** A page's token leads to the same page again, for ever. */
  static Fault repeatedPageToken() {
    return FaultTypes.Quirk.REPEATED_PAGE_TOKEN;
  }

  /** Page tokens are refused as if they had grown old (A4). */
  static Fault pageTokenRefused() {
    return FaultTypes.Quirk.PAGE_TOKEN_REFUSED;
  }

  /** {@code orderBy} without a date filter is ignored instead of refused (A10). */
  static Fault orderByIgnored() {
    return FaultTypes.Quirk.ORDER_BY_IGNORED;
  }

  /** Items lack this field (A5). */
  static Fault omits(ItemField field) {
    return new FaultTypes.Omits(field);
  }

  /** Items and albums have fields that nobody has documented (A6). */
  static Fault unknownFields() {
    return FaultTypes.ItemQuirk.UNKNOWN_FIELDS;
  }

  /** Times and durations in every form that is allowed: 0, 3, 9 digits, and an offset (A7). */
  static Fault variedTimestamps() {
    return FaultTypes.ItemQuirk.VARIED_TIMESTAMPS;
  }

  /** Picked items tell the camera beside focal length and frame rate, as some clients report. */
  static Fault cameraInsideKind() {
    return FaultTypes.ItemQuirk.CAMERA_INSIDE_KIND;
  }

  /** A video is still being processed, and its bytes can't be had (B11). */
  static Fault videoProcessing() {
    return FaultTypes.ItemQuirk.VIDEO_PROCESSING;
  }

  /** A video could not be processed, ever, and its bytes can't be had (B11). */
  static Fault videoFailed() {
    return FaultTypes.ItemQuirk.VIDEO_FAILED;
  }

  /** {@code batchGet} has a status in the place of the item (A8). */
  static Fault batchGetStatus(int code, String message) {
    return new FaultTypes.BatchGetStatus(code, message);
  }

  /** {@code batchGet} fails as a whole, with 500, when the item is among those asked for (A8). */
  static Fault batchGetBreaks() {
    return FaultTypes.ItemQuirk.BATCH_GET_BREAKS;
  }

  /** The item is listed but can't be had any more: get, batchGet and bytes say so (A9). */
  static Fault gone(int status) {
    return new FaultTypes.Gone(status);
  }

  /** The token lacks the scope (A11). */
  static Fault insufficientScopes() {
    return new FaultTypes.Refusal(ApiError.insufficientScopes());
  }

  /** The API is not enabled in the project (A12). */
  static Fault apiDisabled() {
    return new FaultTypes.Refusal(ApiError.apiDisabled());
  }

  /** The user, or the user's organisation, switched Google Photos off (A12). */
  static Fault photosSwitchedOff() {
    return new FaultTypes.Refusal(ApiError.photosSwitchedOff());
  }

  /** No session can be created because the account has no Google Photos (P14). */
  static Fault noPhotosAccount() {
    return new FaultTypes.Refusal(ApiError.noPhotosAccount(), Set.of(RequestKind.SESSIONS_CREATE));
  }

  /** No session can be created because the user has too many (P8). */
  static Fault tooManySessions() {
    return new FaultTypes.Refusal(ApiError.tooManySessions(), Set.of(RequestKind.SESSIONS_CREATE));
  }

  /**
   * The access token dies at this moment (A13), at picked bytes too when put there: nothing until
   * another is fetched.
   */
  static Fault accessTokenDies() {
    return FaultTypes.Quirk.ACCESS_TOKEN_DIES;
  }

  /** 429 without a hint when to come back (A14); on bytes when put there (B9). */
  static Fault throttled() {
    return new FaultTypes.Throttled(FaultTypes.Throttled.Hint.NONE, Duration.ZERO);
  }

  /** 429 with {@code Retry-After} in seconds (A14); on bytes when put there (B9). */
  static Fault throttledFor(Duration wait) {
    return new FaultTypes.Throttled(FaultTypes.Throttled.Hint.SECONDS, wait);
  }

  /** 429 with {@code Retry-After} as an HTTP date (A14); on bytes when put there (B9). */
  static Fault throttledUntil(Duration fromNow) {
    return new FaultTypes.Throttled(FaultTypes.Throttled.Hint.DATE, fromNow);
  }

  /** 429 because the quota of the day is used up (A14). */
  static Fault dailyQuotaUsedUp() {
    return new FaultTypes.Refusal(ApiError.dailyQuota());
  }

  /** The quota of the day is used up, and only the words of the message say so (A14). */
  static Fault dailyQuotaInWords() {
    return new FaultTypes.Refusal(ApiError.dailyQuotaInWords());
  }

  /**
   * A status of 500 or above, or another that passes (408, 409, 425, 499), with this in its body
   * (A15); on bytes when put there.
   */
  static Fault serverError(int status, Body body) {
    return new FaultTypes.ServerError(status, body);
  }

  /** Status 200 with a page instead of what was asked for; on bytes when put there. */
  static Fault htmlInsteadOfContent() {
    return new FaultTypes.Page(200, RequestKind.API);
  }

  /** Status 200 with JSON that breaks off. */
  static Fault malformedJson() {
    return new FaultTypes.MalformedJson();
  }

  /** An error in Google's JSON envelope with the status 200. */
  static Fault errorWithStatus200() {
    return FaultTypes.Instead.ERROR;
  }

  /** A bare <code>{}</code> with the status 200. */
  static Fault emptyObject() {
    return FaultTypes.Instead.EMPTY_OBJECT;
  }

  /** A page begins with entries that are no items: null, a number, an object without an id. */
  static Fault oddEntries() {
    return FaultTypes.Quirk.ODD_ENTRIES;
  }

  /** JSON is compressed with gzip although the client takes it only as it is. */
  static Fault compressedUnasked() {
    return FaultTypes.Quirk.COMPRESSED_UNASKED;
  }

  /** Status 200 with no bytes at all; with {@link #chunked}, without a length. */
  static Fault emptyBody() {
    return FaultTypes.Instead.EMPTY_BODY;
  }

  /** Errors are worded otherwise than usual (A16). */
  static Fault rewordedMessages() {
    return FaultTypes.Quirk.REWORDED_MESSAGES;
  }

  /** The code or the refresh token is refused: {@code invalid_grant} (O3). */
  static Fault invalidGrant() {
    return FaultTypes.Quirk.INVALID_GRANT;
  }

  /** What ID tokens and tokeninfo say of a user is wrong in this way (O4, O5). */
  static Fault flawedIdentity(IdentityFlaw flaw) {
    return new FaultTypes.FlawedIdentity(flaw);
  }

  /** The browser comes back with another {@code state} than it was sent with (O10). */
  static Fault wrongState() {
    return FaultTypes.Quirk.WRONG_STATE;
  }

  /** The link is refused with 403 although it is young (B1). */
  static Fault linkRefused() {
    return new FaultTypes.Page(403, RequestKind.MEDIA);
  }

  /** This status, 400, 403 or 404 say, with a page (B2). */
  static Fault bytesRefused(int status) {
    return new FaultTypes.Page(status, RequestKind.MEDIA);
  }

  /** 404 with a small PNG (B2). */
  static Fault missingWithPng() {
    return new FaultTypes.MissingWithPng();
  }

  /** Status 200 with a page instead of the bytes. */
  static Fault htmlInsteadOfBytes() {
    return new FaultTypes.Page(200, RequestKind.MEDIA);
  }

  /** Status 200 with a JPEG still instead of the film (B3). */
  static Fault stillInsteadOfVideo() {
    return FaultTypes.Quirk.STILL_INSTEAD_OF_VIDEO;
  }

  /** The film comes at once, without a redirect. */
  static Fault videoWithoutRedirect() {
    return FaultTypes.Quirk.VIDEO_WITHOUT_REDIRECT;
  }

  /** Redirects lead to this address instead. */
  static Fault redirectsTo(String url) {
    return new FaultTypes.RedirectsTo(url);
  }

  /** A range is answered by 206 whose {@code Content-Range} and bytes are another one (B5). */
  static Fault wrongRange() {
    return FaultTypes.Quirk.WRONG_RANGE;
  }

  /** The download names this media type, whatever the bytes are (B8). */
  static Fault contentType(String type) {
    return new FaultTypes.ContentType(type);
  }

  /** The n-th download of an item differs from the first, as if encoded again (B10). */
  static Fault reencoded() {
    return FaultTypes.Quirk.REENCODED;
  }

  /** Nothing comes for this long (A15, B6). */
  static Fault slowFirstByte(Duration delay) {
    return new FaultTypes.StallAt(-1, delay);
  }

  /**
   * After this many bytes of the body, if it has as many, nothing comes for this long, then the
   * rest (B6).
   */
  static Fault stallAfter(long bytes, Duration length) {
    return new FaultTypes.StallAt(bytes, length);
  }

  /**
   * The connection is closed after this many bytes, always before the last, of a body whose length
   * was told (B6).
   */
  static Fault cutAfter(long bytes) {
    return new FaultTypes.EndAfter(bytes, BodyWriter.Ending.HANG_UP);
  }

  /** The connection is reset after at most this many bytes, always before the last (B6). */
  static Fault resetAfter(long bytes) {
    return new FaultTypes.EndAfter(bytes, BodyWriter.Ending.RESET);
  }

  /** The connection is closed without any answer. */
  static Fault hangUp() {
    return new FaultTypes.EndAfter(-1, BodyWriter.Ending.HANG_UP);
  }

  /** The connection is reset without any answer (A15). */
  static Fault reset() {
    return new FaultTypes.EndAfter(-1, BodyWriter.Ending.RESET);
  }

  /** No length is told: the body is chunked (B6). */
  static Fault chunked() {
    return new FaultTypes.Framed(BodyWriter.Framing.CHUNKED);
  }

  /**
   * No length is told: the body ends with the connection (B6). With {@link #cutAfter} nothing shows
   * that it is short.
   */
  static Fault closeDelimited() {
    return new FaultTypes.Framed(BodyWriter.Framing.CLOSE);
  }

  /** The body comes so many bytes at a time with pauses between. */
  static Fault drip(int bytesAtATime, Duration pause) {
    return new FaultTypes.Drip(bytesAtATime, pause);
  }
}
