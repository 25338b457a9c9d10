package dev.mediaimporter.media;

import java.io.IOException;
import java.util.Optional;

/**
 * What a media sink is asked to keep: a description, and bytes that it pulls when it is ready to
 * write. Used by one thread at a time.
 */
public interface MediaContent {
  /**
   * The item these bytes belong to. Once they were opened, its details may have what they say of
   * it, so a sink that keeps details asks then.
   */
  MediaItem item();

  /**
   * Opens the bytes from the start; the caller closes what it gets. May be called again for a new
   * attempt, after the earlier body was closed. Blocks until the source answers.
   *
   * @throws IOException if the source cannot deliver
   * @throws MediaImportException if the source cannot deliver and said why
   */
  MediaBody open() throws IOException;

  /**
   * The key to store this under when another item turned out to have the one that was tried. A sink
   * may ask for it once the bytes are read, so that they need not be read again. Empty by default:
   * the sink then says what is under the key.
   */
  default Optional<MediaKey> keyInsteadOf(MediaKey taken) {
    return Optional.empty();
  }
}
