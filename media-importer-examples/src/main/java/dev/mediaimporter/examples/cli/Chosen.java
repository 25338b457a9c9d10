package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.PhotosClient;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be imported, looked up.
 *
 * @param label what people call it
 * @param query how it is listed
 * @param expected how many items Google says there are: a hint
 * @param albumTitle its title, if it is an album that has one
 */
record Chosen(String label, MediaQuery query, OptionalLong expected, Optional<String> albumTitle) {
  /** Looks up what was selected; blocks while Google is asked. */
  static Chosen by(Selection selection, PhotosClient photos) {
    if (selection instanceof Selection.OfAlbum wanted) {
      Album album = AlbumChoice.find(photos, wanted.idOrTitle());
      return new Chosen(
          "\"" + Printable.of(album.title().orElse(album.id())) + "\"",
          MediaQuery.album(album.id()),
          album.itemCount(),
          album.title());
    }
    return new Chosen(
        "everything in the library",
        MediaQuery.everything(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
