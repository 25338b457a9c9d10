package dev.mediaimporter;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaImportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, item for item: {@code listed = stored + alreadyThere + failed}, always.
 * Immutable.
 */
@Value.Immutable
public interface ImportReport {
  /** How a run ended. */
  enum Status {
    /** Everything was listed, and every item is at the destination. */
    COMPLETE,
    /** Everything was listed, and some items failed. */
    INCOMPLETE,
    /**
     * Stopped early by a signal, a quota, or a source or destination that does not answer; run
     * again to resume.
     */
    PAUSED,
    /** Stopped early by something that a person must mend first; {@link #stoppedBy()} says what. */
    FAILED
  }

  /** How it ended. */
  Status status();

  /**
   * How many more items the source announced than it listed; 0 if it announced none, or was not
   * listed to its end. Items that this app may not see are among them.
   */
  @Value.Default
  default long unlisted() {
    return 0;
  }

  /** Items whose turn came: each is counted in exactly one of the next three. */
  long listed();

  /** Items this run stored. */
  long stored();

  /** Items that were there before. */
  long alreadyThere();

  /** How many of these had other details before, such as a caption or a place, at their source. */
  @Value.Default
  default long updated() {
    return 0;
  }

  /** The items that failed, in no promised order. */
  List<ItemOutcome.Failed> failed();

  /** Bytes of the items this run stored. */
  long bytes();

  /** How many of the items this run stored bear each remark; none means no entry. */
  Map<ItemNote, Long> notes();

  /** How long it took. */
  Duration elapsed();

  /** What ended the run early, when something other than a stop signal did. */
  Optional<MediaImportException> stoppedBy();

  /** When running again makes sense, for a quota whose reset is known. */
  Optional<Instant> resumeAt();

  /**
   * Until when what is left can still be had from the source: when a picking session ends. Empty
   * when nothing is left, or no end is known.
   */
  Optional<Instant> resumableUntil();

  /**
   * Rejects a report that does not add up.
   *
   * @throws IllegalStateException if {@code listed != stored + alreadyThere + failed}
   */
  @Value.Check
  default void check() {
    if (listed() != stored() + alreadyThere() + failed().size()) {
      throw new IllegalStateException("a report must add up: " + this);
    }
  }

  /**
   * The report as strings, numbers, lists and maps: what {@code import --report} of the program
   * writes. Jackson 2 and 3 write a report as this map, so that a web controller can return it; any
   * other JSON library can be given the map.
   */
  @JsonValue
  default Map<String, @Nullable Object> toMap() {
    return ReportFields.of(this);
  }

  /** Starts a report. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds reports; not thread-safe. */
  class Builder extends ImmutableImportReport.Builder {}
}
