package dev.mediaimporter;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.StoredMedia;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one listed item: one of three, never none. Immutable. */
public sealed interface ItemOutcome {
  /** The item, as the source described it last. */
  MediaItem item();

  /**
   * The outcome as strings and numbers: what the program's {@code --json} says of an item. Jackson
   * 2 and 3 write an outcome as this map.
   */
  @JsonValue
  default Map<String, @Nullable Object> toMap() {
    return ReportFields.of(this);
  }

  /**
   * This run stored it.
   *
   * @param stored the destination's receipt, with the SHA-256 of the bytes
   * @param attempts how many transfers it took in this run, at least 1
   */
  record Imported(MediaItem item, StoredMedia stored, int attempts) implements ItemOutcome {}

  /**
   * It was there before, or another importer stored it first; this run stored nothing.
   *
   * @param updated whether what is kept beside its bytes was brought up to date
   */
  record AlreadyThere(MediaItem item, StoredMedia stored, boolean updated) implements ItemOutcome {
    /** An item of which nothing was changed. */
    public AlreadyThere(MediaItem item, StoredMedia stored) {
      this(item, stored, false);
    }
  }

  /**
   * It could not be stored, and nothing of it was left at the destination.
   *
   * @param cause why
   * @param attempts how many transfers were tried in all runs that the ledger knows of; 0 when none
   *     was worth trying
   */
  record Failed(MediaItem item, MediaImportException cause, int attempts) implements ItemOutcome {}
}
