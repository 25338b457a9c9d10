package dev.mediaimporter;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PagedIterable;
import java.util.Optional;

/**
 * The motion video of a motion photo: at Google a second way to download the photo, here an item of
 * its own with a file of its own. Pure functions.
 */
final class MotionVideo {
  /** Google's ids contain no equals sign; {@code =dv} is what asks Google for these bytes. */
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

  /** The id of the photo, given its own id or that of its motion video. */
  static String photoId(String id) {
    return id.endsWith(ID_SUFFIX) ? id.substring(0, id.length() - ID_SUFFIX.length()) : id;
  }

  /** The key of the motion video beside its photo: the same stem. */
  static MediaKey beside(MediaKey photo) {
    return KeyStrategies.withExtension(photo, EXTENSION);
  }

  private static String named(String filename) {
    int dot = filename.lastIndexOf('.');
    return (dot > 0 ? filename.substring(0, dot) : filename) + EXTENSION;
  }

  /** A source of one photo's motion video. */
  static MediaSource source(MediaSource photos, MediaItem photo) {
    return new Source(photos, photo);
  }

  private record Source(MediaSource photos, MediaItem photo) implements MediaSource {
    @Override
    public PagedIterable<MediaItem> items() {
      throw new UnsupportedOperationException("motion videos are not listed");
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem video) {
      MediaItem known = MediaItem.builder().from(photo).link(video.link()).build();
      return photos.refresh(known).map(MotionVideo::of);
    }

    @Override
    public Download open(MediaItem video, long fromByte) {
      // The source knows only the photo; the item's type asks for the video.
      MediaItem asked = MediaItem.builder().from(video).id(photo.id()).build();
      return photos.open(asked, fromByte);
    }
  }
}
