package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fetches again what a verification found missing or damaged. A damaged file is set aside first. An
 * item whose key holds another item is stored under another name. Used once, by one thread.
 */
final class Repair {
  /** The end of the ids of motion videos; Google's own ids contain no equals sign. */
  private static final String MOTION_VIDEO = "=dv";

  private final MediaSink sink;
  private final Clock clock;
  private final Listener listener;

  /** Hears what is done, from several threads. */
  interface Listener extends ImportListener {
    /** A damaged file was moved; where it is now, below the destination. */
    void setAside(MediaKey key, String place);

    /** A damaged file could not be moved, so it is left as it is. */
    void notSetAside(MediaKey key, SinkException cause);
  }

  Repair(MediaSink sink, Clock clock, Listener listener) {
    this.sink = sink;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Repairs the items of one ledger; blocks until they are stored or have failed.
   *
   * @param broken the keys to fetch again
   * @param source where from
   * @return a report for each folder that keeps items of its own, and one for all others
   */
  List<ImportReport> run(
      ImportLedger ledger, Set<MediaKey> broken, MediaSource source, StopSignal stop)
      throws IOException {
    Map<Optional<String>, Map<String, MediaKey>> groups = new HashMap<>();
    for (LedgerEntry.Stored entry : entries(ledger, broken)) {
      if (stop.stopRequested() || !makeRoom(entry)) {
        continue;
      }
      String key = entry.key().value();
      // Recorded as failed, so that --retry-failed of an import fetches what a killed repair left.
      ledger.record(new LedgerEntry.Failed(
          entry.itemId(),
          Optional.of(key.substring(key.lastIndexOf('/') + 1)),
          FailureReason.DESTINATION_FAILED,
          clock.instant(),
          entry.attempts()));
      groups
          .computeIfAbsent(folder(entry), none -> new HashMap<>())
          .put(entry.sourceId(), entry.key());
    }
    List<ImportReport> reports = new ArrayList<>();
    for (Map.Entry<Optional<String>, Map<String, MediaKey>> group : groups.entrySet()) {
      ImportLedger view = group.getKey().map(ledger::inFolder).orElse(ledger);
      reports.add(fetch(view, group.getValue(), source, stop));
    }
    return reports;
  }

  /** The folder of an item that is kept in several. */
  private static Optional<String> folder(LedgerEntry.Stored entry) {
    String key = entry.key().value();
    return entry.itemId().equals(entry.sourceId())
        ? Optional.empty()
        : Optional.of(key.substring(0, key.lastIndexOf('/')));
  }

  private static List<LedgerEntry.Stored> entries(ImportLedger ledger, Set<MediaKey> keys)
      throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return entries
          .filter(LedgerEntry.Stored.class::isInstance)
          .map(LedgerEntry.Stored.class::cast)
          .filter(entry -> keys.contains(entry.key()))
          .toList();
    }
  }

  private boolean makeRoom(LedgerEntry.Stored entry) throws IOException {
    try {
      boolean ofAnother = sink.find(entry.key())
          .flatMap(StoredMedia::itemId)
          .filter(id -> !id.equals(entry.sourceId()))
          .isPresent();
      if (!ofAnother) {
        listener.setAside(entry.key(), sink.setAside(entry.key()));
      }
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (SinkException e) {
      listener.notSetAside(entry.key(), e);
      return false;
    }
  }

  private ImportReport fetch(
      ImportLedger ledger, Map<String, MediaKey> keys, MediaSource source, StopSignal stop) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(item -> Optional.ofNullable(keys.get(item.id())).orElseThrow())
            .ledger(new Only(ledger, keys.keySet()))
            .scope(ImportRequest.Scope.FAILED_BEFORE)
            .motionVideos(keys.keySet().stream().anyMatch(id -> id.endsWith(MOTION_VIDEO)))
            .listener(listener)
            .stopSignal(stop)
            .build());
  }

  /** A ledger that lists some of its items only. */
  private record Only(ImportLedger ledger, Set<String> ids) implements ImportLedger {
    @Override
    public Optional<LedgerEntry> find(String itemId) throws IOException {
      return ledger.find(itemId);
    }

    @Override
    public void record(LedgerEntry entry) throws IOException {
      ledger.record(entry);
    }

    @Override
    public Stream<LedgerEntry> entries() throws IOException {
      return ledger.entries().filter(entry -> ids.contains(entry.itemId()));
    }

    @Override
    public void close() {
      // The caller's.
    }
  }
}
