package dev.mediaimporter;

import dev.mediaimporter.internal.FingerprintMap;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows of its sink without asking about each item: the names that were there when it
 * began, and the names its own items have claimed. Safe for concurrent use.
 */
final class NameReservations {
  /** Beyond this many names it is cheaper to ask about each item than to list them all. */
  static final int MAX_KNOWN_NAMES = 50_000;

  /** Of how many recorded items one is asked for where names are not listed. */
  private static final int ONE_IN = 100;

  private final MediaSink sink;
  private final DestinationWaits destination;
  private final ImportRequest.NameLookup lookup;

  /** Of each name, who has it: 64 bits of the item's fingerprint. */
  private final FingerprintMap claims = new FingerprintMap();

  /** A lock and no monitor: virtual threads wait here while the names are listed. */
  private final ReentrantLock listing = new ReentrantLock();

  private @Nullable Names names;
  private int recorded;
  private boolean someAreMissing;

  /** Of names that are asked for only if taken, whether the one was asked for. */
  private boolean tried;

  private volatile boolean someAreUnrecorded;

  NameReservations(MediaSink sink, DestinationWaits destination, ImportRequest.NameLookup lookup) {
    this.sink = sink;
    this.destination = destination;
    this.lookup = lookup;
  }

  /** Whether a look at a name costs a request, so that no more of them are made than needed. */
  boolean asksEach() {
    return lookup != ImportRequest.NameLookup.LIST_ALL;
  }

  MediaSink sink() {
    return sink;
  }

  /** The key itself, its segments cut where the sink has no such long names. */
  MediaKey fit(MediaKey key) {
    return KeyStrategies.fit(key, sink.maxNameBytes());
  }

  /**
   * Reserves a name for an item of this run, so that two items in flight do not race for it.
   *
   * @return false when another item of this run has it
   */
  boolean claim(MediaKey key, String itemId) {
    String name = sink.collisionName(key);
    long claimant = FingerprintMap.hash(itemId) | 1;
    synchronized (claims) {
      long holder = claims.get(name);
      if (holder == FingerprintMap.ABSENT) {
        claims.put(name, claimant);
      }
      return holder == FingerprintMap.ABSENT || holder == claimant;
    }
  }

  /** How surely other importers leave alone what this run stores. */
  MediaSink.Exclusion exclusion() {
    try {
      return destination.call(sink::exclusion);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Whether the sink still holds what the ledger says. Where it cannot say so itself, a name that
   * was not listed is missing. Where names are not listed, the sink is asked about one item in a
   * hundred, and once one is missing about each that follows.
   */
  boolean holds(LedgerEntry.Stored entry) {
    Optional<Boolean> known = sink.contains(entry.key(), entry.receipt().sizeBytes());
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return destination.call(() -> {
        Names listed = names();
        if (listed.all() || !isToBeAsked()) {
          return listed.mayHold(sink.collisionName(entry.key()));
        }
        boolean there = sink.find(entry.key()).isPresent();
        noteMissing(!there);
        return there;
      });
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  /** The keys of these entries that hold what they say, as far as few requests tell. */
  Set<MediaKey> unchanged(List<LedgerEntry.Stored> entries) {
    try {
      return destination.call(
          () -> sink.unchanged(entries.stream().map(LedgerEntry.Stored::receipt).toList()));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  /** Asks the sink whether it holds an item, and not another in its place. */
  boolean isStored(LedgerEntry.Stored entry) {
    try {
      Optional<StoredMedia> found = destination.call(() -> sink.find(entry.key()));
      // Where metadata is not kept, the size is all there is to tell one from another.
      return found.isPresent()
          && found
              .get()
              .itemId()
              .map(entry.sourceId()::equals)
              .orElse(found.get().sizeBytes() == entry.receipt().sizeBytes());
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private synchronized boolean isToBeAsked() {
    return recorded++ % ONE_IN == 0 || someAreMissing;
  }

  private synchronized void noteMissing(boolean missing) {
    someAreMissing |= missing;
  }

  /** What is under the key; asks the sink only when something may be there. */
  Optional<StoredMedia> find(MediaKey key) {
    try {
      return destination.call(
          () -> names().mayHold(sink.collisionName(key)) ? sink.find(key) : Optional.empty());
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  /**
   * What is under the key before an item is stored there; asks the sink only where that item is
   * likely to be there, and when names are asked for that are taken, of one item while the others
   * wait.
   */
  Optional<StoredMedia> findFor(MediaItem item, MediaKey key) {
    if (lookup != ImportRequest.NameLookup.ASK_IF_TAKEN
        || someAreUnrecorded
        || exclusion() == MediaSink.Exclusion.NONE) {
      return find(key);
    }
    listing.lock();
    try {
      if (tried && !someAreUnrecorded) {
        return Optional.empty();
      }
      Optional<StoredMedia> found = find(key);
      tried |= found.isEmpty();
      found.filter(there -> isOf(item, there)).ifPresent(there -> noteUnrecorded());
      return found;
    } finally {
      listing.unlock();
    }
  }

  /** To be called when an item turned out to be stored though the ledger does not hold it. */
  void noteUnrecorded() {
    someAreUnrecorded = true;
  }

  static boolean isOf(MediaItem item, StoredMedia stored) {
    return stored.itemId().filter(item.id()::equals).isPresent();
  }

  private SinkException unreadable(Exception e) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot look at " + sink.describe() + ": " + e.getMessage(),
        e);
  }

  private Names names() throws IOException {
    listing.lock();
    try {
      if (names == null) {
        names = asksEach() ? new Names(new FingerprintMap(), false) : listNames();
      }
      return names;
    } finally {
      listing.unlock();
    }
  }

  private Names listNames() throws IOException {
    FingerprintMap known = new FingerprintMap();
    try (Stream<MediaKey> keys = sink.keys()) {
      for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
        if (known.size() == MAX_KNOWN_NAMES) {
          return new Names(new FingerprintMap(), false);
        }
        known.put(sink.collisionName(i.next()), 1);
      }
    }
    return new Names(known, true);
  }

  private record Names(FingerprintMap known, boolean all) {
    boolean mayHold(String name) {
      return !all || known.get(name) != FingerprintMap.ABSENT;
    }
  }
}
