package dev.mediaimporter.lambda.api;

import dev.mediaimporter.media.MediaKey;
import java.net.URI;
import java.time.Duration;

/** The stored objects, as far as callers reach them. Safe for concurrent use. */
public interface MediaObjects {
  /** How long a link works. */
  Duration LINK_LIFETIME = Duration.ofMinutes(5);

  /** A link to what is kept under a key; whoever has it can read it. Makes no request. */
  URI linkTo(MediaKey key);

  /** The same, but a browser saves what it gets under this name. */
  URI downloadLinkTo(MediaKey key, String filename);

  /** Whether there is an object under a key that can be read. Blocks for one request. */
  boolean holds(MediaKey key);

  /**
   * Deletes what is kept under a key; nothing happens when there is nothing. Blocks.
   *
   * @throws RuntimeException if it may still be there
   */
  void delete(MediaKey key);

  /** Where a folder is, as its owner's operator would write it, such as {@code s3://bucket/f/}. */
  String placeOf(String folder);
}
