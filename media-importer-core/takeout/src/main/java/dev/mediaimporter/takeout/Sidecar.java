package dev.mediaimporter.takeout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Google Photos says about one item in its sidecar. Immutable.
 *
 * @param title the original filename, uncut; may be empty
 * @param takenAt when it was taken, edits by the user included; a time without zone was guessed
 * @param caption the description by the user; may be empty
 * @param place where it was taken, edits by the user included
 * @param placeInFile the place that the file itself has
 * @param people the named faces
 * @param photoId the last segment of the item's address at photos.google.com, which stays the same
 *     in all its copies
 * @param origin how it came into the library, such as {@code mobileUpload}
 */
record Sidecar(
    String title,
    Optional<Instant> takenAt,
    String caption,
    Optional<TakeoutItem.Place> place,
    Optional<TakeoutItem.Place> placeInFile,
    List<String> people,
    Optional<String> photoId,
    boolean favourite,
    boolean archived,
    boolean trashed,
    Optional<String> origin) {

  /** The same text for all sidecars of one item, and as far as can be known for no other. */
  String itemKey() {
    return photoId.orElseGet(() -> title + "\0" + takenAt.map(Instant::toString).orElse(""));
  }

  /** This with what only another sidecar of the same item knows. */
  Sidecar and(Sidecar other) {
    return new Sidecar(
        title,
        takenAt.or(other::takenAt),
        caption.isEmpty() ? other.caption : caption,
        place.or(other::place),
        placeInFile.or(other::placeInFile),
        people.isEmpty() ? other.people : people,
        photoId,
        favourite || other.favourite,
        archived || other.archived,
        trashed || other.trashed,
        origin.or(other::origin));
  }
}
