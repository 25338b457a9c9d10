package dev.mediaimporter.testkit.emulator.faults;

/** A field of an item or an album that can be missing. */
public enum ItemField {
  /** The filename. */
  FILENAME,
  /** All metadata. */
  MEDIA_METADATA,
  /** The time of capture. */
  CREATION_TIME,
  /** Width and height. */
  DIMENSIONS,
  /** What is inside {@code photo} or {@code video}, leaving <code>{}</code>. */
  CAMERA,
  /** {@code photo} or {@code video} itself. */
  PHOTO_OR_VIDEO,
  /** The media type. */
  MIME_TYPE,
  /** The base URL. */
  BASE_URL,
  /** The status of a video (B11). */
  VIDEO_STATUS
}
