package dev.mediaimporter.jobs;

import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import java.util.Collection;
import java.util.Map;

/** The parts one page of a job is imported with. Used by one worker; closed after the page. */
public interface JobSetup extends AutoCloseable {
  /** Where from. */
  MediaSource source();

  /** These items with fresh links, by id; what is gone is missing. Blocks; does not retry. */
  Map<String, MediaItem> lookUp(Collection<String> itemIds);

  /** Where to. */
  MediaSink sink();

  /** How items are named there. */
  KeyStrategy keys();

  /** Everything the source listed is stored: it can be tidied up. Failing to is no failure. */
  default void allStored() {}

  /** Lets go of connections. */
  @Override
  void close();

  /** Makes the parts for jobs. Safe for concurrent use. */
  @FunctionalInterface
  interface Factory {
    /**
     * Gathers the parts; may block for a token.
     *
     * @throws dev.mediaimporter.media.MediaImportException if the user's access is refused or
     *     cannot be had now
     */
    JobSetup open(Job job, Profile profile);
  }
}
