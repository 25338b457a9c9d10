package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.photos.SourceSpec;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The source of an import, looked up at Google.
 *
 * @param label its name for the user
 * @param source for the engine, which retries
 * @param listing the same items with retries, for everything else
 * @param expected how many items Google says there are: a hint
 * @param albumTitle its title, if it is an album that has one
 */
record ResolvedSource(
    String label,
    MediaSource source,
    PagedIterable<MediaItem> listing,
    OptionalLong expected,
    Optional<String> albumTitle) {

  /** Looks up a source; blocks while Google is asked. */
  static ResolvedSource by(SourceSpec selection, GoogleAccess google, ImportListener listener) {
    if (selection instanceof SourceSpec.Picked picked) {
      return picked(google.patientPicker(listener).session(picked.sessionId()), google, listener);
    }
    PhotosClient patient = google.patientClient(listener);
    if (selection instanceof SourceSpec.Album wanted) {
      Album album = AlbumChoice.find(patient, wanted.idOrTitle());
      return library(
          "\"" + Printable.of(album.title().orElse(album.id()), 60) + "\"",
          MediaQuery.album(album.id()),
          album.itemCount(),
          album.title(),
          google,
          patient);
    }
    return library(
        "everything in the library",
        MediaQuery.everything(),
        OptionalLong.empty(),
        Optional.empty(),
        google,
        patient);
  }

  /** The confirmed selection of a session. */
  static ResolvedSource picked(
      PickingSession session, GoogleAccess google, ImportListener listener) {
    return new ResolvedSource(
        "what was picked",
        MediaSource.of(google.picker(), session),
        google.patientPicker(listener).mediaItems(session.id()),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static ResolvedSource library(
      String label,
      MediaQuery query,
      OptionalLong expected,
      Optional<String> title,
      GoogleAccess google,
      PhotosClient patient) {
    return new ResolvedSource(
        label, MediaSource.of(google.client(), query), patient.mediaItems(query), expected, title);
  }

  /** The same with its first page fetched, so that missing access is found at once. */
  ResolvedSource begun() {
    return new ResolvedSource(
        label,
        new PrefetchedSource(source, listing.pages().iterator().next()),
        listing,
        expected,
        albumTitle);
  }
}
