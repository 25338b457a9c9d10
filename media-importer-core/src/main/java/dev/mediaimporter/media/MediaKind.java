package dev.mediaimporter.media;

/** What a media item is, as its source says; it decides which bytes are asked for. */
public enum MediaKind {
  /** A still picture. */
  PHOTO,
  /** A moving picture. */
  VIDEO
}
