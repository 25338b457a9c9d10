package dev.mediaimporter.takeout;

import dev.mediaimporter.media.MediaItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Google Photos knows about one item of an export. Immutable.
 *
 * @param id the id of its media item
 * @param filename its filename in the library
 * @param path where it is in the export, as {@code folder/name}
 * @param bytes its size
 * @param takenAt when it was taken, with the corrections of the user; without sidecar the time in
 *     the file
 * @param caption the description by the user; may be empty
 * @param place where it was taken, with the corrections of the user
 * @param people the named faces
 * @param favourite whether it is a favourite
 * @param archived whether it is in the archive
 * @param trashed whether it is in the trash
 * @param origin how it came into the library, such as {@code mobileUpload}
 * @param albums the titles of its albums
 */
public record TakeoutItem(
    String id,
    String filename,
    String path,
    long bytes,
    Optional<Instant> takenAt,
    String caption,
    Optional<Place> place,
    List<String> people,
    boolean favourite,
    boolean archived,
    boolean trashed,
    Optional<String> origin,
    List<String> albums) {
  /** A place on earth, in degrees, and in metres above the sea. */
  public record Place(double latitude, double longitude, double altitude) {}

  /** Copies the lists. */
  public TakeoutItem {
    people = List.copyOf(people);
    albums = List.copyOf(albums);
  }

  /** The item again that a media item of an export was made of, without path and size. */
  public static TakeoutItem of(MediaItem item) {
    return Details.read(item);
  }

  static TakeoutItem of(CatalogueItem item, List<TakeoutAlbum> albums) {
    Optional<Sidecar> sidecar = item.sidecar();
    return new TakeoutItem(
        item.id(),
        item.occurrence().filename(),
        item.occurrence().path(),
        item.entry().size(),
        item.takenAt(),
        sidecar.map(Sidecar::caption).orElse(""),
        sidecar.flatMap(known -> known.place().or(known::placeInFile)),
        sidecar.map(Sidecar::people).orElse(List.of()),
        item.is(Sidecar::favourite),
        item.is(Sidecar::archived),
        item.is(Sidecar::trashed),
        sidecar.flatMap(Sidecar::origin),
        item.albums().stream().map(album -> albums.get(album).title()).toList());
  }
}
