package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Duration;

/**
 * Told how a run goes. Calls come from several threads at once. Be fast, do not block, do not call
 * back into the importer. What a listener throws is logged and ignored. Each {@link #itemStarted}
 * is followed by one {@link #itemFinished}, except that an item that another importer replaced is
 * finished again; the last outcome counts.
 */
public interface ImportListener {
  /** Hears nothing. */
  ImportListener NONE = new ImportListener() {};

  /** A page of the listing arrived. */
  default void pageListed(int items) {}

  /** An item's turn has come. */
  default void itemStarted(MediaItem item) {}

  /**
   * Bytes arrived from the source.
   *
   * @param count how many since the last call for this item
   */
  default void bytesReceived(MediaItem item, long count) {}

  /** An item is done, one way or the other. */
  default void itemFinished(ItemOutcome outcome) {}

  /**
   * Everything else is done, and the run waits for videos that Google still processes.
   *
   * @param videos how many
   * @param atMost the longest time from now
   */
  default void awaitingVideos(int videos, Duration atMost) {}

  /**
   * Something failed and will be tried again.
   *
   * @param what an item's name, or what was asked for
   * @param wait how long the importer waits before
   */
  default void retrying(String what, Duration wait, MediaImportException cause) {}
}
