package dev.mediaimporter;

import dev.mediaimporter.media.Fingerprint;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows of its sink without asking about each item: the names that were there when it
 * began, and the names its own items have claimed. Safe for concurrent use.
 */
final class Destination {
  /** Beyond this many names it is cheaper to ask about each item than to list them all. */
  static final int MAX_KNOWN_NAMES = 50_000;

  private final MediaSink sink;
  private final ImportRequest.NameLookup lookup;
  private final ConcurrentMap<Fingerprint, Fingerprint> claims = new ConcurrentHashMap<>();
  private @Nullable Names names;

  Destination(MediaSink sink, ImportRequest.NameLookup lookup) {
    this.sink = sink;
    this.lookup = lookup;
  }

  /** Whether a look at a name costs a request, so that no more of them are made than needed. */
  boolean asksEach() {
    return lookup == ImportRequest.NameLookup.ASK_EACH;
  }

  MediaSink sink() {
    return sink;
  }

  /**
   * Reserves a name for an item of this run, so that two items in flight do not race for it.
   *
   * @return false when another item of this run has it
   */
  boolean claim(MediaKey key, String itemId) {
    Fingerprint claimant = Fingerprint.of(itemId);
    Fingerprint holder = claims.putIfAbsent(Fingerprint.of(sink.collisionName(key)), claimant);
    return holder == null || holder.equals(claimant);
  }

  /** What is under the key; asks the sink only when something may be there. */
  Optional<StoredMedia> find(MediaKey key) {
    try {
      return names().mayHold(sink.collisionName(key)) ? sink.find(key) : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private SinkException unreadable(Exception e) {
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot look at " + sink.describe() + ": " + e.getMessage(),
        e);
  }

  private synchronized Names names() throws IOException {
    if (names == null) {
      names = asksEach() ? new Names(Set.of(), false) : listNames();
    }
    return names;
  }

  private Names listNames() throws IOException {
    Set<Fingerprint> known = new HashSet<>();
    try (Stream<MediaKey> keys = sink.keys()) {
      for (Iterator<MediaKey> i = keys.iterator(); i.hasNext(); ) {
        if (known.size() == MAX_KNOWN_NAMES) {
          return new Names(Set.of(), false);
        }
        known.add(Fingerprint.of(sink.collisionName(i.next())));
      }
    }
    return new Names(known, true);
  }

  private record Names(Set<Fingerprint> known, boolean all) {
    boolean mayHold(String name) {
      return !all || known.contains(Fingerprint.of(name));
    }
  }
}
