package dev.mediaimporter.media;

import java.util.Locale;
import java.util.Set;

/** What a media item is, as its source says; it decides which bytes are asked for. */
public enum MediaKind {
  /** A still picture. */
  PHOTO,
  /** A moving picture. */
  VIDEO;

  /** The video formats that Google Photos accepts, and WebM. */
  private static final Set<String> VIDEO_EXTENSIONS = Set.of(
      "3g2", "3gp", "asf", "avi", "divx", "m2t", "m2ts", "m4v", "mkv", "mmv", "mod", "mov", "mp4",
      "mpeg", "mpg", "mts", "tod", "webm", "wmv");

  /** What a file is taken for of which only the name is known; without an extension a photo. */
  public static MediaKind ofFilename(String filename) {
    String name = filename.stripTrailing();
    int dot = name.lastIndexOf('.');
    return dot >= 0 && VIDEO_EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
        ? VIDEO
        : PHOTO;
  }
}
