package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaItem;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Google Photos Picker API: the way to photos that other apps took or uploaded. The user picks
 * up to 2,000 items in a session; what was picked can be listed and downloaded until the session
 * expires.
 *
 * <p>Safe for use by several threads; every method blocks; none retries. Exceptions as in
 * {@link PhotosClient}, and {@link dev.mediaimporter.media.SelectionException} with the reasons
 * {@code NOT_PICKED_YET}, {@code SESSION_GONE}, {@code NO_PHOTOS_ACCOUNT},
 * {@code TOO_MANY_SESSIONS}.
 *
 * @see <a href="https://developers.google.com/photos/picker/guides/get-started-picker">Picker
 *     API</a>
 */
public interface PickerClient {
  /**
   * Starts a session.
   *
   * @param maxItemCount how many items the user may pick, 1 to 2,000; empty for 2,000
   */
  PickingSession create(OptionalInt maxItemCount);

  /** What the session is at now. */
  PickingSession session(String sessionId);

  /** What the user picked; the links in it need the user's token and live about an hour. */
  PagedIterable<MediaItem> mediaItems(String sessionId);

  /** Opens the bytes of a picked item; see {@link PhotosClient#open}. */
  Download open(MediaItem item, long fromByte);

  /** Opens a small picture of a picked item; see {@link PhotosClient#smallPicture}. */
  default Optional<Download> smallPicture(MediaItem item, int width) {
    return Optional.empty();
  }

  /** Ends the session; one that is gone already is no failure. */
  void delete(String sessionId);
}
