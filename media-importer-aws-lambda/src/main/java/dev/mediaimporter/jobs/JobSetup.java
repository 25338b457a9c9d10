package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The source and destination of one page of a job. Used by one worker.
 *
 * @param source the source
 * @param lookUp returns these items with fresh links, by id, without those that are gone; blocks,
 *     and does not retry
 * @param sink the destination
 * @param pictures where small pictures of stored items are kept
 * @param keys the keys of items at the destination
 * @param allStored called when everything listed is stored, to clean up the source; its failures
 *     are ignored
 * @param report what the source says about itself after a page, for {@link Job#sourceReport()};
 *     empty when that has not changed
 * @param finish what is done once all items were tried
 */
public record JobSetup(
    MediaSource source,
    Function<Collection<String>, Map<String, MediaItem>> lookUp,
    MediaSink sink,
    SmallPictures.Store pictures,
    KeyStrategy keys,
    Runnable allStored,
    Supplier<Optional<String>> report,
    Optional<Finish> finish) {
  /** A setup whose source says nothing about itself, and after whose items nothing is done. */
  public JobSetup(
      MediaSource source,
      Function<Collection<String>, Map<String, MediaItem>> lookUp,
      MediaSink sink,
      SmallPictures.Store pictures,
      KeyStrategy keys,
      Runnable allStored) {
    this(source, lookUp, sink, pictures, keys, allStored, Optional::empty, Optional.empty());
  }

  /** Work in pieces, each of which a worker can do in its time. */
  @FunctionalInterface
  public interface Finish {
    /**
     * Does one piece; blocks. A piece may be done again by another worker.
     *
     * @param cursor what the piece before returned; empty for the first
     * @return what the next piece is told; empty after the last
     * @throws dev.mediaimporter.media.MediaImportException if it cannot be done now
     */
    Optional<String> piece(Optional<String> cursor);
  }

  /** Creates setups. Safe for concurrent use. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Creates the setup; may block for a token.
     *
     * @throws dev.mediaimporter.media.MediaImportException if the user's access is refused or
     *     cannot be had now
     */
    JobSetup open(Job job, Profile profile);
  }
}
