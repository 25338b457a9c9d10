package dev.mediaimporter.testkit.emulator.library;

/** What an item is. */
public enum ItemKind {
  /** A still picture. */
  PHOTO,
  /** A film. */
  VIDEO,
  /** A still picture, {@code =d}, with a motion video, {@code =dv}. */
  MOTION_PHOTO
}
