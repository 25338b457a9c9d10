package dev.mediaimporter.photos;

import java.util.Optional;

/** Asks a service for one page. One request per call unless it is documented to retry. */
@FunctionalInterface
public interface PageFetch<T> {
  /**
   * Fetches the page with this token. Blocks.
   *
   * @param token the page token, empty for the first page
   */
  Page<T> fetch(Optional<String> token);
}
