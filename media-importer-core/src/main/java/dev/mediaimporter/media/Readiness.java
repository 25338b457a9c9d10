package dev.mediaimporter.media;

/** Whether Google has finished processing a media item; photos are always {@link #READY}. */
public enum Readiness {
  /** The bytes can be downloaded. */
  READY,
  /** A video that Google still transcodes; its bytes cannot be had yet. */
  PROCESSING,
  /** A video that Google could not process; its bytes may never be had. */
  FAILED
}
