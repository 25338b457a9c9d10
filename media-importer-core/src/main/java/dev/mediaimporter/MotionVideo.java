package dev.mediaimporter;

import dev.mediaimporter.key.KeyCandidates;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import java.util.Optional;

/**
 * The moving half of a motion photo: at Google a second way to download the photo, here an item of
 * its own with a file of its own. Pure functions.
 */
final class MotionVideo {
  /** No id of Google's holds an equals sign; it is what asks for these bytes there. */
  private static final String ID_SUFFIX = "=dv";

  private static final String EXTENSION = ".mp4";

  private MotionVideo() {}

  static MediaItem of(MediaItem photo) {
    return MediaItem.builder()
        .id(idOf(photo.id()))
        .filename(photo.filename().map(MotionVideo::named))
        .mimeType("video/mp4")
        .type(MediaKind.VIDEO)
        .creationTime(photo.creationTime())
        .link(photo.link())
        .addNotes(ItemNote.VIDEO_TRANSCODED)
        .build();
  }

  static String idOf(String photoId) {
    return photoId + ID_SUFFIX;
  }

  /** The id of the photo, whether this is its own id or the one of its moving half. */
  static String photoId(String id) {
    return id.endsWith(ID_SUFFIX) ? id.substring(0, id.length() - ID_SUFFIX.length()) : id;
  }

  /** The key beside a photo's: the same stem. */
  static MediaKey beside(MediaKey photo) {
    return KeyCandidates.withExtension(photo, EXTENSION);
  }

  private static String named(String filename) {
    int dot = filename.lastIndexOf('.');
    return (dot > 0 ? filename.substring(0, dot) : filename) + EXTENSION;
  }

  /** The moving half of one photo of a source. */
  static MediaSource source(MediaSource photos, MediaItem photo) {
    return new Source(photos, photo);
  }

  private record Source(MediaSource photos, MediaItem photo) implements MediaSource {
    @Override
    public PagedIterable<MediaItem> items() {
      throw new UnsupportedOperationException("a half is not listed");
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem half) {
      MediaItem known = MediaItem.builder().from(photo).link(half.link()).build();
      return photos.refresh(known).map(MotionVideo::of);
    }

    @Override
    public Download open(MediaItem half, long fromByte) {
      // The source knows the photo only; that a film is asked for is in the type.
      MediaItem asked = MediaItem.builder().from(half).id(photo.id()).build();
      return photos.open(asked, fromByte);
    }
  }
}
