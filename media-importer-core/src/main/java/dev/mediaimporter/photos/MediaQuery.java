package dev.mediaimporter.photos;

import dev.mediaimporter.media.MediaKind;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which items to list. Google allows an album or filters, never both, so there are three kinds.
 * Immutable.
 *
 * @see <a
 *     href="https://developers.google.com/photos/library/reference/rest/v1/mediaItems/search">mediaItems.search</a>
 */
public sealed interface MediaQuery {
  /** The items of one album. */
  record OfAlbum(String albumId) implements MediaQuery {}

  /** Every item of the library that this app may see. */
  record Everything() implements MediaQuery {}

  /**
   * Items by day of capture and by type; items without a capture date never match a date.
   *
   * @param from the first day, inclusive; empty for no lower bound
   * @param to the last day, inclusive; empty for no upper bound
   * @param type photos or videos only; empty for both
   */
  record Search(Optional<LocalDate> from, Optional<LocalDate> to, Optional<MediaKind> type)
      implements MediaQuery {}

  /** The items of one album. */
  static MediaQuery album(String albumId) {
    return new OfAlbum(albumId);
  }

  /** The items captured on these days, both inclusive. */
  static MediaQuery between(LocalDate from, LocalDate to) {
    return new Search(Optional.of(from), Optional.of(to), Optional.empty());
  }

  /** The photos, or the videos. */
  static MediaQuery ofType(MediaKind type) {
    return new Search(Optional.empty(), Optional.empty(), Optional.of(type));
  }

  /** Every item of the library that this app may see. */
  static MediaQuery everything() {
    return new Everything();
  }
}
