package dev.mediaimporter;

import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import java.time.Duration;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What to import, where to, and how to name it. Immutable; the parts stay the caller's, who closes
 * them.
 */
@Value.Immutable
public interface ImportRequest {
  /** Which items of the listing a run takes up. */
  enum Scope {
    /** Everything that the ledger does not hold. */
    EVERYTHING,
    /** Only what the ledger says failed before. */
    FAILED_BEFORE
  }

  /** How a run learns what the destination holds under the names it wants to use. */
  enum NameLookup {
    /** Lists all names once, as long as they are not too many: best for runs of many items. */
    LIST_ALL,
    /**
     * Asks about each item the ledger does not hold, name by name until one is free: best for runs
     * of few items into a destination that holds many, with a ledger that knows them.
     */
    ASK_EACH,
    /**
     * Stores under the first name, and asks only where that is taken; before, about one item, and
     * about each that follows once one is there that the ledger does not hold. Best for runs whose
     * ledger holds nearly all that the destination does. Asks about each where a destination cannot
     * refuse a name that is taken.
     */
    ASK_IF_TAKEN
  }

  /** Where from. */
  MediaSource source();

  /** Where to. */
  MediaSink sink();

  /** How items are named there. */
  KeyStrategy keys();

  /**
   * What earlier runs did. By default nothing is known: what the sink holds is found by its names,
   * listed once, or asked for one by one where there are very many.
   */
  @Value.Default
  default ImportLedger ledger() {
    return ImportLedger.inMemory();
  }

  /** Which items to take up; by default all. */
  @Value.Default
  default Scope scope() {
    return Scope.EVERYTHING;
  }

  /** How the destination is asked what it holds; by default by listing all names. */
  @Value.Default
  default NameLookup nameLookup() {
    return NameLookup.LIST_ALL;
  }

  /**
   * Whether to ask for the motion video of every photo, and to store that of a motion photo beside
   * it as an {@code .mp4} of the same stem. Each motion video found counts as an item of its own.
   * Google does not say which photos have one: an ordinary photo costs up to five more requests,
   * once per ledger. Off by default.
   */
  @Value.Default
  default boolean motionVideos() {
    return false;
  }

  /**
   * How many items are transferred at once, 1 to 64. By default the run finds it out, from 4 up to
   * 32, which the runs of one {@link MediaImporter} share: more as long as more arrives with it,
   * fewer when Google asks to slow down or far less arrives than before.
   */
  OptionalInt concurrency();

  /** Hears how it goes. */
  @Value.Default
  default ImportListener listener() {
    return ImportListener.NONE;
  }

  /** Can end the run early. */
  @Value.Default
  default StopSignal stopSignal() {
    return StopSignal.never();
  }

  /**
   * How long items in flight may go on after a stop before they are broken off, leaving nothing; 0
   * to 365 days, by default 10 s.
   */
  @Value.Default
  default Duration stopGrace() {
    return Duration.ofSeconds(10);
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value
   */
  @Value.Check
  default void check() {
    concurrency().ifPresent(fixed -> {
      if (fixed < 1 || fixed > 64) {
        throw new IllegalStateException("concurrency must be 1 to 64, got " + fixed);
      }
    });
    if (stopGrace().isNegative() || stopGrace().compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalStateException("stopGrace must be 0 to 365 days, got " + stopGrace());
    }
  }

  /** Starts a request; source, sink and keys are required. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Builds requests; not thread-safe.
   *
   * <p>The range and the default of each setting are told where it is read:
   * {@link ImportRequest#source() source}, {@link ImportRequest#sink() sink},
   * {@link ImportRequest#keys() keys}, {@link ImportRequest#ledger() ledger},
   * {@link ImportRequest#scope() scope}, {@link ImportRequest#nameLookup() nameLookup},
   * {@link ImportRequest#motionVideos() motionVideos}, {@link ImportRequest#concurrency()
   * concurrency}, {@link ImportRequest#listener() listener}, {@link ImportRequest#stopSignal()
   * stopSignal}, {@link ImportRequest#stopGrace() stopGrace}.
   */
  class Builder extends ImmutableImportRequest.Builder {}
}
