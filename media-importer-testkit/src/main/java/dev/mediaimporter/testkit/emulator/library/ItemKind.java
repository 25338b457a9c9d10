package dev.mediaimporter.testkit.emulator.library;

/** The kinds of items that Google Photos has. */
public enum ItemKind {
  /** A still picture, downloaded with {@code =d}. */
  PHOTO,
  /** A video, downloaded with {@code =dv}. */
  VIDEO,
  /** A still picture, {@code =d}, with a motion video, {@code =dv}. */
  MOTION_PHOTO
}
