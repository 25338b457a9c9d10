package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import java.util.Collection;
import java.util.Map;

/** The source and destination of one page of a job. Used by one worker. */
public interface JobSetup {
  /** The source. */
  MediaSource source();

  /** These items with fresh links, by id, without those that are gone. Blocks; does not retry. */
  Map<String, MediaItem> lookUp(Collection<String> itemIds);

  /** The destination. */
  MediaSink sink();

  /** The keys of items at the destination. */
  KeyStrategy keys();

  /** Called when everything listed is stored, to clean up the source. Its failures are ignored. */
  default void allStored() {}

  /** Creates setups. Safe for concurrent use. */
  @FunctionalInterface
  interface Factory {
    /**
     * Creates the setup; may block for a token.
     *
     * @throws dev.mediaimporter.media.MediaImportException if the user's access is refused or
     *     cannot be had now
     */
    JobSetup open(Job job, Profile profile);
  }
}
