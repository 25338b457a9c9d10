package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Picker API of Google Photos. Its credentials need the scope
 * {@code https://www.googleapis.com/auth/photospicker.mediaitems.readonly}.
 *
 * <p>Thread-safe; every method blocks, within the timeouts of the settings. Access tokens are
 * refreshed when they expire, and once when one is refused. The token goes to
 * {@link GooglePhotosSettings#pickerUrl} and to the host of a download link, which must be one that
 * the settings allow; a redirect to another origin is followed without it.
 *
 * <p>Logging is as little as {@link GooglePhotosClient}'s.
 */
public final class GooglePickerClient implements PickerClient, AutoCloseable {
  private static final int MAX_ITEMS = 2000;

  private final ApiConnection api;

  private GooglePickerClient(ApiConnection api) {
    this.api = api;
  }

  /**
   * A client that uses the caller's transport, which stays open when the client is closed. Use
   * {@link GooglePhotosClient#newTransport} unless there is a reason.
   */
  public static GooglePickerClient create(
      HttpTransport transport, Credentials credentials, GooglePhotosSettings settings) {
    return create(transport, credentials, settings, Clock.systemUTC());
  }

  /** The same by another clock, which dates links and reads {@code Retry-After}. */
  public static GooglePickerClient create(
      HttpTransport transport,
      Credentials credentials,
      GooglePhotosSettings settings,
      Clock clock) {
    return new GooglePickerClient(
        new ApiConnection(transport, false, credentials, settings, settings.pickerUrl(), clock));
  }

  /** A client with a transport of its own, which is closed with it. */
  public static GooglePickerClient create(Credentials credentials, GooglePhotosSettings settings) {
    return new GooglePickerClient(
        ApiConnection.owned(credentials, settings, settings.pickerUrl(), Clock.systemUTC()));
  }

  @Override
  public PickingSession create(OptionalInt maxItemCount) {
    String what = "a new picking session";
    Map<String, Object> body = Map.of();
    if (maxItemCount.isPresent()) {
      int count = maxItemCount.getAsInt();
      if (count < 1 || count > MAX_ITEMS) {
        throw new InvalidRequestException(
            "a picking session is for 1 to " + MAX_ITEMS + " items, not " + count);
      }
      body = Map.of("pickingConfig", Map.of("maxItemCount", Integer.toString(count)));
    }
    return api.post(what, "/v1/sessions", body, this::noSession).session();
  }

  @Override
  public PickingSession session(String sessionId) {
    String what = name(sessionId);
    return api.get(what, path(what, sessionId), this::ofSession).session();
  }

  @Override
  public PagedIterable<MediaItem> mediaItems(String sessionId) {
    String what = "the items of " + name(sessionId);
    String path = "/v1/mediaItems?sessionId=" + ApiConnection.encoded(sessionId) + "&pageSize="
        + api.settings.pageSize();
    return PagedIterable.of(
        token -> ApiConnection.confirmed(
            () -> api.get(what, path + ApiConnection.pageToken(token), this::ofSession)
                .pickedItems(token)),
        MediaItem::id);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return api.bytes.open(item, fromByte, MediaFetcher.Access.BEARER);
  }

  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    return Optional.of(api.bytes.openSmall(item, width, MediaFetcher.Access.BEARER));
  }

  @Override
  public void delete(String sessionId) {
    String what = name(sessionId);
    api.delete(what, path(what, sessionId));
  }

  /** Closes the transport if it is this client's own; to be called when nothing is under way. */
  @Override
  public void close() {
    api.close();
  }

  private MediaImportException noSession(String what, ErrorAnswer refusal) {
    if (refusal.status().equals("FAILED_PRECONDITION")) {
      return new SelectionException(
          FailureReason.NO_PHOTOS_ACCOUNT,
          what + ": the answer was " + refusal.described()
              + "; open photos.google.com once with this account, or sign in with another");
    }
    if (refusal.status().equals("RESOURCE_EXHAUSTED") && !api.errors.namesARate(refusal)) {
      return new SelectionException(
          FailureReason.TOO_MANY_SESSIONS,
          what + ": the answer was " + refusal.described()
              + "; finish or give up sessions that are open, or wait until they expire");
    }
    return api.errors.of(what, refusal);
  }

  private MediaImportException ofSession(String what, ErrorAnswer refusal) {
    if (refusal.status().equals("FAILED_PRECONDITION")) {
      return new SelectionException(
          FailureReason.NOT_PICKED_YET,
          what + ": the answer was " + refusal.described()
              + "; nothing is confirmed yet: press Done in the picker");
    }
    MediaImportException error = api.errors.of(what, refusal);
    boolean foreign = refusal.httpStatus() == 403 && error instanceof InvalidRequestException;
    return refusal.httpStatus() == 404 || foreign
        ? new SelectionException(
            FailureReason.SESSION_GONE,
            what + ": the answer was " + refusal.described()
                + "; the session has expired, was ended, or is another account's: pick again")
        : error;
  }

  private static String name(String sessionId) {
    return "the picking session " + SafeText.ofName(sessionId);
  }

  private static String path(String what, String sessionId) {
    if (sessionId.isBlank() || sessionId.equals(".") || sessionId.equals("..")) {
      throw new SelectionException(FailureReason.SESSION_GONE, what + ": this is not an id");
    }
    return "/v1/sessions/" + ApiConnection.encoded(sessionId);
  }
}
